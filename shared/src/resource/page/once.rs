//! One entry per resource for people who are several clients of one firm. If two of their copies belong in a list, only the one that shows most is listed, at its own place. Pages and cursors are not affected.

use super::RunPage;
use super::listed::{ListEntry, Listed, Partition};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::resource::SharedCopy;
use crate::value::id::ClientRef;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

/// Concurrent reads of copies: enough to hide the table's latency.
const IN_FLIGHT: usize = 32;

/// Removes each entry for which another of the person's partitions has a copy that shows more. An entry is unread while any of its copies is unread. The table is read only for people who are several clients of the firm.
pub(super) async fn once<E: Listed>(
    table: &Table,
    own: &Partition,
    all: &[Partition],
    found: RunPage<ListEntry<E>>,
) -> Result<RunPage<ListEntry<E>>, TableError> {
    let others: Vec<_> = all.iter().filter(|one| own.is_beside(one)).collect();
    if others.is_empty() {
        return Ok(found);
    }
    let settle = found.entries.into_iter().map(|(position, entry)| async {
        let entry = match entry {
            Some(placed) => settle(table, &own.client, &others, placed).await?,
            None => None,
        };
        Ok::<_, TableError>((position, entry))
    });
    let entries = stream::iter(settle).buffered(IN_FLIGHT).try_collect();
    Ok(RunPage {
        entries: entries.await?,
        more: found.more,
    })
}

/// `None` when another copy shows more.
async fn settle<E: Listed>(
    table: &Table,
    client: &ClientRef,
    others: &[&Partition],
    mut placed: ListEntry<E>,
) -> Result<Option<ListEntry<E>>, TableError> {
    let own = placed.entry.shows(client);
    for other in others {
        let (kind, id) = placed.entry.resource();
        let copy: Option<SharedCopy<Value>> = table
            .get(&key::shared_copy(&other.client, kind, id))
            .await?;
        let Some(copy) = copy.filter(|copy| other.sees(&copy.matter)) else {
            continue;
        };
        if copy.shows(&other.client) > own {
            return Ok(None);
        }
        if let Some(unread) = copy.unread_key {
            placed.entry.mark_unread(unread);
        }
    }
    Ok(Some(placed))
}
