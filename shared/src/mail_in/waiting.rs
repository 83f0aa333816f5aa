//! What the client does with drafts: sees, sends and discards them.

use super::draft::{message_of, upload_of};
use super::finish_file;
use super::{Draft, DraftList, DraftView, find_draft};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Refusal, Table, Transaction, Write};
use crate::key;
use crate::people::access::{self, Access, Caller, PerMembership};
use crate::resource::SharedCopy;
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::message::Message;
use crate::resource::message::send::MessageDraft;
use crate::upload::open::{Files, read_upload, withdrawal};
use crate::upload::{FileState, UploadFile};
use crate::value::id::{ClientRef, DraftId, Kind, ResourceId};
use crate::value::time::Timestamp;
use futures::future::try_join3;

/// The caller's drafts, oldest first. Takes one round of calls.
///
/// # Errors
/// When the session is over.
pub async fn list(table: &Table, caller: &Caller, now: Timestamp) -> Result<DraftList, Problem> {
    let find = |client: ClientRef| async move {
        let range = Range::Prefix(key::MAIL_DRAFTS.to_owned());
        let query = Query::new(key::client(&client), range);
        Ok(table.query::<Draft>(&query).await?.items)
    };
    let (access, seen) = access::read(table, caller, now, find).await?;
    let mut drafts = Vec::new();
    for seen in &seen {
        let firm = &seen.membership.client.firm;
        let own = |draft: &&Draft| is_shown(draft, &access, seen.matters.get(&draft.matter), now);
        let shown = seen.found.iter().filter(own);
        drafts.extend(shown.map(|draft| (draft.received_at, DraftView::new(firm, draft))));
    }
    drafts.sort_by_key(|(received_at, _)| *received_at);
    Ok(DraftList {
        data: drafts.into_iter().map(|(_, view)| view).collect(),
    })
}

/// Whether the caller sees a draft: it answers a notice to their address, waits, came after any report of a stranger's session, and they are on its matter.
fn is_shown(
    draft: &Draft,
    access: &Access,
    matter: Option<&SharedCopy<Matter>>,
    now: Timestamp,
) -> bool {
    draft.address == access.address
        && now < draft.expires_at
        && !access.profile.was_reported_since(draft.received_at)
        && matter.is_some()
}

/// What is read of a draft for each client.
type Found = (Option<Draft>, Option<SharedCopy<Message>>, Option<Files>);

/// A draft that the caller may send or discard.
struct Opened<'a> {
    seen: &'a PerMembership<Found>,
    draft: &'a Draft,
    matter: &'a SharedCopy<Matter>,
}

impl Opened<'_> {
    fn client(&self) -> &ClientRef {
        &self.seen.membership.client
    }

    /// The files that wait with it.
    fn files(&self) -> impl Iterator<Item = &UploadFile> {
        let files = self.seen.found.2.iter().flat_map(|files| &files.files);
        files.filter(|file| matches!(file.state, FileState::Open))
    }
}

async fn read(
    table: &Table,
    caller: &Caller,
    id: &DraftId,
    now: Timestamp,
) -> Result<(Access, Vec<PerMembership<Found>>), Problem> {
    let find = |client: ClientRef| async move {
        let message = key::shared_copy(&client, Kind::Message, &message_of(id));
        try_join3(
            find_draft(table, &client, id),
            table.get(&message),
            read_upload(table, &client, &upload_of(id)),
        )
        .await
    };
    access::read(table, caller, now, find).await
}

fn open<'a>(
    access: &Access,
    seen: &'a [PerMembership<Found>],
    now: Timestamp,
) -> Option<Opened<'a>> {
    seen.iter().find_map(|seen| {
        let draft = seen.found.0.as_ref()?;
        let matter = seen.matters.get(&draft.matter)?;
        is_shown(draft, access, Some(matter), now).then_some(Opened {
            seen,
            draft,
            matter,
        })
    })
}

