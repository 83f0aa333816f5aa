//! The item that stores the pace of one client (`C`, `PACE`).

use super::Pace;
use crate::engine::table::{Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::ClientRef;
use crate::value::time::{DAY, Timestamp};

/// How long the item is kept after its last change, in milliseconds: longer than any quiet period or wait, and than the day between two reminders.
const KEPT: i64 = 2 * DAY;

/// Reads the pace of a client.
pub async fn read_pace(table: &Table, who: &ClientRef) -> Result<Pace, TableError> {
    let pace = table.get(&key::pace(who)).await?;
    Ok(pace.unwrap_or_default())
}

/// Records the waiting news.
pub async fn note_waiting(
    table: &Table,
    who: &ClientRef,
    pace: &Pace,
    now: Timestamp,
) -> Result<(), TableError> {
    let write = update(who, now)
        .set_or_remove("waiting_since", pace.waiting_since)
        .set_or_remove("came_at", pace.came_at)
        .set("urgent", pace.urgent)
        .set_or_remove("wake_at", pace.wake_at);
    table.write(write).await?;
    Ok(())
}

/// Records that nothing is waiting any more; with `told`, also that it was sent at `now`.
pub async fn note_none_waiting(
    table: &Table,
    who: &ClientRef,
    told: bool,
    now: Timestamp,
) -> Result<(), TableError> {
    let write = update(who, now)
        .remove("waiting_since")
        .remove("came_at")
        .remove("urgent")
        .remove("wake_at");
    let write = if told {
        write.set("told_at", now)
    } else {
        write
    };
    table.write(write).await?;
    Ok(())
}

/// Records that a mail that says nothing new was sent at `now`, and whether it reminded of requests.
pub async fn note_reminded(
    table: &Table,
    who: &ClientRef,
    of_requests: bool,
    now: Timestamp,
) -> Result<(), TableError> {
    let write = update(who, now).set("reminded_at", now);
    let write = if of_requests {
        write.set("reminded_of_requests_at", now)
    } else {
        write
    };
    table.write(write).await?;
    Ok(())
}

fn update(who: &ClientRef, now: Timestamp) -> Update {
    Write::update(&key::pace(who))
        .set("kind", ItemKind::Pace)
        .set("ttl", now.plus(KEPT).ttl())
}
