//! What the attributes of the code cannot say about schemas, and what generators of clients need.

use serde_json::{Map, Value, json};

/// Finishes the schemas of a document.
pub(super) fn finish(document: &mut Value) {
    let named = document["components"]["schemas"].clone();
    if let Value::Object(named) = &named {
        refer(&mut document["paths"], named);
        let schemas = document["components"]["schemas"].as_object_mut();
        for schema in schemas.into_iter().flatten().map(|(_, schema)| schema) {
            let inner = schema.as_object_mut().into_iter().flatten();
            inner.for_each(|(_, part)| refer(part, named));
        }
    }
    visit(document, &|fields| {
        parameters_are_never_null(fields);
        say_it_beside_the_choice(fields);
        name_the_choices_only(fields);
    });
}

/// Replaces a schema that is written out, and is the same as a named one, by a reference to it. The argument of a generic type (`Page<Bill>`) is always written out, and generators would make a second type of it.
fn refer(value: &mut Value, named: &Map<String, Value>) {
    let is_schema = value.get("properties").is_some() || value.get("oneOf").is_some();
    let same = named
        .iter()
        .find(|(_, schema)| is_schema && *schema == value);
    if let Some((name, _)) = same {
        *value = json!({"$ref": format!("#/components/schemas/{name}")});
        return;
    }
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|inner| refer(inner, named)),
        Value::Array(entries) => entries.iter_mut().for_each(|inner| refer(inner, named)),
        _ => {}
    }
}

fn visit(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            change(fields);
            fields.values_mut().for_each(|inner| visit(inner, change));
        }
        Value::Array(entries) => entries.iter_mut().for_each(|inner| visit(inner, change)),
        _ => {}
    }
}

/// A parameter that is left out is absent: a query or a header cannot hold a null.
fn parameters_are_never_null(fields: &mut Map<String, Value>) {
    if !fields.contains_key("in") {
        return;
    }
    if let Some(kind) = fields
        .get_mut("schema")
        .and_then(|schema| schema.get_mut("type"))
        && let Some(kinds) = kind.as_array()
        && let Some(only) = kinds.iter().find(|one| *one != "null").cloned()
    {
        *kind = only;
    }
}

/// The description of a field that is a named type or null stands beside the choice, where every tool looks.
fn say_it_beside_the_choice(fields: &mut Map<String, Value>) {
    if fields.contains_key("description") {
        return;
    }
    let Some(choices) = fields.get_mut("oneOf").and_then(Value::as_array_mut) else {
        return;
    };
    if !choices.iter().any(|choice| choice["type"] == "null") {
        return;
    }
    let said = choices
        .iter_mut()
        .find_map(|choice| choice.as_object_mut()?.shift_remove("description"));
    if let Some(said) = said {
        fields.insert("description".to_owned(), said);
    }
}

/// The choices of a union with a tag are plain references: with a description beside one, generators take it for another type.
fn name_the_choices_only(fields: &mut Map<String, Value>) {
    if !fields.contains_key("discriminator") {
        return;
    }
    let choices = fields.get_mut("oneOf").and_then(Value::as_array_mut);
    for choice in choices.into_iter().flatten() {
        if let Some(choice) = choice.as_object_mut() {
            choice.shift_remove("description");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_out_type_becomes_a_reference_to_the_named_one() {
        let bill = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        let page =
            json!({"type": "object", "properties": {"data": {"type": "array", "items": bill}}});
        let mut document = json!({"components": {"schemas": {"Bill": bill, "Page_Bill": page}}});
        finish(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Bill"], bill);
        let items = &schemas["Page_Bill"]["properties"]["data"]["items"];
        assert_eq!(*items, json!({"$ref": "#/components/schemas/Bill"}));
    }

    #[test]
    fn a_parameter_is_absent_and_not_null() {
        let schema = json!({"type": ["string", "null"], "maxLength": 3});
        let mut document = json!({"paths": [{"in": "query", "schema": schema}], "body": schema});
        finish(&mut document);
        assert_eq!(document["paths"][0]["schema"]["type"], "string");
        assert_eq!(document["body"], schema);
    }
}
