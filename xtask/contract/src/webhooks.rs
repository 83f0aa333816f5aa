//! What the portal sends to firms' endpoints, as `webhooks` of `OpenAPI` 3.1: one for each event that firms hear, and one for tests. It is a document of its own, because openapi-generator makes calls of webhooks, which then stand among those of the API.

use crate::events::{Direction, EventType};
use serde_json::{Map, Value, json};

/// The schema of what is sent in place of an event that has more than 20,000 bytes.
const LONG: &str = "LongEvent";

/// The event type of a test.
const PING: &str = "webhook.ping";

/// The tag of every webhook: linters ask for one.
const TAG: &str = "Events";

/// The document about the events that firms hear.
pub(crate) fn document(events: &[EventType]) -> Value {
    let mut webhooks = Map::new();
    let mut schemas = Map::new();
    let to_firms = events
        .iter()
        .filter(|event| event.direction == Direction::ToFirms);
    for event in to_firms {
        let name = format!("{}Event", event.data_name());
        let body = json!({"anyOf": [reference(&name), reference(LONG)]});
        let webhook = webhook(event.name, event.about(), &body);
        webhooks.insert(event.name.to_owned(), webhook);
        schemas.insert(name, whole(event));
        let inner = event.schema["$defs"].as_object().into_iter().flatten();
        schemas.extend(inner.map(|(name, schema)| (name.clone(), translated(schema))));
    }
    let about = "A test, which the firm asked for. It is sent once, whatever comes of it.";
    let body = reference("PingEvent");
    webhooks.insert(PING.to_owned(), webhook(PING, about, &body));
    schemas.insert("PingEvent".to_owned(), ping());
    schemas.insert(LONG.to_owned(), long());
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Portico's webhooks",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What the portal sends to the endpoints of a firm's systems: signed as Standard Webhooks 1.0 has it, \
                at least once, in order for each client, and again until it is accepted.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{
            "url": "https://{host}",
            "description": "An endpoint of the firm",
            "variables": {
                "host": {"default": "hooks.example.com", "description": "The host of the endpoint's address"},
            },
        }],
        "tags": [{"name": TAG, "description": "What clients did."}],
        "webhooks": webhooks,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "The signature of Standard Webhooks 1.0, with the secret of the endpoint: `v1,` and the HMAC-SHA256 of id, timestamp and body, divided by dots, in base64. Several are divided by spaces.",
                },
            },
        },
    })
}

/// The webhook of an event type.
fn webhook(name: &str, about: &str, body: &Value) -> Value {
    json!({"post": {
        "tags": [TAG],
        "summary": name,
        "description": about,
        "operationId": name.replace('.', "_"),
        "parameters": [
            {
                "name": "webhook-id",
                "in": "header",
                "description": "The event's id, which stays when it is sent again",
                "required": true,
                "schema": {"type": "string"},
            },
            {
                "name": "webhook-timestamp",
                "in": "header",
                "description": "When this attempt was signed, in seconds since 1970; at most five minutes from the receiver's time",
                "required": true,
                "schema": {"type": "integer", "format": "int64"},
            },
        ],
        "security": [{"signature": []}],
        "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
        "responses": {
            "2XX": {"description": "The firm's system has it. The answer's body is not read."},
            "410": {"description": "The endpoint is gone: the portal disables it."},
            "default": {"description": "The portal sends it again; not before `Retry-After`, if there is one."},
        },
    }})
}

/// An event with its type, which on the bus stands outside of the `detail`.
fn whole(event: &EventType) -> Value {
    let mut properties = Map::new();
    properties.insert("type".to_owned(), kind(event.name));
    let fields = event.schema["properties"].as_object().into_iter().flatten();
    properties.extend(fields.map(|(name, schema)| (name.clone(), translated(schema))));
    let mut required = vec![Value::from("type")];
    required.extend(
        event.schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .cloned(),
    );
    json!({
        "type": "object",
        "description": event.about(),
        "required": required,
        "properties": properties,
    })
}

fn kind(name: &str) -> Value {
    json!({"type": "string", "description": "The event type.", "const": name})
}

