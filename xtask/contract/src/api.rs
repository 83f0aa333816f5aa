//! The HTTP API, merged from what each function declares about its own routes.

use shared::edge::problem::ProblemBody;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The parts of the document that belong to no single function.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Portico",
        description = "The client portal of a law firm: what its clients' apps call. Errors are problem documents \
            (RFC 9457) with a stable type; times are RFC 3339 in UTC; ids are opaque.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    components(schemas(ProblemBody)),
    modifiers(&Sessions)
)]
struct Portal;

/// The two ways to authenticate a session, for apps and for browsers, and the grant of an upload.
struct Sessions;

impl Modify for Sessions {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-session")));
        components.add_security_scheme("cookie", cookie);
        let grant = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("grant", grant);
    }
}

/// All HTTP functions, in the order of template.yaml.
fn functions() -> Vec<Document> {
    vec![
        request_link::Api::openapi(),
        verify_link::Api::openapi(),
        passkeys::Api::openapi(),
        register_device::Api::openapi(),
        sign_out::Api::openapi(),
        profile::Api::openapi(),
        list_bills::Api::openapi(),
        list_events::Api::openapi(),
        list_messages::Api::openapi(),
        list_documents::Api::openapi(),
        send_message::Api::openapi(),
        upload::Api::openapi(),
    ]
}

/// The whole API. Paths and schemas are in alphabetical order.
pub fn openapi() -> Document {
    functions()
        .into_iter()
        .fold(Portal::openapi(), Document::merge_from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Merging keeps only one of two schemas with the same name, so functions that share a name must agree on the schema.
    #[test]
    fn functions_agree_on_the_schemas_that_share_a_name() {
        let mut known = BTreeMap::new();
        for document in functions() {
            for (name, schema) in document.components.unwrap_or_default().schemas {
                let schema = serde_json::to_value(schema).unwrap();
                let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(
                    *first, schema,
                    "two functions mean different things by the schema {name}"
                );
            }
        }
    }

    /// Merging keeps only one of two operations on the same route.
    #[test]
    fn no_route_is_answered_by_two_functions() {
        let count = |document: &Document| {
            let paths = serde_json::to_value(&document.paths).unwrap();
            let items = paths.as_object().unwrap().values();
            let methods = ["get", "put", "post", "delete", "patch"];
            items
                .map(|item| {
                    methods
                        .iter()
                        .filter(|method| item.get(method).is_some())
                        .count()
                })
                .sum::<usize>()
        };
        assert_eq!(
            functions().iter().map(count).sum::<usize>(),
            count(&openapi())
        );
    }

    /// Clients generated from the document name their methods after the operations.
    #[test]
    fn operations_have_names_of_their_own() {
        let document = serde_json::to_value(openapi()).unwrap();
        let operations = document["paths"].as_object().unwrap().values();
        let operations = operations.flat_map(|item| item.as_object().unwrap().values());
        let names: Vec<_> = operations
            .filter_map(|operation| operation["operationId"].as_str())
            .collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(
            distinct.len(),
            names.len(),
            "an operationId occurs twice in {names:?}"
        );
    }
}
