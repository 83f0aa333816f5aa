//! What the mail system reports of a mail. Reports may come in any order and repeatedly; the state only moves forward.

use super::unreachable::mark;
use super::{Delivery, DeliveryReason, DeliveryState, DeliveryTags, rank};
use crate::engine::table::{Outcome, Table, TableError, Update, Write};
use crate::key;
use crate::value::id::{ClientRef, DeliveryId};
use crate::value::time::Timestamp;

/// One report about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The delivery that the mail belongs to.
    pub about: DeliveryTags,
    /// How far the mail has come.
    pub state: DeliveryState,
    /// Why.
    pub reason: DeliveryReason,
    /// When.
    pub at: Timestamp,
}

/// The outcome of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The delivery is known, and has at least the reported state.
    Known,
    /// There is no such delivery, or no longer.
    Unknown,
}

/// Records a report. A report that comes too late to be the state still adds its time. If the mail cannot reach its address, the client becomes unreachable.
pub async fn note_feedback(table: &Table, feedback: &Feedback) -> Result<Noted, TableError> {
    let Feedback {
        about: DeliveryTags { who, id },
        state,
        reason,
        at,
    } = feedback;
    let delivery: Delivery = match table.update(step(who, id, *state, *reason, *at)).await? {
        Outcome::Done(delivery) => delivery,
        Outcome::Refused(None) => return Ok(Noted::Unknown),
        Outcome::Refused(Some(known)) => {
            if !known.has(state.time_attribute()) {
                table.write(time_alone(who, id, *state, *at)).await?;
            }
            known.read()?
        }
    };
    if reason.ends_address() {
        mark(table, who, &delivery, *reason, *at).await?;
    }
    Ok(Noted::Known)
}

/// Moves a delivery forward to a state, on condition that it has not come further.
pub(super) fn step(
    who: &ClientRef,
    id: &DeliveryId,
    state: DeliveryState,
    reason: DeliveryReason,
    at: Timestamp,
) -> Update {
    let write = Write::update(&key::delivery(who, id));
    // The firm hears of every notice that went wrong.
    let write = if state.is_trouble() {
        write
            .set_once("lt", key::delivery_by_time(at, id))
            .set_once("listed_at", at)
    } else {
        write
    };
    write
        .set("state", state)
        .set("reason", reason)
        .set("rank", rank(state, reason))
        .set("changed_at", at)
        .set_once(state.time_attribute(), at)
        .when("#rank < :reached")
        .with("reached", rank(state, reason))
}

fn time_alone(who: &ClientRef, id: &DeliveryId, state: DeliveryState, at: Timestamp) -> Update {
    Write::update(&key::delivery(who, id))
        .set_once(state.time_attribute(), at)
        .when("attribute_exists(#PK)")
}
