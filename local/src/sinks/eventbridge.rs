//! EventBridge `PutEvents`, with its limits and one result per entry.

use super::{Refusal, Sinks, text};
use crate::bus::Entry;
use crate::names::{ACCOUNT, REGION};
use serde_json::{Value, json};
use shared::value::time::Timestamp;

/// Maximum number of entries in a request.
const MAX_ENTRIES: usize = 10;
/// Maximum size of a request in bytes, counted like EventBridge (user guide, "Calculating `PutEvents` event entry size").
const MAX_SIZE: usize = 256 * 1024;
/// The size that an entry's time counts as, in bytes.
const TIME_SIZE: usize = 14;

/// Puts the valid entries on the bus; each invalid entry gets an error in its result.
pub(super) fn put_events(sinks: &Sinks, request: &Value) -> Result<Value, Refusal> {
    let entries = request
        .get("Entries")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if entries.is_empty() || entries.len() > MAX_ENTRIES {
        return Err(Refusal::bad(
            "ValidationException",
            format!("Entries must have 1 to {MAX_ENTRIES} members"),
        ));
    }
    if entries.iter().map(size).sum::<usize>() > MAX_SIZE {
        return Err(Refusal::bad(
            "ValidationException",
            "Total size of the entries in the request is over the limit.",
        ));
    }
    let results: Vec<Value> = entries
        .iter()
        .map(|entry| match read(sinks, entry) {
            Ok(entry) => json!({"EventId": sinks.bus.put(entry)}),
            Err((code, message)) => json!({"ErrorCode": code, "ErrorMessage": message}),
        })
        .collect();
    let failed = results
        .iter()
        .filter(|result| result.get("ErrorCode").is_some())
        .count();
    Ok(json!({"FailedEntryCount": failed, "Entries": results}))
}

fn size(entry: &Value) -> usize {
    let texts: usize = ["/Source", "/DetailType", "/Detail"]
        .iter()
        .filter_map(|pointer| text(entry, pointer))
        .map(str::len)
        .sum();
    let resources: usize = resources(entry).iter().map(String::len).sum();
    texts
        + resources
        + if entry.get("Time").is_some() {
            TIME_SIZE
        } else {
            0
        }
}

fn read(sinks: &Sinks, entry: &Value) -> Result<Entry, (&'static str, String)> {
    let part = |name: &str| {
        let value = text(entry, &format!("/{name}")).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            (
                "InvalidArgument",
                format!("Parameter {name} is not valid. Reason: {name} is a required argument."),
            )
        })
    };
    let bus = text(entry, "/EventBusName").unwrap_or("default");
    let arn = format!(
        "arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{}",
        sinks.bus.name()
    );
    if bus != sinks.bus.name() && bus != arn {
        return Err((
            "InvalidArgument",
            format!(
                "Event bus {bus} does not exist. The portal's is {}.",
                sinks.bus.name()
            ),
        ));
    }
    let detail: Value = serde_json::from_str(part("Detail")?).map_err(|_| malformed())?;
    if !detail.is_object() {
        return Err(malformed());
    }
    Ok(Entry {
        source: part("Source")?.to_owned(),
        detail_type: part("DetailType")?.to_owned(),
        detail,
        time: entry.get("Time").and_then(Value::as_f64).map(milliseconds),
        resources: resources(entry),
    })
}

fn malformed() -> (&'static str, String) {
    ("MalformedDetail", "Detail is malformed.".to_owned())
}

fn resources(entry: &Value) -> Vec<String> {
    let list = entry.get("Resources").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float holds milliseconds exactly for 285,000 years"
)]
fn milliseconds(seconds: f64) -> Timestamp {
    Timestamp((seconds * 1_000.0) as i64)
}
