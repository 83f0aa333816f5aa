//! The schemas of the events in both directions, by their detail-type (JSON Schema 2020-12).

use serde_json::{Map, Value};
use shared::exchange::{firm_event, portal_event};

/// Which way an event goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From a firm to the portal.
    FromFirms,
    /// From the portal to a firm.
    ToFirms,
}

/// An event type, with the schema of its `detail`.
pub(crate) struct EventType {
    pub(crate) name: &'static str,
    pub(crate) direction: Direction,
    pub(crate) schema: Value,
}

impl EventType {
    /// The name of the type of its data.
    pub(crate) fn data_name(&self) -> &str {
        let place = self.schema["properties"]["data"]["$ref"].as_str();
        place.unwrap_or_default().trim_start_matches("#/$defs/")
    }

    /// What it says, in the words of its data.
    pub(crate) fn about(&self) -> &str {
        let data = &self.schema["$defs"][self.data_name()];
        data["description"].as_str().unwrap_or_default()
    }
}

/// All event types: first the firms' events, then the portal's events for firms.
pub(crate) fn all() -> Vec<EventType> {
    let from_firms = firm_event::schemas().into_iter();
    let from_firms = from_firms.map(|row| named(row, Direction::FromFirms));
    let to_firms = portal_event::schemas().into_iter();
    let to_firms = to_firms.map(|row| named(row, Direction::ToFirms));
    from_firms.chain(to_firms).collect()
}

/// An event type whose schema has an id of its own: a name (RFC 8141) and no address, because each portal has its own host.
fn named((name, schema): (&'static str, Value), direction: Direction) -> EventType {
    let mut fields = Map::new();
    fields.insert("$schema".to_owned(), schema["$schema"].clone());
    fields.insert("$id".to_owned(), id(name).into());
    if let Value::Object(rest) = schema {
        fields.extend(rest);
    }
    // Generators name the type of the whole after the title, and that of its data after the event.
    fields.insert("title".to_owned(), format!("{name} event").into());
    EventType {
        name,
        direction,
        schema: fields.into(),
    }
}

/// The `$id` of an event's schema. It changes only with a version of the schema that older readers cannot read.
fn id(name: &str) -> String {
    format!("urn:portico:event:{name}:1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Each schema is in its own file, named after its event.
    #[test]
    fn no_event_goes_both_ways() {
        let events = all();
        let names: BTreeSet<_> = events.iter().map(|event| event.name).collect();
        assert_eq!(names.len(), events.len());
    }
}
