//! Checks that every event on a test's bus matches its published schema: all events that the portal sends to firms, and all firm events that the portal accepts.

#![expect(
    clippy::disallowed_types,
    reason = "the tests of one process share what none of them changes"
)]

use super::project;
use jsonschema::Validator;
use local::BusRecord;
use serde_json::Value;
use shared::exchange::firm_event;
use shared::exchange::portal_event::SOURCE;
use shared::value::clean;
use shared::value::time::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// The schemas in docs/events, which firms program against, by detail-type.
static SCHEMAS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let files = project::files("docs/events", ".json");
    files.iter().map(|path| read(path)).collect()
});

/// The end of 9999. The highest valid version depends on the time of receipt, which no schema knows.
const LATEST: Timestamp = Timestamp(253_402_300_799_000);

fn read(path: &Path) -> (String, Validator) {
    let schema: Value = serde_json::from_str(&project::read(path)).expect("JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let detail_type = path.file_stem().expect("a name").to_string_lossy();
    (detail_type.into_owned(), validator)
}

/// The parts of an event's detail that do not match the schema of its type.
pub fn misfits(event: &Value) -> Vec<String> {
    let detail_type = event["detail-type"].as_str().unwrap_or_default();
    let Some(schema) = SCHEMAS.get(detail_type) else {
        return vec![format!("docs/events has no schema of {detail_type}")];
    };
    let detail = cleaned(&event["detail"]);
    let errors = schema.iter_errors(&detail);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// A detail as the portal reads it: invisible characters, and spaces around a text, are dropped (docs/events.md), and the schemas describe what remains.
fn cleaned(value: &Value) -> Value {
    match value {
        Value::String(text) => clean::lines(text).trim().into(),
        Value::Array(items) => items.iter().map(cleaned).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), cleaned(value)))
                .collect()
        }
        other => other.clone(),
    }
}

/// Whether a schema applies to an event: it goes to firms, or comes from a firm and is accepted.
fn is_published(event: &Value) -> bool {
    let source = event["source"].as_str().unwrap_or_default();
    source == SOURCE
        || source.starts_with("firm.") && firm_event::parse(&event.to_string(), LATEST).is_ok()
}

/// Checks all events of a bus when the test drops the portal.
pub struct CheckedBus(pub BusRecord);

impl Drop for CheckedBus {
    fn drop(&mut self) {
        // A second panic would hide the first.
        if std::thread::panicking() {
            return;
        }
        for event in self.0.events().iter().filter(|event| is_published(event)) {
            let misfits = misfits(event);
            assert!(misfits.is_empty(), "{misfits:?} in {event}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn signed_in(method: &str) -> Value {
        json!({
            "source": SOURCE,
            "detail-type": "client.signed_in",
            "detail": {
                "id": "01KDRXEEG0000000000000000A",
                "time": "2026-11-23T05:35:00Z",
                "version": 1,
                "data": {"firm_id": "hale", "client_id": "c-1", "method": method},
            },
        })
    }

    #[test]
    fn what_no_schema_has_is_a_misfit() {
        for method in ["link", "code", "passkey"] {
            assert_eq!(misfits(&signed_in(method)), Vec::<String>::new());
        }
        assert_eq!(misfits(&signed_in("face")).len(), 1);
        let mut event = signed_in("link");
        event["detail"]["time"] = json!("yesterday");
        assert_eq!(misfits(&event).len(), 1, "formats count");
        event["detail-type"] = json!("client.left");
        assert!(is_published(&event) && misfits(&event).len() == 1);
    }

    #[test]
    fn what_a_firm_says_and_the_portal_does_not_take_is_not_looked_at() {
        let mut event = json!({
            "source": "firm.hale",
            "detail-type": "bill.unshared",
            "detail": {"id": "e-1", "time": "2026-11-23T05:35:00Z", "version": 1, "data": {"bill_id": "b-1"}},
        });
        assert!(is_published(&event));
        event["detail"]["version"] = json!(0);
        assert!(!is_published(&event));
    }
}
