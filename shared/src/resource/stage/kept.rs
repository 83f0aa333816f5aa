//! What the table keeps of where a matter stands, beside the copies: its newest state, and who is on the matter.

use super::Progress;
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::resource::{Resource, audience};
use crate::value::id::{ClientId, Kind};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The head of where a matter stands, with its newest state.
#[derive(Debug, Deserialize)]
pub(super) struct Kept {
    pub(super) version: i64,
    #[serde(default)]
    pub(super) quiet: bool,
    /// Absent once it is no longer shared.
    pub(super) data: Option<Progress>,
}

/// The head of where a matter stands; `None` if the firm never said it.
pub(super) async fn read_kept(
    table: &Table,
    resource: &Resource,
) -> Result<Option<Kept>, TableError> {
    let key = key::head(&resource.firm, Kind::Stage, &resource.id);
    table.get(&key).await
}

/// The clients of a matter's newest version, and of older ones whose copies may not be tombstones yet.
pub(super) async fn read_audience(
    table: &Table,
    matter: &Resource,
) -> Result<BTreeSet<ClientId>, TableError> {
    let pieces = audience::read_until(table, matter, i64::MAX).await?;
    Ok(audience::clients(&pieces))
}