fn long() -> Value {
    json!({
        "type": "object",
        "description": "What stands for an event that has more than 20,000 bytes.",
        "required": ["type", "id", "time", "version", "data", "read_at"],
        "properties": {
            "type": {"type": "string", "description": "The event type."},
            "id": {"type": "string", "description": "The event's own id."},
            "time": {"type": "string", "format": "date-time", "description": "When it happened (RFC 3339, UTC)."},
            "version": {"type": "integer", "format": "int64", "description": "The version of the event."},
            "data": {
                "type": "object",
                "description": "Whom it is about.",
                "required": ["firm_id", "client_id"],
                "properties": {
                    "firm_id": {"type": "string", "description": "The firm."},
                    "client_id": {"type": "string", "description": "The firm's own name for the client."},
                },
            },
            "read_at": {
                "type": "string",
                "description": "The path at which the firm's system reads the whole event, with its bearer.",
                "example": "/v1/firm/events/01KDRXEEG0000000000000000A",
            },
        },
    })
}

fn ping() -> Value {
    json!({
        "type": "object",
        "description": "A test of an endpoint.",
        "required": ["type", "id", "time", "version", "data"],
        "properties": {
            "type": kind(PING),
            "id": {"type": "string", "description": "The id of the test."},
            "time": {"type": "string", "format": "date-time", "description": "When it was asked for (RFC 3339, UTC)."},
            "version": {"type": "integer", "format": "int64", "description": "Always 1."},
            "data": {
                "type": "object",
                "description": "Whose endpoint it is.",
                "required": ["firm_id"],
                "properties": {"firm_id": {"type": "string", "description": "The firm."}},
            },
        },
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A schema of an event as part of the document: references lead to its components, and a choice of constants is one list of them, as in the rest of the document.
fn translated(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                return reference(place.trim_start_matches("#/$defs/"));
            }
            let inner = fields.iter();
            let mut fields: Map<_, _> = inner
                .map(|(name, value)| (name.clone(), translated(value)))
                .collect();
            if let Some(constants) = constants(&fields) {
                fields.shift_remove("oneOf");
                fields.insert("type".to_owned(), "string".into());
                fields.insert("enum".to_owned(), constants);
            }
            fields.into()
        }
        Value::Array(entries) => entries.iter().map(translated).collect(),
        other => other.clone(),
    }
}

/// The values of a choice that has constants alone.
fn constants(fields: &Map<String, Value>) -> Option<Value> {
    let choices = fields.get("oneOf")?.as_array()?;
    choices
        .iter()
        .map(|choice| choice.get("const").cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;
    use shared::exchange::portal_event::is_for_firms;

    /// Every reference in a value.
    fn references(value: &Value) -> Vec<&str> {
        match value {
            Value::Object(fields) => {
                let own = fields.get("$ref").and_then(Value::as_str);
                let inner = fields.values().flat_map(references);
                own.into_iter().chain(inner).collect()
            }
            Value::Array(entries) => entries.iter().flat_map(references).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_event_that_firms_hear_is_a_webhook() {
        let events = events::all();
        let document = document(&events);
        let webhooks = document["webhooks"].as_object().unwrap();
        let heard = events.iter().filter(|event| is_for_firms(event.name));
        let mut names: Vec<_> = heard.map(|event| event.name).collect();
        names.push(PING);
        assert_eq!(webhooks.keys().collect::<Vec<_>>(), names);
    }

    #[test]
    fn every_schema_is_referred_to_and_every_reference_leads_to_one() {
        let document = document(&events::all());
        let references = references(&document);
        for place in &references {
            let found = document.pointer(place.trim_start_matches('#'));
            assert!(found.is_some(), "{place}");
        }
        for name in document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
        {
            let place = format!("#/components/schemas/{name}");
            assert!(references.contains(&place.as_str()), "{place}");
        }
    }

    /// Events that share the name of a type, such as that of a file's place, share the type.
    #[test]
    fn a_name_stands_for_one_schema() {
        let events = events::all();
        let document = document(&events);
        let to_firms = events.iter().filter(|event| is_for_firms(event.name));
        for (name, schema) in to_firms.flat_map(|event| event.schema["$defs"].as_object().unwrap())
        {
            let known = &document["components"]["schemas"][name];
            assert_eq!(*known, translated(schema), "{name}");
        }
    }
}
