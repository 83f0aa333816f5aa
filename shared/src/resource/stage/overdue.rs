//! Silence: the day by which a firm said that it would write again has passed, and it said nothing new.
//!
//! Each version with such a day leaves an entry that is [due](crate::resource::due) at the end of the day.

use super::kept::{read_audience, read_kept};
use super::{Progress, matter_of};
use crate::engine::table::{Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::firm::read_time_zone;
use crate::resource::due::{Due, DueSort};
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::{MatterName, Resource, SharedCopy};
use crate::value::id::{ClientRef, FirmId, Kind};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

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

/// Enters the day that a version names.
pub(super) async fn expect_update(
    table: &Table,
    resource: &Resource,
    version: i64,
    progress: &Progress,
) -> Result<(), TableError> {
    let zone = read_time_zone(table, &resource.firm).await?;
    if let Some(at) = progress.overdue_at(&zone) {
        let due = Due::new(DueSort::Update, resource, version, at);
        table.write(due.put()).await?;
    }
    Ok(())
}

/// Settles a day that is over: records the silence, from which the firm is told, unless the firm wrote again, the matter is closed, or nobody is on it. Safe to repeat.
pub async fn settle_overdue(table: &Table, due: &Due, now: Timestamp) -> Result<(), TableError> {
    let resource = due.resource();
    let kept = read_kept(table, &resource).await?;
    let current = kept.filter(|kept| kept.version == due.version);
    let Some(progress) = current.and_then(|kept| kept.data) else {
        table.write(due.delete()).await?;
        return Ok(());
    };
    let zone = read_time_zone(table, &resource.firm).await?;
    match progress.overdue_at(&zone) {
        // The firm's time zone is another one by now.
        Some(at) if now < at => {
            let writes = vec![due.delete().into(), due.moved_to(at).put().into()];
            table.transact(writes).await?;
            return Ok(());
        }
        Some(_) if is_open(table, &resource).await? => {}
        Some(_) | None => {
            table.write(due.delete()).await?;
            return Ok(());
        }
    }
    let silence = Silence {
        kind: ItemKind::Silence,
        firm: resource.firm.clone(),
        matter: resource.firm_ref.clone(),
        version: due.version,
        stage_id: progress.current,
        next_update_by: progress.next_update_by.unwrap_or_default(),
        since: due.at,
    };
    let key = key::silence(&resource.firm, &resource.id, due.version);
    let put = Write::put(&key, &silence).when_new();
    if let Transaction::Refused(_) = table
        .transact(vec![put.into(), due.delete().into()])
        .await?
    {
        // An earlier sweep recorded it, and could not delete the entry.
        table.write(due.delete()).await?;
    }
    Ok(())
}

/// Whether somebody is on the matter, and the firm still works on it.
async fn is_open(table: &Table, stage: &Resource) -> Result<bool, TableError> {
    let matter = MatterName::new(&stage.firm, &stage.firm_ref);
    let clients = read_audience(table, &matter_of(&stage.firm, &matter)).await?;
    for client in clients {
        let who = ClientRef {
            firm: stage.firm.clone(),
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
