//! The copies of the clients who have a resource.

use super::{Resource, SharedCopy, audience};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::value::id::ClientRef;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::de::DeserializeOwned;

/// Copies that are read at the same time.
const IN_FLIGHT: usize = 16;

/// A client's copy of a resource.
pub(super) struct HeldCopy<D> {
    pub(super) client: ClientRef,
    pub(super) copy: SharedCopy<D>,
}

/// The clients who have the resource, or may have it.
pub(super) async fn read_holders(
    table: &Table,
    resource: &Resource,
) -> Result<Vec<ClientRef>, TableError> {
    let pieces = audience::read_until(table, resource, i64::MAX).await?;
    let clients = audience::clients(&pieces).into_iter();
    let who = |client| ClientRef {
        firm: resource.firm.clone(),
        client,
    };
    Ok(clients.map(who).collect())
}

/// Their copies and tombstones.
pub(super) async fn read_held<D: DeserializeOwned>(
    table: &Table,
    resource: &Resource,
) -> Result<Vec<HeldCopy<D>>, TableError> {
    let clients = read_holders(table, resource).await?;
    // Each future owns its client: one that borrows it is not general enough for the runtime.
    let reads = clients.into_iter().map(|client| async move {
        let key = key::shared_copy(&client, resource.kind, &resource.id);
        let copy: Option<SharedCopy<D>> = table.get(&key).await?;
        Ok::<_, TableError>(copy.map(|copy| HeldCopy { client, copy }))
    });
    let reads = stream::iter(reads.collect::<Vec<_>>());
    let held: Vec<_> = reads.buffered(IN_FLIGHT).try_collect().await?;
    Ok(held.into_iter().flatten().collect())
}
