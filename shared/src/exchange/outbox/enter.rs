//! Entering events.

use super::{OutboxId, Outgoing, PLACE_KEPT, read_count};
use crate::edge::invocation::Random;
use crate::engine::table::{Refusal, Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::FirmId;
use crate::value::time::Timestamp;
use std::time::Duration;

/// Most events in one transaction: each is two items, and a transaction has 100 (`DynamoDB`).
const MAX_EVENTS: usize = 45;

/// Most attempts while other writers enter events of the same firm.
const ATTEMPTS: u32 = 12;

/// Longest wait before the first new attempt, in milliseconds. It doubles, up to 32 times as long.
const PAUSE: u64 = 10;

/// Enters events of one firm in their order. An event that is there already keeps its position.
///
/// # Errors
/// When the table does not answer, or other writers were faster each time. Some events may have been entered.
pub async fn enter(
    table: &Table,
    firm: &FirmId,
    events: &[Outgoing],
    now: Timestamp,
    random: Random,
) -> Result<(), TableError> {
    for chunk in events.chunks(MAX_EVENTS) {
        enter_chunk(table, firm, chunk.iter().collect(), now, random).await?;
    }
    Ok(())
}

async fn enter_chunk(
    table: &Table,
    firm: &FirmId,
    mut events: Vec<&Outgoing>,
    now: Timestamp,
    random: Random,
) -> Result<(), TableError> {
    // The same event twice in a batch would be two writes of one item.
    let mut seen = std::collections::BTreeSet::new();
    events.retain(|event| seen.insert(&event.id));
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            pause(attempt, random).await;
        }
        let count = read_count(table, firm).await?;
        let writes = writes(firm, &events, count, now);
        match table.transact(writes).await? {
            Transaction::Done => return Ok(()),
            Transaction::Refused(refusals) => {
                let known = known(&refusals);
                let mut place = 0;
                events.retain(|_| {
                    place += 1;
                    !known.contains(&(place - 1))
                });
                if events.is_empty() {
                    return Ok(());
                }
            }
        }
    }
    Err(TableError::busy(
        "a firm's outbox was written by others all the time",
    ))
}

/// The count, then two writes for each event.
fn writes(firm: &FirmId, events: &[&Outgoing], count: i64, now: Timestamp) -> Vec<Write> {
    let counted = Write::update(&key::outbox_count(firm))
        .set("kind", ItemKind::OutboxCount)
        .set("count", count + i64::try_from(events.len()).unwrap_or(0));
    let counted = if count == 0 {
        counted.when_new()
    } else {
        counted.when("#count = :known").with("known", count)
    };
    let mut writes = vec![counted.into()];
    for (position, event) in (count + 1..).zip(events) {
        let place = OutboxId {
            kind: ItemKind::OutboxId,
            position,
            ttl: now.plus(PLACE_KEPT).ttl(),
        };
        let id = Write::put(&key::outbox_id(firm, &event.id), &place).when_new();
        let entry = Write::put(&key::outbox_event(firm, position), &event.at(position, now));
        writes.extend([id.into(), entry.into()]);
    }
    writes
}

/// The events, by number, whose ids were there.
fn known(refusals: &[Refusal]) -> Vec<usize> {
    let ids = refusals.iter().skip(1).step_by(2).enumerate();
    ids.filter(|(_, refusal)| refusal.refused)
        .map(|(number, _)| number)
        .collect()
}

/// Writers that met wait for different times.
async fn pause(attempt: u32, random: Random) {
    let longest = PAUSE << attempt.min(5);
    let [drawn] = random.bytes::<1>();
    let wait = longest * u64::from(drawn) / u64::from(u8::MAX);
    tokio::time::sleep(Duration::from_millis(wait)).await;
}
