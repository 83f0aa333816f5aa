//! Announcing an upload: three rounds of calls. S3 is asked for its multipart uploads before anything is written, so that what is written can be gone on with; what S3 began for an upload that was refused, or whose process died, it gives up by itself.

mod announced;

use super::FileState;
use super::UploadFile;
use super::grant::{Grant, GrantToken};
use super::open::{Files, read_upload};
use super::parts::{FIRST_URLS, urls};
use super::view::{StartedFile, StartedUpload, name};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::object_store::ObjectStore;
use crate::engine::presign::Presigner;
use crate::engine::table::{Table, TableError, Transaction, Write};
use crate::key;
use crate::people::access::{self, Access, Authority, Caller};
use crate::resource::SharedCopy;
use crate::resource::folder::Folder;
use crate::value::id::{ClientRef, Id, Kind};
use crate::value::secret::{Keys, Purpose, hash};
use crate::value::time::Timestamp;
use announced::{Announced, StartRefused};
use futures::TryFutureExt as _;
use futures::future::try_join;
use serde::{Deserialize, Serialize};

/// An upload that a client announces. Its fields were checked.
#[derive(Clone, Debug, Serialize)]
pub struct StartUpload {
    /// The matter that it is about; it must be open.
    pub matter: Id,
    /// A folder of that matter that the firm shared with the client.
    pub folder: Option<Id>,
    /// A message that the files go with.
    pub message: Option<String>,
    /// 1 to 20 files.
    pub files: Vec<NewFile>,
    /// The idempotency key of the call.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A file that a client announces.
#[derive(Clone, Debug, Serialize)]
pub struct NewFile {
    /// Its name, cleaned.
    pub name: String,
    /// Its size in bytes; a plan for it exists.
    pub size: u64,
    /// Its type as the client names it.
    pub content_type: String,
    /// SHA-256 of its beginning, as the client says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl StartUpload {
    /// What a retry must have in common with the first call.
    fn fingerprint(&self) -> String {
        hash(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Apart from the keys of messages.
    fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(hash(format!("uploads/{key}").as_bytes()))
    }
}

/// What is remembered of a call with an idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RememberedUpload {
    kind: String,
    fingerprint: String,
    upload: Id,
    expires_at: Timestamp,
    ttl: i64,
}

/// What an upload is kept with.
pub struct Stores<'a> {
    /// The table.
    pub table: &'a Table,
    /// The documents bucket.
    pub objects: &'a ObjectStore,
    /// Makes addresses of parts.
    pub presigner: &'a Presigner,
    /// The portal's keys.
    pub keys: &'a Keys,
}

/// Announces an upload. With the key of an earlier call that said the same, it gives that upload again.
///
/// # Errors
/// When the session is over, the caller is not on the matter, the matter is closed, the folder is not one of the matter that is shared with the caller, or the key was used for another upload.
pub async fn start(
    stores: &Stores<'_>,
    caller: &Caller,
    wanted: &StartUpload,
    invocation: Invocation,
) -> Result<StartedUpload, Problem> {
    let table = stores.table;
    let key_hash = wanted.key_hash();
    let find = |client: ClientRef| {
        let folder = read_folder(table, client.clone(), wanted);
        try_join(recall(table, client, key_hash.as_deref()), folder)
    };
    let (access, seen) = access::read(table, caller, invocation.now, find).await?;
    let fresh = |remembered: &&RememberedUpload| remembered.expires_at > invocation.now;
    for seen in &seen {
        if let Some(remembered) = seen.found.0.as_ref().filter(fresh) {
            let client = &seen.membership.client;
            let who = (caller, &access, client);
            return repeat(stores, who, wanted, remembered, invocation.now).await;
        }
    }
    // Of two clients that a person is at a firm, the folder may be shared with one alone.
    let (with_folder, without): (Vec<_>, Vec<_>) = seen.iter().partition(|seen| seen.found.1);
    let mut announced = with_folder
        .into_iter()
        .chain(without)
        .find_map(|seen| Announced::new(wanted, caller, &access, seen, invocation))
        .ok_or(Problem::NotFound)??;
    announced.begin(stores.objects).await?;
    let remembered = key_hash.map(|hash| (hash, announced.remember(wanted, invocation.now)));
    let writes = announced.writes(remembered.as_ref(), invocation.now);
    let authority = access.authority_for(&announced.token.client);
    let refused = match authority.transact(table, writes).await {
        Ok(Transaction::Done) => {
            return Ok(show(
                stores,
                &announced.token,
                &announced.files,
                invocation.now,
            ));
        }
        Ok(Transaction::Refused(refusals)) => announced.explain(refusals)?,
        // Whether it was written is not known, so what S3 began must stay.
        Err(Problem::Unavailable(cause)) => return Err(Problem::Unavailable(cause)),
        // The first reply to this very write may have been lost: then what S3 began is an upload's that stays.
        Err(ended) => {
            let client = &announced.token.client;
            if read_upload(table, client, &announced.token.upload)
                .await?
                .is_some()
            {
                return Err(ended);
            }
            StartRefused::Problem(ended)
        }
    };
    match refused {
        StartRefused::Written => Ok(show(
            stores,
            &announced.token,
            &announced.files,
            invocation.now,
        )),
        StartRefused::Problem(problem) => {
            announced.give_up(stores.objects).await;
            Err(problem)
        }
        StartRefused::Before(remembered) => {
            announced.give_up(stores.objects).await;
            let who = (caller, &access, &announced.token.client);
            repeat(stores, who, wanted, &remembered, invocation.now).await
        }
    }
}

