//! The schemas of the events in both directions, by their detail-type (JSON Schema 2020-12).

use schemars::Schema;

/// One schema for the whole `detail` of each kind of event.
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    Vec::new()
}
