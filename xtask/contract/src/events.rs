//! The schemas of the events in both directions, by their detail-type (JSON Schema 2020-12).

use serde_json::Value;

/// One schema for the `detail` of each event type: first the firms' events, then the portal's events for firms.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let mut schemas = shared::exchange::firm_event::schemas();
    schemas.extend(shared::exchange::portal_event::schemas());
    schemas
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Each schema is in its own file, named after its event.
    #[test]
    fn no_event_goes_both_ways() {
        let schemas = schemas();
        let names: BTreeSet<_> = schemas.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), schemas.len());
    }
}