/// Whether the folder that is wanted is there, in the matter that is wanted.
async fn read_folder(
    table: &Table,
    client: ClientRef,
    wanted: &StartUpload,
) -> Result<bool, TableError> {
    let Some(folder) = &wanted.folder else {
        return Ok(true);
    };
    let copy: Option<SharedCopy<Folder>> = table
        .get(&key::shared_copy(&client, Kind::Folder, folder))
        .await?;
    Ok(copy.is_some_and(|copy| copy.data.is_some() && copy.matter == wanted.matter))
}

async fn recall(
    table: &Table,
    client: ClientRef,
    key_hash: Option<&str>,
) -> Result<Option<RememberedUpload>, TableError> {
    match key_hash {
        Some(hash) => table.get(&key::idempotency(&client, hash)).await,
        None => Ok(None),
    }
}

/// The upload of an earlier call with the same key, with the grant that this session gets for it.
async fn repeat(
    stores: &Stores<'_>,
    (caller, access, client): (&Caller, &Access, &ClientRef),
    wanted: &StartUpload,
    remembered: &RememberedUpload,
    now: Timestamp,
) -> Result<StartedUpload, Problem> {
    if remembered.fingerprint != wanted.fingerprint() {
        return Err(Problem::IdempotencyKeyReused);
    }
    let token = grant_of(caller, client, &remembered.upload);
    let authority = access.authority_for(client);
    let (files, _) = try_join(
        read_upload(stores.table, client, &remembered.upload).map_err(Problem::from),
        authority.transact(stores.table, vec![put_grant(&token, now)]),
    )
    .await?;
    let files = files.ok_or(Problem::UploadExpired)?;
    if now >= files.upload.ends_at {
        return Err(Problem::UploadExpired);
    }
    Ok(show(stores, &token, &files, now))
}

/// The grant that a session has for an upload: it follows from the session's secret, so that a repeated call gives the same one.
pub(super) fn grant_of(caller: &Caller, client: &ClientRef, upload: &Id) -> GrantToken {
    let session = &caller.token;
    GrantToken {
        address: session.address.clone(),
        session: session.session.clone(),
        client: client.clone(),
        upload: upload.clone(),
        secret: session.secret.derive(Purpose::Grant, upload.as_str()),
    }
}

/// Makes the grant good for a day from now, for someone who only looks at the upload: whether anything is under way stays as it was.
pub(super) async fn hand_out_grant(
    table: &Table,
    authority: &Authority,
    token: &GrantToken,
    now: Timestamp,
) -> Result<(), Problem> {
    let Grant {
        kind,
        hash,
        upload,
        client,
        expires_at,
        ttl,
        used_at: _,
    } = token.item(now);
    let write = Write::update(&key::grant(&token.address, &token.session, &token.upload))
        .set("kind", kind)
        .set("hash", hash)
        .set("upload", upload)
        .set("client", client)
        .set("expires_at", expires_at)
        .set("ttl", ttl);
    authority.transact(table, vec![write]).await?;
    Ok(())
}

/// Makes the grant good for a day from now, to begin sending with.
fn put_grant(token: &GrantToken, now: Timestamp) -> Write {
    let key = key::grant(&token.address, &token.session, &token.upload);
    Write::put(&key, &token.item(now))
}

fn show(stores: &Stores<'_>, token: &GrantToken, files: &Files, now: Timestamp) -> StartedUpload {
    let signing = stores.presigner.begin();
    let in_order = |id: &Id| files.files.iter().find(|file| file.id == *id);
    let file = |file: &UploadFile| {
        let plan = file.plan();
        let numbers: Vec<u32> = match file.state {
            FileState::Open => (1..=plan.parts.min(FIRST_URLS)).collect(),
            _ => Vec::new(),
        };
        StartedFile {
            document_id: Kind::Document.name(&file.id),
            name: file.name.clone(),
            part_size: plan.part_size,
            parts: plan.parts,
            part_urls: urls(&signing, &token.client, file, &numbers),
        }
    };
    StartedUpload {
        id: name(&token.upload),
        grant: token.encode(stores.keys),
        expires_at: token.item(now).expires_at.rfc3339(),
        files: files
            .upload
            .document_ids
            .iter()
            .filter_map(in_order)
            .map(file)
            .collect(),
    }
}
