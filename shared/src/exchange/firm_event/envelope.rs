//! The envelope of every event: the `detail` on the bus, around its data.

use crate::value::check::{self, Checks};
use crate::value::time::{DAY, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Microseconds in a millisecond.
const MICROSECONDS: i64 = 1_000;

/// The detail of a firm's event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope<D> {
    /// The event's own id, for tracing.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
    /// When it happened (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// The version; it grows with each event about the same resource, and the event with the highest version wins. Maximum: the time of receipt in microseconds since 1970 plus one day, so that a clock can be used.
    #[schemars(range(min = 1))]
    pub version: i64,
    /// Whether to send no notification, neither mail nor push, now or later. What the event shares appears in the portal as unread. Use it to load existing data. An invitation is a mail, so `client.invited` cannot be quiet; `client.updated` adds a client without a mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// The content of the event.
    pub data: D,
}

impl<D> Envelope<D> {
    /// Checks everything but the data; returns the time.
    pub(super) fn check(&self, checks: &mut Checks, now: Timestamp) -> Option<Timestamp> {
        checks.take("/id", check::id(&self.id));
        let highest = now.plus(DAY).0.saturating_mul(MICROSECONDS);
        if !(1..=highest).contains(&self.version) {
            checks.take::<()>("/version", Err("range"));
        }
        checks.take("/time", check::moment(&self.time))
    }
}
