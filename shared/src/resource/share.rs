//! Sharing: the new audience of a thing takes the place of the old one, whatever order versions arrive in and wherever a process dies.
//!
//! The order of writes is what makes it safe. The audience is written first, so that every client who may ever hold a copy of a version is named under it. Then the head rises to the version, on the condition that it is not past it. Then whoever stands in an older audience and not in this one gets a tombstone with this version, which no copy of an older version can replace; when these stand, the older audiences go. Then the copies, each on the condition that the client's is older. At last the head notes that all of it is done, so that the same event again is one read.

use super::{Applied, Resource, Share, Withdrawal};
use crate::engine::table::{Table, TableError};
use crate::resource::{audience, copies, head, tombstones};
use crate::value::id::{FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::Serialize;

/// Whether the table is past a version that shares a thing, so that there is nothing left to do for it.
pub async fn is_stale(
    table: &Table,
    resource: &Resource,
    version: i64,
) -> Result<bool, TableError> {
    head::is_settled(table, resource, version, head::StandsAs::Shared).await
}

/// Whether the firm ever said anything of a thing.
pub async fn is_known(
    table: &Table,
    firm: &FirmId,
    kind: Kind,
    id: &ResourceId,
) -> Result<bool, TableError> {
    head::is_known(table, firm, kind, id).await
}

/// Shares a thing with exactly its audience. Safe to repeat, and to end at any write.
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
