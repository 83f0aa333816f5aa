//! Asking for an archive, in one transaction: a call with the same key finds the archive that the first one made.

use super::choose::{Choice, ChosenDocument, Wish, choose_once, keep_visible, read_copies, select};
use super::store::find_with_contents;
use super::view::ArchiveView;
use super::{Archive, ArchiveContents, ArchiveState, ArchivedDocument, LIFE};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Refusal, Table, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Caller, Matters, PerMembership};
use crate::people::budget::Budget;
use crate::resource::SharedCopy;
use crate::resource::document::Document;
use crate::value::id::{AddressId, ArchiveId, ClientRef, Id, ResourceId};
use crate::value::secret::hash;
use crate::value::text::Locale;
use crate::value::time::{DAY, Timestamp};
use futures::TryFutureExt as _;
use futures::future::try_join;
use std::collections::BTreeMap;

/// Archives of one person in a day.
const BUDGET: Budget = Budget {
    what: "archives",
    window: DAY,
    most: 20,
};

/// A wish for an archive, with checked fields.
#[derive(Clone, Debug)]
pub struct ArchiveRequest {
    /// What goes in.
    pub wish: Wish,
    /// The language of its list.
    pub locale: Locale,
    /// The idempotency key of the call.
    pub idempotency_key: Option<String>,
}

impl ArchiveRequest {
    /// The id of its archive. The same key of the same person gives the same id.
    fn id(&self, address: &AddressId, invocation: Invocation) -> ArchiveId {
        match &self.idempotency_key {
            Some(key) => Id::derive(&["archive", address.as_str(), key]),
            None => Id::generate(invocation),
        }
    }

    /// Hash of the wish, by which a repeated call is known.
    fn fingerprint(&self) -> String {
        match &self.wish {
            Wish::Choice(choice) => choice.fingerprint(),
            Wish::Again(id) => hash(format!("again/{id}").as_bytes()),
        }
    }

    /// The choice, and the field of the request that names it.
    async fn choice(
        &self,
        table: &Table,
        address: &AddressId,
        now: Timestamp,
    ) -> Result<(Choice, &'static str), Problem> {
        match &self.wish {
            Wish::Choice(choice) => Ok((choice.clone(), choice.field())),
            Wish::Again(id) => Ok((recall(table, address, id, now).await?, "/archive_id")),
        }
    }

    /// Leaves out of a choice that was made before what is not shared any more.
    fn narrow(&self, choice: Choice, visible: &BTreeMap<ResourceId, ChosenDocument>) -> Choice {
        match (&self.wish, choice) {
            (Wish::Again(_), Choice::Documents(mut ids)) => {
                ids.retain(|id| visible.contains_key(id));
                Choice::Documents(ids)
            }
            (_, choice) => choice,
        }
    }
}

/// What an archive was asked for. Nothing is reported before the documents were checked.
async fn recall(
    table: &Table,
    address: &AddressId,
    id: &ArchiveId,
    now: Timestamp,
) -> Result<Choice, Problem> {
    let (archive, contents) = find_with_contents(table, address, id).await?;
    let archive = archive.filter(|archive| archive.is_kept(now));
    let (Some(archive), Some(contents)) = (archive, contents) else {
        return Err(Problem::NotFound);
    };
    let ids = contents.told().map(|document| document.id.clone());
    Ok(match archive.matter.filter(|_| archive.whole) {
        Some(matter) => Choice::Matter {
            matter,
            folder: archive.folder,
        },
        None => Choice::Documents(ids.collect()),
    })
}

/// Asks for an archive in two rounds of calls, and in one more if it is one that was made before; in one if an earlier call with the same key did.
///
/// # Errors
/// When the session is over, the caller is not on the matter or has no such archive, the documents cannot be one archive, there were too many archives, or the key was used for another choice.
pub async fn request_archive(
    table: &Table,
    caller: &Caller,
    request: &ArchiveRequest,
    invocation: Invocation,
) -> Result<ArchiveView, Problem> {
    let now = invocation.now;
    let address = &caller.token.address;
    let (choice, field) = request.choice(table, address, now).await?;
    let id = request.id(address, invocation);
    let key = key::archive(address, &id);
    let find = |client: ClientRef| read_copies(table, client, &choice);
    let ((access, seen), known) = try_join(
        access::read(table, caller, now, find),
        table.get::<Archive>(&key).map_err(Problem::from),
    )
    .await?;
    let matters: Vec<_> = seen
        .iter()
        .map(|seen| (seen.membership.client.clone(), seen.matters.clone()))
        .collect();
    if let Some(known) = known.filter(|known| known.is_kept(now)) {
        return repeat(&known, request, &matters);
    }
    require_matter(&choice, &seen)?;
    let visible = choose_once(keep_visible(seen));
    let choice = request.narrow(choice, &visible);
    let (chosen, size) = select(&choice, field, visible)?;
    let archive = plan(id, request, &choice, (&chosen, size), now)?;
    let writes = writes(&access.address, &archive, &chosen, now);
    match access.authority().transact(table, writes).await? {
        Transaction::Done => Ok(ArchiveView::new(&archive, &matters)),
        Transaction::Refused(refusals) => settle(refusals, &archive, request, &matters, now),
    }
}

