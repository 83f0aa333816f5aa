//! An event that names things that are still to come: the function sends it to its own queue again, and looks once more when the time is over. A message that were reported as failed instead would spend deliveries on what is no failure.

use serde::{Deserialize, Serialize};
use shared::value::time::{MINUTE, Timestamp};

/// How long what an event names may come after it, in milliseconds.
const WAIT: i64 = 12 * MINUTE;

/// The body of a message that the function sent to itself. What the bus sends has other fields.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Again {
    /// When it is looked at for the last time.
    pub(crate) last_look_at: Timestamp,
    /// The event, as the bus sent it.
    pub(crate) event: String,
}

impl Again {
    /// Reads a body; `None` when it is an event itself.
    pub(crate) fn read(body: &str) -> Option<Self> {
        serde_json::from_str(body).ok()
    }

    /// For an event that came first at `now`.
    pub(crate) fn new(event: &str, now: Timestamp) -> Self {
        Self {
            last_look_at: now.plus(WAIT),
            event: event.to_owned(),
        }
    }
}
