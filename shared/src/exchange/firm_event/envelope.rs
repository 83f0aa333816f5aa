//! What is around the data of every event: the `detail` on the bus.

use crate::value::check::{self, Checks};
use crate::value::time::{DAY, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Microseconds in a millisecond.
const MICROSECONDS: i64 = 1_000;

/// The detail of a firm's event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope<D> {
    /// The event's own name, for tracing.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
    /// When it happened (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// Grows per thing; of two events about one thing the one with the higher version counts. At most the time of receipt in microseconds since 1970 plus one day, so that a clock can serve.
    #[schemars(range(min = 1))]
    pub version: i64,
    /// Whether nobody is told of it: no mail and no push, now or later. What it shares stands in the portal, unread. For loading what a firm has had for long. An invitation is a mail, so `client.invited` cannot be quiet; `client.updated` brings in a client without one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// What the event says.
    pub data: D,
}

impl<D> Envelope<D> {
    /// Checks everything but the data; gives the time.
    pub(super) fn check(&self, checks: &mut Checks, now: Timestamp) -> Option<Timestamp> {
        checks.take("/id", check::id(&self.id));
        let highest = now.plus(DAY).0.saturating_mul(MICROSECONDS);
        if !(1..=highest).contains(&self.version) {
            checks.take::<()>("/version", Err("range"));
        }
        checks.take("/time", check::moment(&self.time))
    }
}
