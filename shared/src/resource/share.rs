//! Sharing: the new audience of a resource replaces the old one, in whatever order versions arrive and wherever a process dies.
//!
//! The order of writes makes this safe. First the audience is written, so that every client who may ever hold a copy of a version is recorded under it. Then the head rises to the version, on the condition that it is not past it. Then every client in an older audience but not in this one gets a tombstone with this version, which no copy of an older version can replace; after that the older audiences are deleted. Then the copies are written, each on the condition that the client's copy is older. Finally the head records that everything is done, so that a repeat of the event costs one read.

use super::{Applied, Resource, Share, Withdrawal};
use crate::engine::table::{Table, TableError};
use crate::resource::{audience, copies, head, tombstones};
use crate::value::id::{FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::Serialize;

/// Whether the table is past a version that shares a resource, so that nothing is left to do for it.
pub async fn is_stale(
    table: &Table,
    resource: &Resource,
    version: i64,
) -> Result<bool, TableError> {
    head::is_settled(table, resource, version, head::StandsAs::Shared).await
}

/// Whether the firm ever sent an event about a resource.
pub async fn is_known(
    table: &Table,
    firm: &FirmId,
    kind: Kind,
    id: &ResourceId,
) -> Result<bool, TableError> {
    head::is_known(table, firm, kind, id).await
}

/// Shares a resource with exactly its audience. Safe to repeat, and safe to interrupt at any write.
pub async fn share<D: Serialize + Sync>(
    table: &Table,
    share: &Share<D>,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let resource = &share.resource;
    if head::is_settled(table, resource, version, head::StandsAs::Shared).await? {
        return Ok(Applied::Stale);
    }
    if !audience::write(table, resource, version, &share.audience).await? {
        return Ok(Applied::Stale);
    }
    let Some(head) = head::raise_shared(table, share, version).await? else {
        return Ok(Applied::Stale);
    };
    let older = audience::read_until(table, resource, version - 1).await?;
    let mut gone = audience::clients(&older);
    for recipient in &share.audience {
        gone.remove(&recipient.client);
    }
    let tombstone = tombstones::Tombstone {
        resource,
        version,
        head: &head,
        withdrawal: Withdrawal {
            at: now,
            cancelled: None,
        },
        quiet: share.quiet,
    };
    tombstones::write(table, &tombstone, gone).await?;
    audience::delete(table, resource, &older).await?;
    copies::write(table, share, version, now).await?;
    head::settle(table, resource, version, head::StandsAs::Shared).await?;
    Ok(Applied::Done)
}
