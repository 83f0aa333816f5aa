//! The events as an `AsyncAPI` document: one channel for each direction of the bus.

use crate::events::{Direction, EventType};
use serde_json::{Map, Value, json};
use shared::exchange::portal_event::SOURCE;
use std::fs;
use std::io;
use std::path::Path;

/// The document about `events`, with the samples in `samples` as examples.
///
/// # Errors
/// When a sample cannot be read.
pub(crate) fn document(events: &[EventType], samples: &Path) -> io::Result<Value> {
    let samples = read(samples)?;
    let messages: Map<_, _> = events
        .iter()
        .map(|event| (event.name.to_owned(), message(event, &samples)))
        .collect();
    Ok(json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Portico's events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What firms' systems tell the portal, and what the portal tells them, over one bus of \
                Amazon EventBridge. An address is the `source` of an event; the name of a message is its `detail-type`, and \
                its payload is its `detail`. Events may come twice and in any order.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "tags": [{"name": "EventBridge", "description": "Both channels are on one bus."}],
        },
        "defaultContentType": "application/json",
        "servers": {
            "bus": {
                "host": "events.{region}.amazonaws.com",
                "protocol": "https",
                "description": "The bus of one portal. A firm's role may put events there under its own source.",
                "variables": {
                    "region": {"default": "us-east-1", "description": "The AWS region of the portal."},
                },
            },
        },
        "channels": {
            "fromFirms": {
                "address": "firm.{firm_id}",
                "title": "From firms",
                "description": "What firms tell the portal. The source names the firm, and nothing else does.",
                "parameters": {
                    "firm_id": {"description": "The firm: 1 to 40 of the characters a-z, 0-9 and the hyphen."},
                },
                "messages": references(events, Direction::FromFirms),
            },
            "toFirms": {
                "address": SOURCE,
                "title": "To firms",
                "description": "What the portal tells firms. A firm's rule matches the source and its own `firm_id`.",
                "messages": references(events, Direction::ToFirms),
            },
        },
        "operations": {
            "receiveFromFirms": {
                "action": "receive",
                "channel": {"$ref": "#/channels/fromFirms"},
                "summary": "Apply a firm's event",
                "description": "The portal checks it and applies it. What does not fit becomes a dead letter.",
            },
            "sendToFirms": {
                "action": "send",
                "channel": {"$ref": "#/channels/toFirms"},
                "summary": "Tell a firm",
                "description": "The portal says what a client did. Delivery is at least once.",
            },
        },
        "components": {"messages": messages},
    }))
}

/// References to the messages of one direction.
fn references(events: &[EventType], direction: Direction) -> Map<String, Value> {
    let events = events.iter().filter(|event| event.direction == direction);
    events
        .map(|event| {
            let name = event.name;
            let reference = json!({"$ref": format!("#/components/messages/{name}")});
            (name.to_owned(), reference)
        })
        .collect()
}

fn message(event: &EventType, samples: &[(String, Value)]) -> Value {
    let name = event.name;
    let examples: Vec<_> = samples
        .iter()
        .filter(|(_, sample)| sample["detail-type"] == name)
        .map(|(file, sample)| json!({"name": file, "payload": sample["detail"]}))
        .collect();
    let mut message = json!({
        "name": name,
        "title": name,
        "summary": event.about(),
        "contentType": "application/json",
        "payload": {"$ref": format!("events/{name}.json")},
    });
    if !examples.is_empty() {
        message["examples"] = examples.into();
    }
    message
}

/// The samples of firms' events, by the names of their files.
fn read(folder: &Path) -> io::Result<Vec<(String, Value)>> {
    let mut samples = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let sample = serde_json::from_str(&fs::read_to_string(&path)?)?;
            samples.push((name.into_owned(), sample));
        }
    }
    samples.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(samples)
}
