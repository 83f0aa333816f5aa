//! The HTTP API, merged from what each function declares about its own routes.

mod common;
mod examples;
mod headers;
mod schemas;

use serde_json::Value;
use shared::edge::problem::ProblemBody;
use std::io;
use std::path::Path;
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
    servers(
        (url = "http://localhost:8787", description = "The local portal (`cargo xtask dev`)"),
        (
            url = "https://{host}",
            description = "A deployed portal",
            variables(("host" = (default = "portal.example.com", description = "The portal's own domain"))),
        ),
    ),
    tags(
        (name = "Signing in", description = "Links, codes and passkeys, and the session that they begin."),
        (name = "Session", description = "The caller's sessions: how long they last, and how they end."),
        (name = "Profile", description = "The person who calls: firms, matters, unread counts and choices."),
        (name = "Matters", description = "Where the client's matters stand."),
        (name = "Requests", description = "What firms ask of the client, and the client's answers."),
        (name = "Messages", description = "The conversation with the firms."),
        (name = "Bills", description = "Bills that firms shared."),
        (name = "Calendar events", description = "Appointments and dates that firms shared."),
        (name = "Documents", description = "Documents of both sides, and the folders that order them."),
        (name = "Uploads", description = "Files of up to 5 GiB that clients send, in parts that can be resumed."),
        (name = "Passkeys", description = "The caller's passkeys."),
        (name = "Devices", description = "The devices that take pushes."),
        (name = "Firms' systems", description = "What a firm's own systems call, with the firm's key. No client's session opens any of it."),
        (name = "The portal", description = "What is the same for everyone, and needs no session."),
    ),
    security(("bearer" = []), ("cookie" = [])),
    components(schemas(ProblemBody)),
    modifiers(&Sessions)
)]
struct Portal;

/// The ways to authenticate: two of clients, for apps and for browsers, and two of firms' systems. A grant is a bearer token too: as a scheme of its own, it makes generated clients send the header twice.
struct Sessions;

impl Modify for Sessions {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description = Some("The `token` of a session, for apps; or the `grant` of an upload, for the calls of that upload.".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = "The session of a browser. A call that changes something needs the portal's own `Origin`.";
        let cookie = ApiKeyValue::with_description("__Host-session", cookie);
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        // It stands here alone: generators fail on a header that is a parameter as well.
        let signature = "The signature of Standard Webhooks 1.0, with the secret of the firm's key: `v1,` and the HMAC-SHA256 of id, timestamp and body, divided by dots, in base64. Several are divided by spaces.";
        let signature = ApiKeyValue::with_description("webhook-signature", signature);
        components
            .add_security_scheme("webhook", SecurityScheme::ApiKey(ApiKey::Header(signature)));
        let mut firm = Http::new(HttpAuthScheme::Bearer);
        firm.description =
            Some("The bearer of a firm's system, from `POST /v1/firm/tokens/{key_id}`.".to_owned());
        components.add_security_scheme("firm", SecurityScheme::Http(firm));
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
        receive_webhook::Api::openapi(),
        answer_firm::Api::openapi(),
        list_matters::Api::openapi(),
        answer_request::Api::openapi(),
        calendar_feed::Api::openapi(),
        request_archive::Api::openapi(),
    ]
}

/// The whole API, with the samples of calls in `events` as examples. Paths and schemas are in alphabetical order.
///
/// # Errors
/// When a sample cannot be read.
pub fn openapi(events: &Path) -> io::Result<Value> {
    let functions = functions().into_iter();
    let document = functions.fold(Portal::openapi(), Document::merge_from);
    let mut document = serde_json::to_value(document)?;
    schemas::finish(&mut document);
    common::add(&mut document);
    headers::describe(&mut document);
    examples::add(&mut document, events)?;
    Ok(document)
}

/// Every operation of a document, with its method in lower case.
fn operations(document: &mut Value) -> impl Iterator<Item = (&str, &mut Value)> {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(_, item)| {
        let operations = item.as_object_mut().into_iter().flatten();
        operations.map(|(method, operation)| (method.as_str(), operation))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn whole() -> Value {
        openapi(&crate::events_folder()).unwrap()
    }

    /// Every description in a document.
    fn descriptions(value: &Value) -> Vec<&str> {
        match value {
            Value::Object(fields) => {
                let own = fields.get("description").and_then(Value::as_str);
                let inner = fields.values().flat_map(descriptions);
                own.into_iter().chain(inner).collect()
            }
            Value::Array(entries) => entries.iter().flat_map(descriptions).collect(),
            _ => Vec::new(),
        }
    }

    /// A link between Rust items means nothing outside rustdoc.
    #[test]
    fn descriptions_have_no_links_of_rustdoc() {
        let document = whole();
        let descriptions = descriptions(&document);
        assert!(descriptions.len() > 500, "{}", descriptions.len());
        for description in descriptions {
            let linked = ["[`", "](", "::"]
                .iter()
                .any(|mark| description.contains(mark));
            assert!(!linked, "{description}");
        }
    }

    #[test]
    fn every_tag_of_an_operation_is_described_and_used() {
        let mut document = whole();
        let tags = document["tags"].as_array().unwrap();
        let described: BTreeSet<_> = tags.iter().map(|tag| tag["name"].to_string()).collect();
        let used: BTreeSet<_> = operations(&mut document)
            .map(|(_, operation)| operation["tags"][0].to_string())
            .collect();
        assert_eq!(used, described);
    }

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

    /// Only what reads a body refuses its media type.
    #[test]
    fn an_operation_that_reads_a_body_describes_it() {
        let mut document = whole();
        for (method, operation) in operations(&mut document) {
            let reads = operation["responses"]["415"].is_object();
            let described = operation["requestBody"].is_object();
            let name = &operation["operationId"];
            assert!(!reads || described, "{method} {name} describes no body");
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
        let merged = functions()
            .into_iter()
            .fold(Portal::openapi(), Document::merge_from);
        assert_eq!(functions().iter().map(count).sum::<usize>(), count(&merged));
    }

    /// Clients generated from the document name their methods after the operations.
    #[test]
    fn operations_have_names_of_their_own() {
        let mut document = whole();
        let names: Vec<_> = operations(&mut document)
            .map(|(_, operation)| operation["operationId"].as_str().unwrap())
            .collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(
            distinct.len(),
            names.len(),
            "an operationId occurs twice in {names:?}"
        );
    }
}
