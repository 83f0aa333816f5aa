//! Opens an upload by its sender's session, or by a grant that is checked against everything that could have ended it.

use super::{FileState, Upload, UploadFile};
use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::table::{Outcome, Query, Range, Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::grant::{Grant, GrantToken};
use crate::people::access::{self, Authority, Caller, bearer_of};
use crate::people::client::Membership;
use crate::people::session::Session;
use crate::value::id::{AddressId, ClientRef, ResourceId, SessionId, UploadId};
use crate::value::secret::Keys;
use crate::value::time::Timestamp;
use futures::future::try_join5;

/// Who continues an upload.
#[derive(Clone)]
pub enum UploadSender {
    /// A caller with a session token.
    Session(Caller),
    /// A grant whose MAC is valid.
    Grant(GrantToken),
}

impl UploadSender {
    /// Reads the credentials of a call. A bearer token that looks like a grant is read as one, anything else as a session.
    ///
    /// # Errors
    /// The same as [`Caller::read`].
    pub fn read(call: &mut Call, keys: &Keys, origin: &str) -> Result<Self, Problem> {
        let bearer = call
            .header("authorization")
            .and_then(bearer_of)
            .filter(|text| GrantToken::resembles(text))
            .map(str::to_owned);
        let Some(text) = bearer else {
            return Ok(Self::Session(Caller::read(call, keys, origin)?));
        };
        if call.cookie(crate::edge::http::SESSION_COOKIE).is_some() {
            return Err(Problem::ConflictingCredentials);
        }
        let token = GrantToken::read(&text, keys).ok_or(Problem::SessionRequired)?;
        call.identify(token.address.as_str(), Some(token.session.to_string()));
        Ok(Self::Grant(token))
    }
}

/// An upload with its files, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Files {
    /// The upload.
    pub upload: Upload,
    /// Its files, without the withdrawn ones.
    pub files: Vec<UploadFile>,
}

/// An upload that its sender may continue.
#[derive(Debug)]
pub struct OpenUpload {
    /// The client whose partition has the upload.
    pub client: ClientRef,
    /// The upload and its files.
    pub files: Files,
    /// The right to write into that client's partition.
    pub authority: Authority,
}

impl OpenUpload {
    /// The file with this id.
    pub fn file(&self, document: &ResourceId) -> Result<&UploadFile, Problem> {
        let mut files = self.files.files.iter();
        files
            .find(|file| file.id == *document)
            .ok_or(Problem::NotFound)
    }
}

/// Opens an upload. Takes one round of calls, or two if the session's token did not list the membership. For a caller who may not see it, the upload does not exist.
///
/// # Errors
/// When the session or grant is over, or this person has no such upload on a matter of theirs.
pub async fn open(
    table: &Table,
    sender: &UploadSender,
    id: &UploadId,
    now: Timestamp,
) -> Result<OpenUpload, Problem> {
    let opened = match sender {
        UploadSender::Session(caller) => open_by_session(table, caller, id, now).await?,
        UploadSender::Grant(token) if token.upload == *id => {
            open_by_grant(table, token, now).await?
        }
        UploadSender::Grant(_) => return Err(Problem::NotFound),
    };
    let address = match sender {
        UploadSender::Session(caller) => &caller.token.address,
        UploadSender::Grant(token) => &token.address,
    };
    if opened.files.upload.address != *address {
        return Err(Problem::NotFound);
    }
    Ok(opened)
}

async fn open_by_session(
    table: &Table,
    caller: &Caller,
    id: &UploadId,
    now: Timestamp,
) -> Result<OpenUpload, Problem> {
    let find = |client: ClientRef| async move { read_upload(table, &client, id).await };
    let (access, seen) = access::read(table, caller, now, find).await?;
    seen.into_iter()
        .find_map(|seen| {
            let files = seen.found.filter(|files| !files.wait_with_draft())?;
            seen.matters.get(&files.upload.matter)?;
            let client = seen.membership.client;
            let authority = access.authority_for(&client);
            Some(OpenUpload {
                client,
                files,
                authority,
            })
        })
        .ok_or(Problem::NotFound)
}

async fn open_by_grant(
    table: &Table,
    token: &GrantToken,
    now: Timestamp,
) -> Result<OpenUpload, Problem> {
    let (grant, session, account, matters, files) = try_join5(
        use_grant(table, token, now),
        table.get::<Session>(&key::session(&token.address, &token.session)),
        access::read_account(table, &token.address),
        access::read_matters(table, &token.client),
        read_upload(table, &token.client, &token.upload),
    )
    .await?;
    let (profile, memberships) = account;
    // A session that expired through inactivity still suffices; a session that was ended is gone.
    let session = session
        .filter(|_| grant)
        .filter(|session| {
            let from = profile.not_before;
            from.is_none_or(|from| session.created_at >= from)
        })
        .ok_or(Problem::SessionRequired)?;
    let opens =
        |membership: &Membership| membership.client == token.client && session.opens(membership);
    if !memberships.iter().any(opens) {
        return Err(Problem::SessionRequired);
    }
    let files = files.filter(|files| matters.get(&files.upload.matter).is_some());
    Ok(OpenUpload {
        client: token.client.clone(),
        files: files.ok_or(Problem::NotFound)?,
        authority: Authority::of_grant(token, &session, now),
    })
}

