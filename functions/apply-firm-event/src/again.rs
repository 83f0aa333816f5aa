//! Events that name resources the firm has not shared yet: the function sends them to its own queue again for a second look. Reporting such a message as failed would use up its delivery attempts for something that is not a failure.

use serde::{Deserialize, Serialize};
use shared::value::time::{MINUTE, Timestamp};

/// How much later than the event its resources may arrive, in milliseconds.
const WAIT: i64 = 12 * MINUTE;

/// The body of a message that the function sent to itself. Events from the bus have other fields.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Again {
    /// When the event is looked at for the last time.
    pub(crate) last_look_at: Timestamp,
    /// The event as received from the bus.
    pub(crate) event: String,
}

impl Again {
    /// Parses a body; `None` when it is an event itself.
    pub(crate) fn read(body: &str) -> Option<Self> {
        serde_json::from_str(body).ok()
    }

    /// The message for an event that first arrived at `now`.
    pub(crate) fn new(event: &str, now: Timestamp) -> Self {
        Self {
            last_look_at: now.plus(WAIT),
            event: event.to_owned(),
        }
    }
}
