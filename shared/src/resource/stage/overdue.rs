//! Silence: the day by which a firm said that it would write again has passed, and it said nothing new.
//!
//! Each version with such a day leaves an entry that is due at the end of the day. A sweep finds what is due, and compares it with the matter as it is by then.

use super::kept::{read_audience, read_kept};
use super::{Progress, matter_of};
use crate::engine::table::{Query, Range, Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::firm::read_firm;
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::{MatterName, Resource, SharedCopy};
use crate::value::id::{ClientRef, FirmId, Kind};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an entry is kept that no sweep took, in milliseconds.
const KEPT: i64 = 30 * DAY;

/// A day that is due (`DUE#UPDATE`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDue {
    kind: ItemKind,
    firm: FirmId,
    /// The firm's own name for the matter.
    matter: String,
    /// The version that names the day.
    version: i64,
    at: Timestamp,
    ttl: i64,
}

/// That a firm said nothing by the day that it had named (`R#...`, `SILENCE#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    kind: ItemKind,
    /// The firm.
    pub firm: FirmId,
    /// The firm's own name for the matter.
    pub matter: String,
    /// The version that named the day.
    pub version: i64,
    /// The firm's own id of the stage that the matter is in.
    pub stage_id: String,
    /// The day.
    pub next_update_by: String,
    /// When it was over.
    pub since: Timestamp,
}

impl UpdateDue {
    /// Its place among those that are due.
    pub fn place(&self) -> String {
        self.key().sk
    }

    fn key(&self) -> key::Key {
        let matter = Kind::Stage.derive(&self.firm, &self.matter);
        key::update_due(self.at, &self.firm, &matter, self.version)
    }
}

/// Enters the day that a version names.
pub(super) async fn expect_update(
    table: &Table,
    resource: &Resource,
    version: i64,
    progress: &Progress,
    now: Timestamp,
) -> Result<(), TableError> {
    let zone = zone_of(table, &resource.firm).await?;
    let Some(at) = progress.overdue_at(&zone) else {
        return Ok(());
    };
    let due = UpdateDue {
        kind: ItemKind::UpdateDue,
        firm: resource.firm.clone(),
        matter: resource.firm_ref.clone(),
        version,
        at,
        ttl: at.max(now).plus(KEPT).ttl(),
    };
    table.write(Write::put(&due.key(), &due)).await?;
    Ok(())
}

/// What is due at `now`, at most `limit`, the longest overdue first; only what is behind the [place](UpdateDue::place) `after`.
pub async fn find_overdue(
    table: &Table,
    after: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<UpdateDue>, TableError> {
    let (pk, until) = key::updates_due(now);
    let query = Query::new(pk, Range::Between(format!("{after}#"), until));
    Ok(table.query(&query.limit(limit)).await?.items)
}

/// Settles what is due: records the silence, from which the firm is told, unless the firm wrote again, the matter is closed, or nobody is on it. Safe to repeat.
pub async fn settle_overdue(
    table: &Table,
    due: &UpdateDue,
    now: Timestamp,
) -> Result<(), TableError> {
    let resource = super::resource_of(&due.firm, &due.matter);
    let done = Write::delete(&due.key());
    let kept = read_kept(table, &resource).await?;
    let current = kept.filter(|kept| kept.version == due.version);
    let Some(progress) = current.and_then(|kept| kept.data) else {
        table.write(done).await?;
        return Ok(());
    };
    let zone = zone_of(table, &due.firm).await?;
    match progress.overdue_at(&zone) {
        // The firm's time zone is another one by now.
        Some(at) if now < at => {
            let later = UpdateDue {
                at,
                ttl: at.plus(KEPT).ttl(),
                ..due.clone()
            };
            let put = Write::put(&later.key(), &later);
            table.transact(vec![done.into(), put.into()]).await?;
            return Ok(());
        }
        Some(_) if is_open(table, due).await? => {}
        Some(_) | None => {
            table.write(done).await?;
            return Ok(());
        }
    }
    let silence = Silence {
        kind: ItemKind::Silence,
        firm: due.firm.clone(),
        matter: due.matter.clone(),
        version: due.version,
        stage_id: progress.current,
        next_update_by: progress.next_update_by.unwrap_or_default(),
        since: due.at,
    };
    let key = key::silence(&due.firm, &resource.id, due.version);
    let put = Write::put(&key, &silence).when_new();
    if let Transaction::Refused(_) = table
        .transact(vec![put.into(), done.clone().into()])
        .await?
    {
        // An earlier sweep recorded it, and could not delete the entry.
        table.write(done).await?;
    }
    Ok(())
}

/// Whether somebody is on the matter, and the firm still works on it.
async fn is_open(table: &Table, due: &UpdateDue) -> Result<bool, TableError> {
    let matter = MatterName::new(&due.firm, &due.matter);
    let clients = read_audience(table, &matter_of(&due.firm, &matter)).await?;
    for client in clients {
        let who = ClientRef {
            firm: due.firm.clone(),
            client,
        };
        let key = key::shared_copy(&who, Kind::Matter, &matter.id);
        let copy: Option<SharedCopy<Matter>> = table.get(&key).await?;
        if let Some(matter) = copy.and_then(|copy| copy.data) {
            return Ok(matter.status == MatterStatus::Open);
        }
    }
    Ok(false)
}

async fn zone_of(table: &Table, firm: &FirmId) -> Result<String, TableError> {
    let firm = read_firm(table, firm).await?;
    Ok(firm.map_or_else(|| "UTC".to_owned(), |firm| firm.time_zone))
}
