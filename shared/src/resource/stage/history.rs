//! The stages that a matter was in. Each event leaves an entry under its version, whatever came before or after it, so the history does not depend on the order of arrival.

use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::resource::Resource;
use crate::value::id::{FirmId, ResourceId};
use crate::value::in_languages::InLanguages;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most events that are looked back.
const MAX_ENTRIES: usize = 200;

/// The stage that an event said a matter was in (`R#...`, `ENTRY#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StageEntry {
    kind: ItemKind,
    pub(super) version: i64,
    pub(super) stage_id: String,
    pub(super) name: InLanguages,
    pub(super) at: Timestamp,
}

impl StageEntry {
    pub(super) fn new(version: i64, stage_id: &str, name: InLanguages, at: Timestamp) -> Self {
        Self {
            kind: ItemKind::StageEntry,
            version,
            stage_id: stage_id.to_owned(),
            name,
            at,
        }
    }
}

/// Enters a stage, unless this version is there already.
pub(super) async fn enter(
    table: &Table,
    resource: &Resource,
    entry: &StageEntry,
) -> Result<(), TableError> {
    let key = key::stage_entry(&resource.firm, &resource.id, entry.version);
    table.write(Write::put(&key, entry).when_new()).await?;
    Ok(())
}

/// The newest entries of a matter, oldest first.
pub(super) async fn read_entries(
    table: &Table,
    firm: &FirmId,
    matter: &ResourceId,
) -> Result<Vec<StageEntry>, TableError> {
    let (pk, entries) = key::stage_entries(firm, matter);
    let query = Query::new(pk, Range::Prefix(entries)).newest_first();
    let mut found: Vec<StageEntry> = table.query(&query.limit(MAX_ENTRIES)).await?.items;
    found.reverse();
    Ok(found)
}

/// The moves between stages up to a version. An event that stays in a stage is not a move.
pub(super) fn moves(entries: Vec<StageEntry>, until: i64) -> Vec<StageEntry> {
    let mut moves: Vec<StageEntry> = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.version <= until) {
        if moves
            .last()
            .is_none_or(|last| last.stage_id != entry.stage_id)
        {
            moves.push(entry);
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_stays_in_a_stage_is_no_move() {
        let entry = |version, stage: &str| {
            StageEntry::new(version, stage, InLanguages::default(), Timestamp(version))
        };
        let all = vec![
            entry(1, "a"),
            entry(2, "a"),
            entry(3, "b"),
            entry(4, "a"),
            entry(5, "c"),
        ];
        let found = moves(all, 4);
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.stage_id.as_str(), one.version))
            .collect();
        assert_eq!(found, [("a", 1), ("b", 3), ("a", 4)]);
    }
}
