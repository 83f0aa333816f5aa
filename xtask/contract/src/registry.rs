//! The events for the schema registry of Amazon EventBridge, which takes `OpenAPI` 3.0 and no newer JSON Schema. The registry makes bindings for Java, Python, Go and TypeScript from it.

use crate::events::{Direction, EventType};
use serde_json::{Map, Value, json};
use shared::exchange::portal_event::SOURCE;

/// The schema of one event as the registry names and stores it: `AWSEvent` is the whole event, as a target receives it.
pub(crate) fn document(event: &EventType) -> Value {
    let mut schemas = Map::new();
    schemas.insert("AWSEvent".to_owned(), whole(event));
    schemas.insert("Detail".to_owned(), older(&event.schema));
    let inner = event.schema["$defs"].as_object().into_iter().flatten();
    schemas.extend(inner.map(|(name, schema)| (name.clone(), older(schema))));
    json!({
        "openapi": "3.0.0",
        "info": {"title": event.name, "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas},
    })
}

/// What EventBridge puts around a `detail`.
fn whole(event: &EventType) -> Value {
    let source = match event.direction {
        Direction::FromFirms => json!({"type": "string", "pattern": "^firm\\.[a-z0-9-]{1,40}$"}),
        Direction::ToFirms => json!({"type": "string", "enum": [SOURCE]}),
    };
    json!({
        "type": "object",
        "required": ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
        "x-amazon-events-detail-type": event.name,
        "x-amazon-events-source": match event.direction {
            Direction::FromFirms => "firm.<firm_id>",
            Direction::ToFirms => SOURCE,
        },
        "properties": {
            "version": {"type": "string"},
            "id": {"type": "string"},
            "detail-type": {"type": "string", "enum": [event.name]},
            "source": source,
            "account": {"type": "string"},
            "time": {"type": "string", "format": "date-time"},
            "region": {"type": "string"},
            "resources": {"type": "array", "items": {"type": "string"}},
            "detail": {"$ref": "#/components/schemas/Detail"},
        },
    })
}

/// A schema of JSON Schema 2020-12 in the words of `OpenAPI` 3.0, as far as the events need them.
fn older(schema: &Value) -> Value {
    let Value::Object(fields) = schema else {
        return schema.clone();
    };
    let mut older_fields = Map::new();
    for (keyword, value) in fields {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" => {}
            "$ref" => reference(value, fields.len(), &mut older_fields),
            "type" => kinds(value, &mut older_fields),
            "const" => {
                older_fields.insert("enum".to_owned(), json!([value]));
            }
            "contentEncoding" => {
                older_fields.insert("format".to_owned(), "byte".into());
            }
            "anyOf" | "oneOf" => choices(keyword, value, &mut older_fields),
            "items" => {
                older_fields.insert(keyword.clone(), older(value));
            }
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                let properties = properties.map(|(name, inner)| (name.clone(), older(inner)));
                older_fields.insert(keyword.clone(), Value::Object(properties.collect()));
            }
            _ => {
                older_fields.insert(keyword.clone(), value.clone());
            }
        }
    }
    older_fields.into()
}

/// A reference hides what stands beside it, so it then goes into an `allOf`.
fn reference(value: &Value, beside: usize, fields: &mut Map<String, Value>) {
    let place = value.as_str().unwrap_or_default();
    let place = place.replace("#/$defs/", "#/components/schemas/");
    if beside == 1 {
        fields.insert("$ref".to_owned(), place.into());
    } else {
        fields.insert("allOf".to_owned(), json!([{"$ref": place}]));
    }
}

/// A type or null.
fn kinds(value: &Value, fields: &mut Map<String, Value>) {
    let Some(kinds) = value.as_array() else {
        fields.insert("type".to_owned(), value.clone());
        return;
    };
    let only = kinds.iter().find(|kind| *kind != "null");
    fields.insert("type".to_owned(), only.cloned().unwrap_or_default());
    fields.insert("nullable".to_owned(), true.into());
}

/// A choice: of constants, of a type and null, or of schemas.
fn choices(keyword: &str, value: &Value, fields: &mut Map<String, Value>) {
    let choices = value.as_array().cloned().unwrap_or_default();
    if choices.iter().all(|choice| choice.get("const").is_some()) {
        let values: Vec<_> = choices
            .iter()
            .map(|choice| choice["const"].clone())
            .collect();
        fields.insert("type".to_owned(), "string".into());
        fields.insert("enum".to_owned(), values.into());
        return;
    }
    let is_null = |choice: &&Value| choice["type"] == "null";
    let rest: Vec<_> = choices
        .iter()
        .filter(|choice| !is_null(choice))
        .map(older)
        .collect();
    if rest.len() == choices.len() {
        fields.insert(keyword.to_owned(), rest.into());
    } else {
        fields.insert("allOf".to_owned(), rest.into());
        fields.insert("nullable".to_owned(), true.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_openapi_3_0_does_not_know_is_said_in_its_words() {
        let newer = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "type": {"type": ["string", "null"], "maxLength": 3},
                "state": {"oneOf": [{"type": "string", "const": "paid"}, {"type": "string", "const": "void"}]},
                "content": {"anyOf": [{"$ref": "#/$defs/Content"}, {"type": "null"}]},
                "data": {"$ref": "#/$defs/Data", "description": "The content."},
            },
            "$defs": {"Data": {}},
        });
        let expected = json!({
            "type": "object",
            "properties": {
                "type": {"type": "string", "nullable": true, "maxLength": 3},
                "state": {"type": "string", "enum": ["paid", "void"]},
                "content": {"allOf": [{"$ref": "#/components/schemas/Content"}], "nullable": true},
                "data": {"allOf": [{"$ref": "#/components/schemas/Data"}], "description": "The content."},
            },
        });
        assert_eq!(older(&newer), expected);
    }

    /// Words of newer JSON Schemas that no event may bring into the registry unseen.
    const NEWER: [&str; 9] = [
        "$defs",
        "$schema",
        "$id",
        "const",
        "prefixItems",
        "if",
        "propertyNames",
        "contentEncoding",
        "examples",
    ];

    fn keywords<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            found.push(keyword);
            match keyword.as_str() {
                "properties" => value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, inner)| keywords(inner, found)),
                "items" => keywords(value, found),
                "allOf" | "anyOf" | "oneOf" => value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .for_each(|inner| keywords(inner, found)),
                _ => {}
            }
        }
    }

    #[test]
    fn no_event_brings_a_newer_word() {
        for event in crate::events::all() {
            let document = document(&event);
            let schemas = document["components"]["schemas"].as_object().unwrap();
            let mut found = Vec::new();
            schemas
                .values()
                .for_each(|schema| keywords(schema, &mut found));
            let newer = found.iter().find(|keyword| NEWER.contains(keyword));
            assert_eq!(newer, None, "{}", event.name);
        }
    }
}