/// Sends a draft: its text becomes a message and its files go to the checks. Takes two rounds of calls. A repeated call finds the message or the files of the first. A reader of the table's stream gives files that were checked already their outcome.
///
/// # Errors
/// When the session is over, the caller has no such draft, nothing in it can be sent, or it has files and the matter is closed.
pub async fn send(
    table: &Table,
    caller: &Caller,
    id: &DraftId,
    invocation: Invocation,
) -> Result<(), Problem> {
    let now = invocation.now;
    let (access, seen) = read(table, caller, id, now).await?;
    let Some(opened) = open(&access, &seen, now) else {
        return sent_before(table, caller, id, now).await;
    };
    if !opened.draft.has_content() {
        return Err(Problem::DraftEmpty);
    }
    let files: Vec<_> = opened.files().collect();
    let client = opened.client();
    let closed = |matter: &Matter| matter.status == MatterStatus::Closed;
    if !files.is_empty() && opened.matter.data.as_ref().is_some_and(closed) {
        return Err(Problem::MatterClosed);
    }
    let mut writes = vec![
        gone(client, opened.draft, now),
        matter_check(client, &opened.draft.matter, !files.is_empty()),
    ];
    writes.extend(message(&opened, &files, invocation).map(|message| message.write().into()));
    let finish = files.iter().map(|file| finish_file(file, client));
    writes.extend(finish.map(Write::from));
    let authority = access.authority_for(client);
    if let Transaction::Refused(refusals) = authority.transact(table, writes).await? {
        explain(refusals)?;
        return sent_before(table, caller, id, now).await;
    }
    Ok(())
}

/// The message of a draft with a text.
fn message(
    opened: &Opened<'_>,
    files: &[&UploadFile],
    invocation: Invocation,
) -> Option<MessageDraft> {
    let documents = files
        .iter()
        .map(|file| (file.id.clone(), file.id.to_string()));
    let Opened {
        seen,
        draft,
        matter,
    } = opened;
    let message = MessageDraft::new(
        &seen.membership,
        matter,
        &draft.text,
        documents.collect(),
        invocation,
    );
    (!draft.text.is_empty()).then(|| message.under(draft.message()))
}

/// Deletes a draft that has not expired.
fn gone(client: &ClientRef, draft: &Draft, now: Timestamp) -> Write {
    Write::delete(&key::mail_draft(client, &draft.id))
        .when("#expires_at > :now")
        .with("now", now)
        .into()
}

fn matter_check(client: &ClientRef, matter: &ResourceId, open: bool) -> Write {
    let check = Write::check(&key::shared_copy(client, Kind::Matter, matter));
    if open {
        check
            .when("#data.#status = :open")
            .with("open", MatterStatus::Open)
            .into()
    } else {
        check.when("attribute_exists(#data)").into()
    }
}

/// A draft that is gone: another call sent it, or there is no such draft. What a call that was made at the same time wrote is only seen when it is read after the draft was found gone.
async fn sent_before(
    table: &Table,
    caller: &Caller,
    id: &DraftId,
    now: Timestamp,
) -> Result<(), Problem> {
    let (_, seen) = read(table, caller, id, now).await?;
    let sent = |seen: &PerMembership<Found>| {
        let (draft, message, files) = &seen.found;
        let matter = match (message, files) {
            (Some(message), _) => &message.matter,
            // Files that were discarded are no longer there, and those of a draft that is over are still open.
            (None, Some(files)) if is_under_way(files) => &files.upload.matter,
            _ => return false,
        };
        draft.is_none() && seen.matters.get(matter).is_some()
    };
    if seen.iter().any(sent) {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}

fn is_under_way(files: &Files) -> bool {
    let open = |file: &UploadFile| matches!(file.state, FileState::Open);
    !files.files.is_empty() && !files.files.iter().any(open)
}

/// What a refused transaction means: the matter is closed, or somebody else was first, or this write succeeded and only its reply was lost. The last two are told apart by what is there now.
fn explain(refusals: Vec<Refusal>) -> Result<(), Problem> {
    let mut refusals = refusals.into_iter();
    let mut next = || refusals.next().filter(|refusal| refusal.refused);
    let (draft, matter) = (next(), next());
    match matter.and_then(|matter| matter.old) {
        Some(item) if draft.is_none() && item.has("data") => Err(Problem::MatterClosed),
        _ => Ok(()),
    }
}

/// Discards a draft with its files. Takes two rounds of calls. A reader of the table's stream removes the files from S3.
///
/// # Errors
/// When the session is over, or the caller has no such draft.
pub async fn discard(
    table: &Table,
    caller: &Caller,
    id: &DraftId,
    now: Timestamp,
) -> Result<(), Problem> {
    let (access, seen) = read(table, caller, id, now).await?;
    let opened = open(&access, &seen, now).ok_or(Problem::NotFound)?;
    let client = opened.client();
    let mut writes = vec![gone(client, opened.draft, now)];
    if let Some(files) = &opened.seen.found.2 {
        writes.extend(withdrawal(client, files));
    }
    let authority = access.authority_for(client);
    match authority.transact(table, writes).await? {
        Transaction::Done => Ok(()),
        Transaction::Refused(_) => Err(Problem::NotFound),
    }
}
