//! What a signed request says: one event, or up to ten.

use crate::edge::problem::{FieldError, Problem};
use crate::exchange::firm_event;
use crate::value::check::Fault;
use crate::value::id::FirmId;
use crate::value::time::Timestamp;
use serde_json::{Map, Value};

/// Most events in one request: as many as `EventBridge` takes in one call.
const MAX_EVENTS: usize = 10;

/// Largest event, in bytes: `EventBridge` takes 256 KB for a whole call, with the source and the type.
const MAX_EVENT: usize = 255 * 1024;

/// An event that fits its schema, as the bus gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedEvent {
    /// The event's own id.
    pub id: String,
    /// The event type.
    pub detail_type: &'static str,
    /// The detail, as JSON.
    pub detail: String,
}

/// Reads and checks the events of a body: `{"type", "id", "time", "version", "data"}`, or up to ten of them in `{"events": [...]}`.
///
/// # Errors
/// When any event does not fit: then none is taken. The problem names the event and the field.
pub fn read_events(
    body: &[u8],
    firm: &FirmId,
    now: Timestamp,
) -> Result<Vec<ReceivedEvent>, Problem> {
    let body: Value = serde_json::from_slice(body).map_err(|_| Problem::MalformedJson)?;
    let Value::Object(mut body) = body else {
        return Err(FieldError::new("", "type").into());
    };
    let Some(events) = body.remove("events") else {
        return read_event(body, "", firm, now)
            .map(|event| vec![event])
            .map_err(Problem::InvalidFields);
    };
    if ["type", "data"]
        .iter()
        .any(|field| body.contains_key(*field))
    {
        return Err(FieldError::new("/events", "beside-event").into());
    }
    let Value::Array(events) = events else {
        return Err(FieldError::new("/events", "type").into());
    };
    match events.len() {
        0 => return Err(FieldError::new("/events", "empty").into()),
        1..=MAX_EVENTS => {}
        _ => return Err(FieldError::new("/events", "too-many").into()),
    }
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for (number, event) in events.into_iter().enumerate() {
        let pointer = format!("/events/{number}");
        let event = match event {
            Value::Object(event) => read_event(event, &pointer, firm, now),
            _ => Err(vec![FieldError::new(pointer, "type")]),
        };
        match event {
            Ok(event) => read.push(event),
            Err(misfits) => faults.extend(misfits),
        }
    }
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(Problem::InvalidFields(faults))
    }
}

fn read_event(
    mut event: Map<String, Value>,
    pointer: &str,
    firm: &FirmId,
    now: Timestamp,
) -> Result<ReceivedEvent, Vec<FieldError>> {
    let name = event.remove("type");
    let name = name.as_ref().and_then(Value::as_str).unwrap_or_default();
    let detail = Value::Object(event);
    let text = detail.to_string();
    let parsed = firm_event::parse_detail(firm, name, &detail, now).map_err(|faults| {
        faults
            .iter()
            .map(|fault| locate(fault, pointer))
            .collect::<Vec<_>>()
    })?;
    if text.len() > MAX_EVENT {
        return Err(vec![FieldError::new(pointer, "too-large")]);
    }
    Ok(ReceivedEvent {
        id: detail["id"].as_str().unwrap_or_default().to_owned(),
        detail_type: parsed.detail_type,
        detail: text,
    })
}

/// The place of a fault in the request. On the bus, type and detail stand side by side.
fn locate(fault: &Fault, event: &str) -> FieldError {
    let place = match fault.pointer.strip_prefix("/detail") {
        Some("-type") => "/type",
        Some(place) => place,
        None => &fault.pointer,
    };
    FieldError::new(format!("{event}{place}"), fault.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(version: i64) -> Value {
        json!({
            "type": "bill.unshared", "id": "e-1", "time": "2026-11-23T05:35:00Z", "version": version,
            "data": {"bill_id": "b-1"},
        })
    }

    fn read(body: &Value) -> Result<usize, Vec<String>> {
        let firm = FirmId::parse("hale").unwrap();
        let now = Timestamp::parse("2026-11-23T05:35:00Z").unwrap();
        match read_events(body.to_string().as_bytes(), &firm, now) {
            Ok(events) => Ok(events.len()),
            Err(Problem::InvalidFields(fields)) => Err(fields
                .iter()
                .map(|field| format!("{} {}", field.field, field.code))
                .collect()),
            Err(problem) => Err(vec![problem.name().to_owned()]),
        }
    }

    fn misfits(body: &Value) -> Vec<String> {
        read(body).unwrap_err()
    }

    #[test]
    fn one_event_or_a_list_of_them() {
        assert_eq!(read(&event(1)), Ok(1));
        assert_eq!(read(&json!({"events": [event(1), event(2)]})), Ok(2));
        assert_eq!(read(&json!({"events": vec![event(1); 10]})), Ok(10));
        assert_eq!(
            misfits(&json!({"events": vec![event(1); 11]})),
            ["/events too-many"]
        );
        assert_eq!(misfits(&json!({"events": []})), ["/events empty"]);
        assert_eq!(misfits(&json!({"events": {}})), ["/events type"]);
        assert_eq!(misfits(&json!([event(1)])), [" type"]);
    }

    #[test]
    fn a_misfit_names_its_event_and_its_field() {
        let mut other = event(0);
        other["data"] = json!({"bill_id": 7});
        assert_eq!(
            misfits(&json!({"events": [event(1), other.clone()]})),
            ["/events/1/data/bill_id type"]
        );
        assert_eq!(misfits(&other), ["/data/bill_id type"]);
        assert_eq!(
            misfits(&json!({"events": [event(0), 7]})),
            ["/events/0/version range", "/events/1 type"]
        );
        other["type"] = json!("bill.paid");
        assert_eq!(misfits(&other), ["/type detail-type"]);
        assert_eq!(misfits(&json!({})), ["/type detail-type"]);
        assert_eq!(
            misfits(&json!({"type": "bill.unshared", "data": []})),
            ["/data type"]
        );
    }

    #[test]
    fn an_event_that_the_bus_would_not_carry_is_refused_before() {
        let mut large = event(1);
        large["more"] = json!("x".repeat(MAX_EVENT));
        assert_eq!(
            misfits(&json!({"events": [large]})),
            ["/events/0 too-large"]
        );
    }
}
