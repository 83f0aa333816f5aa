//! The answers that the edge gives for every route alike, before or after its handler.

use super::operations;
use serde_json::{Value, json};

/// The operations that ignore query parameters (`Parameters::Any`): programs of others call them.
const IGNORING_PARAMETERS: [&str; 6] = [
    "read_feed",
    "show_apple_association",
    "show_asset_links",
    "show_health",
    "show_logo",
    "show_related_origins",
];

/// Adds to each operation the refusal of a query parameter that it does not have, and to each GET the answer without a body.
pub(super) fn add(document: &mut Value) {
    for (method, operation) in operations(document) {
        let name = operation["operationId"].as_str().unwrap_or_default();
        let refuses = !IGNORING_PARAMETERS.contains(&name);
        let responses = &mut operation["responses"];
        if refuses && responses["422"].is_null() {
            responses["422"] = unknown_parameter();
        }
        if method == "get" && responses["200"].is_object() {
            responses["304"] = json!({
                "description": "Unchanged since the answer whose `ETag` the call names in `If-None-Match`",
            });
        }
    }
}

fn unknown_parameter() -> Value {
    json!({
        "description": "`invalid-fields`: a query parameter is given, and this call takes none",
        "content": {"application/problem+json": {
            "schema": {"$ref": "#/components/schemas/ProblemBody"},
            "examples": {
                "invalid-fields": {"$ref": "#/components/examples/invalid-fields"},
            },
        }},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An operation that was renamed would refuse in the document what it ignores.
    #[test]
    fn what_ignores_parameters_exists() {
        let mut document = super::super::openapi(&crate::events_folder()).unwrap();
        let all: Vec<_> = operations(&mut document)
            .filter_map(|(_, operation)| operation["operationId"].as_str())
            .map(str::to_owned)
            .collect();
        for name in IGNORING_PARAMETERS {
            assert!(all.iter().any(|one| one == name), "{name}");
        }
    }
}