/// Whether a grant is valid. Records that it was used.
async fn use_grant(table: &Table, token: &GrantToken, now: Timestamp) -> Result<bool, TableError> {
    let key = key::grant(&token.address, &token.session, &token.upload);
    let write = Write::update(&key)
        .set("used_at", now)
        .when("#hash = :hash AND #expires_at > :now")
        .with("hash", token.secret.hash())
        .with("now", now);
    Ok(matches!(
        table.update::<Grant>(write).await?,
        Outcome::Done(_)
    ))
}

/// An upload with its files; `None` if there is none.
pub async fn read_upload(
    table: &Table,
    client: &ClientRef,
    id: &UploadId,
) -> Result<Option<Files>, TableError> {
    Ok(read(table, client, key::uploads(id)).await?.pop())
}

/// All stored uploads of a client, oldest first.
pub async fn read_uploads(table: &Table, client: &ClientRef) -> Result<Vec<Files>, TableError> {
    read(table, client, key::UPLOADS.to_owned()).await
}

/// Reads uploads with their files. The key of an upload sorts before those of its files.
async fn read(table: &Table, client: &ClientRef, prefix: String) -> Result<Vec<Files>, TableError> {
    let query = Query::new(key::client(client), Range::Prefix(prefix));
    let mut uploads: Vec<Files> = Vec::new();
    for item in table.query_items(&query).await?.items {
        if item.kind() == Some(ItemKind::Upload) {
            uploads.push(Files {
                upload: item.read()?,
                files: Vec::new(),
            });
            continue;
        }
        let file: UploadFile = item.read()?;
        if let Some(last) = uploads.last_mut()
            && last.upload.id == file.upload
        {
            last.files.push(file);
        }
    }
    Ok(uploads)
}

/// Whether files are under way with grants of this session: it used one, or began an upload, within the last ten minutes, and the upload still waits for parts. Takes one round of calls, and a second if there are such grants.
pub async fn under_way(
    table: &Table,
    address: &AddressId,
    session: &SessionId,
    now: Timestamp,
) -> Result<bool, TableError> {
    let range = Range::Prefix(key::grants(session));
    let query = Query::new(key::person(address), range);
    let grants: Vec<Grant> = table.query(&query).await?.items;
    let recent = grants.into_iter().filter(|grant| {
        let used = |at| now.since(at) < crate::people::access::grant::UNDER_WAY;
        grant.used_at.is_some_and(used) && now < grant.expires_at
    });
    let uploads =
        recent.map(|grant| async move { read_upload(table, &grant.client, &grant.upload).await });
    let uploads = futures::future::try_join_all(uploads).await?;
    Ok(uploads.iter().flatten().any(|files| files.open(now)))
}

impl Files {
    /// Whether they wait with the draft of an answer by mail, or went with it: what is sent or given up is the draft.
    pub(crate) fn wait_with_draft(&self) -> bool {
        let open = |file: &UploadFile| file.state == FileState::Open;
        self.upload.by_mail && (self.files.is_empty() || self.files.iter().any(open))
    }

    /// Whether any of its files can still be resumed.
    pub fn open(&self, now: Timestamp) -> bool {
        let open = |file: &UploadFile| file.state == FileState::Open;
        now < self.upload.ends_at && self.files.iter().any(open)
    }
}

/// Withdraws the open files of an upload that another person sent.
pub(crate) async fn withdraw(
    table: &Table,
    client: &ClientRef,
    mut files: Files,
) -> Result<(), TableError> {
    loop {
        let writes = withdrawal(client, &files);
        if writes.is_empty() || matches!(table.transact(writes).await?, Transaction::Done) {
            return Ok(());
        }
        // A file was completed or counted out at the same time, so read again what is left.
        files = match read_upload(table, client, &files.upload.id).await? {
            Some(files) => files,
            None => return Ok(()),
        };
    }
}

/// Deletes every open file, if it is still open, and updates the upload's list and count.
pub(crate) fn withdrawal(client: &ClientRef, files: &Files) -> Vec<Write> {
    let upload = &files.upload;
    let open: Vec<_> = files
        .files
        .iter()
        .filter(|file| file.state == FileState::Open)
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let mut left = upload.document_ids.clone();
    left.retain(|id| open.iter().all(|file| file.id != *id));
    let count = i64::try_from(open.len()).unwrap_or_default();
    let mut writes = vec![
        Write::update(&key::upload(client, &upload.id))
            .set("document_ids", left)
            .add("left", -count)
            .when("#document_ids = :known")
            .with("known", &upload.document_ids)
            .into(),
    ];
    writes.extend(open.iter().map(|file| {
        Write::delete(&file.key(client))
            .when("#state = :open")
            .with("open", FileState::Open)
            .into()
    }));
    writes
}
