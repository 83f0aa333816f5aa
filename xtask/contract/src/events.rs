//! The schemas of the events in both directions, by their detail-type (JSON Schema 2020-12).

use serde_json::Value;

/// One schema for the `detail` of each kind of event: what firms say, then what the portal says to firms.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    shared::portal_event::schemas()
}
