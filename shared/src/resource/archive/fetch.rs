//! Handing an archive out. Every document in it must be what the person sees now; each counts as downloaded.

use super::choose::{ChosenDocument, choose_once, keep_visible, read_documents};
use super::store::find_with_contents;
use super::view::{is_visible, name_of};
use super::{Archive, ArchiveContents, ArchiveState, seal};
use crate::edge::problem::Problem;
use crate::engine::presign::Presigner;
use crate::engine::table::{Item, Refusal, Transaction};
use crate::people::access::{self, Access, Matters};
use crate::resource::SharedCopy;
use crate::resource::content::{ContentView, hand_out};
use crate::resource::document::Document;
use crate::resource::opening::{record_opening, to_be_opened};
use crate::resource::page::ReadContext;
use crate::value::id::{ArchiveId, ClientRef, ResourceId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most openings that one transaction records. A transaction takes 100 writes (a limit of `DynamoDB`), and the conditions on the session take four of them.
const AT_ONCE: usize = 90;

/// A download address for an archive. The first fetch of each version of a document in it is recorded, so the caller must be [in person](crate::people::access::Caller::in_person). Takes two rounds of calls, and one more for every 90 documents that were not opened before.
///
/// # Errors
/// When the session is over, the caller has no such archive, it is not ready, or a document in it is not what the caller sees now.
pub async fn fetch_archive(
    reading: &ReadContext<'_>,
    presigner: &Presigner,
    id: &ArchiveId,
) -> Result<ContentView, Problem> {
    let ReadContext { table, caller, .. } = *reading;
    let address = &caller.token.address;
    let (archive, contents) = find_with_contents(table, address, id).await?;
    let ready = archive.as_ref().map(|archive| archive.state);
    let contents = contents.filter(|_| ready == Some(ArchiveState::Ready));
    let ids = contents.as_ref().map(|contents| {
        let ids = contents.told().map(|document| document.id.clone());
        ids.collect::<Vec<_>>()
    });
    let ids = ids.unwrap_or_default();
    let find =
        |client: ClientRef| async { read_of_firm(reading, client, archive.as_ref(), &ids).await };
    let (access, seen) = access::read(table, caller, reading.now, find).await?;
    let matters: Vec<_> = seen
        .iter()
        .map(|seen| (seen.membership.client.clone(), seen.matters.clone()))
        .collect();
    let archive = archive
        .filter(|archive| is_visible(archive, &matters, reading.now))
        .ok_or(Problem::NotFound)?;
    let contents = require_ready(&archive, contents)?;
    let mut visible = keep_visible(seen);
    require_same(&contents, &choose_once(visible.clone()))?;
    visible.retain(|chosen| is_in(&contents, chosen));
    open_all(reading, &access, visible).await?;
    show(&archive, &matters, presigner, reading)
}

async fn read_of_firm(
    reading: &ReadContext<'_>,
    client: ClientRef,
    archive: Option<&Archive>,
    ids: &[ResourceId],
) -> Result<Vec<SharedCopy<Document>>, crate::engine::table::TableError> {
    if archive.is_some_and(|archive| archive.firm == client.firm) {
        read_documents(reading.table, &client, ids).await
    } else {
        Ok(Vec::new())
    }
}

/// An archive that failed cannot become ready: another one has to be made.
fn require_ready(
    archive: &Archive,
    contents: Option<ArchiveContents>,
) -> Result<ArchiveContents, Problem> {
    match archive.state {
        ArchiveState::Making => Err(Problem::ArchiveNotReady),
        ArchiveState::Failed => Err(Problem::ArchiveOutdated),
        ArchiveState::Ready => contents.ok_or(Problem::ArchiveOutdated),
    }
}

/// Whether the document is in the archive. What its list only names is not opened.
fn is_in(contents: &ArchiveContents, chosen: &ChosenDocument) -> bool {
    let mut documents = contents.documents.iter();
    documents.any(|document| document.id == chosen.copy.id)
}

/// Whether the person sees all documents in the archive, and those that its list names, with the names and bytes that it has.
fn require_same(
    contents: &ArchiveContents,
    visible: &BTreeMap<ResourceId, ChosenDocument>,
) -> Result<(), Problem> {
    let same = contents.told().all(|document| {
        let chosen = visible.get(&document.id);
        let now = chosen
            .and_then(|chosen| chosen.copy.data.as_ref())
            .map(|data| seal(&data.name, &data.content));
        now.is_some() && now == document.sealed
    });
    if same {
        Ok(())
    } else {
        Err(Problem::ArchiveOutdated)
    }
}

/// Records the openings, client by client. A person who is several clients opens the copy of each, so that the firm hears of each client.
async fn open_all(
    reading: &ReadContext<'_>,
    access: &Access,
    documents: Vec<ChosenDocument>,
) -> Result<(), Problem> {
    let mut unopened: BTreeMap<ClientRef, Vec<SharedCopy<Document>>> = BTreeMap::new();
    for document in documents {
        if to_be_opened(&document.copy) {
            unopened
                .entry(document.client)
                .or_default()
                .push(document.copy);
        }
    }
    for (client, copies) in unopened {
        for some in copies.chunks(AT_ONCE) {
            open_some(reading, access, &client, some.to_vec()).await?;
        }
    }
    Ok(())
}

/// Records openings in one transaction. What another call opened meanwhile needs no record, and the others are tried again without it.
async fn open_some(
    reading: &ReadContext<'_>,
    access: &Access,
    client: &ClientRef,
    mut copies: Vec<SharedCopy<Document>>,
) -> Result<(), Problem> {
    let authority = access.authority_for(client);
    while !copies.is_empty() {
        let writes = copies
            .iter()
            .map(|copy| record_opening(client, copy, reading.now).into());
        let refusals = match authority.transact(reading.table, writes.collect()).await {
            Ok(Transaction::Done) => return Ok(()),
            Ok(Transaction::Refused(refusals)) => refusals,
            Err(problem) => return Err(problem),
        };
        copies = without_opened(copies, refusals)?;
    }
    Ok(())
}

/// The stored copy that refused an opening.
#[derive(Deserialize)]
struct StoredCopy {
    version: i64,
    #[serde(default)]
    opened_version: Option<i64>,
}

fn without_opened(
    copies: Vec<SharedCopy<Document>>,
    refusals: Vec<Refusal>,
) -> Result<Vec<SharedCopy<Document>>, Problem> {
    let mut left = Vec::new();
    for (copy, refusal) in copies.into_iter().zip(refusals) {
        if !refusal.refused {
            left.push(copy);
            continue;
        }
        let stored = refusal.old.map(Item::read::<StoredCopy>).transpose()?;
        let opened = stored.is_some_and(|stored| {
            stored.version == copy.version && stored.opened_version == Some(copy.version)
        });
        if !opened {
            return Err(Problem::ArchiveOutdated);
        }
    }
    Ok(left)
}

fn show(
    archive: &Archive,
    matters: &[(ClientRef, Matters)],
    presigner: &Presigner,
    reading: &ReadContext<'_>,
) -> Result<ContentView, Problem> {
    let content = archive.content.as_ref().ok_or(Problem::ArchiveNotReady)?;
    let name = name_of(archive, matters);
    Ok(hand_out(presigner, content, &name, reading.now))
}
