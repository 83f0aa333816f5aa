//! Opening one resource: the caller's own copy, on a matter that they are on. The first opening of each version is recorded; the table's stream then notifies the firm.

use crate::edge::problem::Problem;
use crate::engine::table::{Transaction, Update, Write};
use crate::key;
use crate::people::access::{self, Access};
use crate::resource::page::ReadContext;
use crate::resource::{Detail, SharedCopy};
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::de::DeserializeOwned;
use std::cmp::Reverse;

/// A resource that the caller may see.
#[derive(Debug)]
pub struct Opened<D> {
    /// The firm that shared it.
    pub firm: FirmId,
    /// The client's copy; `data` is always present.
    pub copy: SharedCopy<D>,
}

/// Finds a resource without opening it, in one round of calls.
///
/// # Errors
/// When the session is over; not found when the caller may not see it.
pub async fn find<D: DeserializeOwned + Detail>(
    reading: &ReadContext<'_>,
    kind: Kind,
    id: &ResourceId,
) -> Result<Opened<D>, Problem> {
    let (_, found) = find_all(reading, kind, id).await?;
    take_first(found)
}

/// Finds a resource and opens it, unless the call only polls. Takes two rounds of calls if this version was not opened before.
///
/// # Errors
/// As for [`find`], and when the session ended meanwhile.
pub async fn open<D: DeserializeOwned + Detail>(
    reading: &ReadContext<'_>,
    kind: Kind,
    id: &ResourceId,
) -> Result<Opened<D>, Problem> {
    let (access, found) = find_all(reading, kind, id).await?;
    let mut opened = Vec::new();
    for (client, mut copy) in found {
        if reading.caller.slide && to_be_opened(&copy) {
            match mark(reading, &access, &client, &mut copy).await {
                Ok(()) => {}
                // The person is no longer this client.
                Err(Problem::NotFound) => continue,
                Err(problem) => return Err(problem),
            }
        }
        opened.push((client, copy));
    }
    take_first(opened)
}

/// The copy that shows most. It counts as unread while any of the copies is unread.
fn take_first<D>(found: Vec<(ClientRef, SharedCopy<D>)>) -> Result<Opened<D>, Problem> {
    let mut found = found.into_iter();
    let (client, mut copy) = found.next().ok_or(Problem::NotFound)?;
    copy.unread_key = copy
        .unread_key
        .or_else(|| found.find_map(|(_, other)| other.unread_key));
    let firm = client.firm;
    Ok(Opened { firm, copy })
}

/// Authenticates the caller and finds the copies that they may see, the one that shows most first. A person who is several clients of one firm can have several; opening opens all of them, so that the firm hears of each client.
async fn find_all<D: DeserializeOwned + Detail>(
    reading: &ReadContext<'_>,
    kind: Kind,
    id: &ResourceId,
) -> Result<(Access, Vec<(ClientRef, SharedCopy<D>)>), Problem> {
    let ReadContext { table, caller, .. } = *reading;
    let get = |client: ClientRef| async move {
        table
            .get::<SharedCopy<D>>(&key::shared_copy(&client, kind, id))
            .await
    };
    let (access, seen) = access::read(table, caller, reading.now, get).await?;
    let visible = seen.into_iter().filter_map(|seen| {
        let copy = seen.found?;
        seen.matters.get(&copy.matter)?;
        copy.data
            .is_some()
            .then_some((seen.membership.client, copy))
    });
    let mut visible: Vec<(ClientRef, SharedCopy<D>)> = visible.collect();
    visible.sort_by_cached_key(|(client, copy)| Reverse(copy.shows(client)));
    Ok((access, visible))
}

/// Whether this version was not opened yet. What clients wrote themselves is never unread.
pub(super) fn to_be_opened<D>(copy: &SharedCopy<D>) -> bool {
    let before = |opened| opened < copy.version;
    copy.unread() || copy.opened_version.is_some_and(before)
}

/// The write that records an opening, on the condition that this version was not opened yet.
pub(super) fn record_opening<D>(
    client: &ClientRef,
    copy: &SharedCopy<D>,
    now: Timestamp,
) -> Update {
    Write::update(&key::shared_copy(client, copy.kind, &copy.id))
        .set("opened_version", copy.version)
        .set("opened_at", now)
        .remove("lu")
        .when(
            "#version = :version AND attribute_not_exists(#withdrawn) \
             AND (attribute_not_exists(#opened_version) OR #opened_version < :version)",
        )
        .with("version", copy.version)
}

/// Records the opening, unless another call already did or the version has changed.
///
/// # Errors
/// When the session is over, or the caller is no longer this client.
async fn mark<D>(
    reading: &ReadContext<'_>,
    access: &Access,
    client: &ClientRef,
    copy: &mut SharedCopy<D>,
) -> Result<(), Problem> {
    let now = reading.now;
    let write = record_opening(client, copy, now);
    let authority = access.authority_for(client);
    let done = authority
        .transact(reading.table, vec![write.into()])
        .await?;
    if matches!(done, Transaction::Done) {
        copy.opened_version = Some(copy.version);
        copy.opened_at = Some(now);
        copy.unread_key = None;
    }
    Ok(())
}