fn require_matter(
    choice: &Choice,
    seen: &[PerMembership<Vec<SharedCopy<Document>>>],
) -> Result<(), Problem> {
    let on = |id: &ResourceId| seen.iter().any(|seen| seen.matters.get(id).is_some());
    match choice {
        Choice::Matter { matter, .. } if !on(matter) => Err(Problem::NotFound),
        Choice::Matter { .. } | Choice::Documents(_) => Ok(()),
    }
}

fn plan(
    id: ArchiveId,
    request: &ArchiveRequest,
    choice: &Choice,
    (chosen, size): (&[ChosenDocument], u64),
    now: Timestamp,
) -> Result<Archive, Problem> {
    let first = chosen.first().ok_or(Problem::NotFound)?;
    let matter = &first.copy.matter;
    let same = chosen.iter().all(|one| one.copy.matter == *matter);
    let (whole, folder) = match choice {
        Choice::Documents(_) => (false, None),
        Choice::Matter { folder, .. } => (true, folder.clone()),
    };
    Ok(Archive {
        kind: ItemKind::Archive,
        id,
        firm: first.client.firm.clone(),
        matter: same.then(|| matter.clone()),
        folder,
        whole,
        locale: request.locale,
        fingerprint: request.fingerprint(),
        documents: u32::try_from(chosen.len()).unwrap_or(u32::MAX),
        size,
        state: ArchiveState::Making,
        written: 0,
        left_out: 0,
        created_at: now,
        ready_at: None,
        expires_at: now.plus(LIFE),
        held_until: None,
        content: None,
        ttl: now.plus(LIFE).ttl(),
    })
}

/// The archive, its documents, and its place in the budget.
fn writes(
    address: &AddressId,
    archive: &Archive,
    chosen: &[ChosenDocument],
    now: Timestamp,
) -> Vec<Write> {
    let documents = chosen.iter().map(|chosen| ArchivedDocument {
        client: chosen.client.client.clone(),
        id: chosen.copy.id.clone(),
        sealed: None,
    });
    let contents = ArchiveContents {
        kind: ItemKind::ArchiveContents,
        documents: documents.collect(),
        named: Vec::new(),
        ttl: archive.ttl,
    };
    let put = Write::put(&key::archive(address, &archive.id), archive)
        .when("attribute_not_exists(#PK) OR #expires_at <= :now")
        .with("now", now);
    vec![
        put.into(),
        Write::put(&key::archive_contents(address, &archive.id), &contents).into(),
        BUDGET.count(address.as_str(), now).into(),
    ]
}

/// Another call used the key at the same time or this write succeeded before and only its reply was lost, or the budget is used up.
fn settle(
    refusals: Vec<Refusal>,
    archive: &Archive,
    request: &ArchiveRequest,
    matters: &[(ClientRef, Matters)],
    now: Timestamp,
) -> Result<ArchiveView, Problem> {
    let mut refusals = refusals.into_iter();
    let known = refusals.next().filter(|refusal| refusal.refused);
    match known.and_then(|refusal| refusal.old) {
        Some(item) => repeat(&item.read()?, request, matters),
        None if refusals.any(|refusal| refusal.refused) => {
            Err(Problem::TooManyArchives(BUDGET.exceeded(now)))
        }
        None => Ok(ArchiveView::new(archive, matters)),
    }
}

fn repeat(
    known: &Archive,
    request: &ArchiveRequest,
    matters: &[(ClientRef, Matters)],
) -> Result<ArchiveView, Problem> {
    if known.fingerprint == request.fingerprint() {
        Ok(ArchiveView::new(known, matters))
    } else {
        Err(Problem::IdempotencyKeyReused)
    }
}
