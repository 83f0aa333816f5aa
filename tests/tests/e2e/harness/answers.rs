//! Checks that every API response in a test is listed in docs/openapi.json: its status, its headers, and the type of a problem.

#![expect(
    clippy::disallowed_types,
    reason = "the tests of one process share what none of them changes"
)]

use super::{Answer, project};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An operation of the OpenAPI document.
struct Operation {
    method: String,
    /// The parts of its path; parameters are in braces.
    path: Vec<String>,
    statuses: BTreeMap<u16, Status>,
}

/// A response of the OpenAPI document.
struct Status {
    description: String,
    /// The headers, in lower case, and whether each is always there.
    headers: BTreeMap<String, bool>,
}

/// Headers that say how a response travels. Each HTTP server adds its own.
const OF_THE_TRANSPORT: [&str; 5] = [
    "connection",
    "content-length",
    "content-type",
    "date",
    "transfer-encoding",
];

/// What the gateway answers before any function is called (docs/api.md).
const BY_THE_GATEWAY: [u16; 3] = [400, 413, 431];

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&project::read("docs/openapi.json")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").iter();
    let operations = paths.flat_map(|(path, item)| {
        let item = item.as_object().expect("operations").iter();
        item.map(|(method, operation)| Operation {
            method: method.to_uppercase(),
            path: path.split('/').map(str::to_owned).collect(),
            statuses: statuses(operation, &document["components"]["headers"]),
        })
    });
    operations.collect()
});

fn statuses(operation: &Value, known: &Value) -> BTreeMap<u16, Status> {
    let responses = operation["responses"]
        .as_object()
        .expect("responses")
        .iter();
    responses
        .map(|(status, response)| {
            let description = response["description"].as_str().expect("a description");
            let headers = response["headers"].as_object().into_iter().flatten();
            let listed = Status {
                description: description.to_owned(),
                headers: headers
                    .map(|(name, _)| (name.to_lowercase(), known[name]["required"] == true))
                    .collect(),
            };
            (status.parse().expect("a status"), listed)
        })
        .collect()
}

impl Operation {
    fn takes(&self, method: &Method, path: &[&str]) -> bool {
        let same = |(known, given): (&String, &&str)| known.starts_with('{') || known == given;
        self.method == method.as_str()
            && self.path.len() == path.len()
            && self.path.iter().zip(path).all(same)
    }

    fn parameters(&self) -> usize {
        self.path
            .iter()
            .filter(|part| part.starts_with('{'))
            .count()
    }
}

/// The operation that answers a call.
fn operation(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<_> = path.split('/').collect();
    let known = OPERATIONS
        .iter()
        .filter(|known| known.takes(method, &parts));
    known.min_by_key(|known| known.parameters())
}

/// How a response differs from the document; `None` when it is listed there.
fn fault(method: &Method, path: &str, status: u16, problem: &str) -> Option<String> {
    let Some(operation) = operation(method, path) else {
        // No route of the API: $default answers.
        let of_no_route = matches!(status, 404 | 405) || *method == Method::OPTIONS;
        return (!of_no_route).then(|| "no such operation".to_owned());
    };
    let Some(Status { description, .. }) = operation.statuses.get(&status) else {
        return Some(format!("status {status} is not named"));
    };
    let named = status < 400 || description.contains(&format!("`{problem}`"));
    (!named).then(|| format!("the problem {problem} is not named for {status}: {description}"))
}

/// The header of a listed response that only one of the two has: the response or the document.
fn stray_header(method: &Method, path: &str, status: u16, headers: &HeaderMap) -> Option<String> {
    let listed = &operation(method, path)?.statuses.get(&status)?.headers;
    let missing = listed
        .iter()
        .find(|(name, always)| **always && !headers.contains_key(name.as_str()));
    if let Some((name, _)) = missing {
        return Some(format!("the header {name} is missing"));
    }
    let known = |name: &str| OF_THE_TRANSPORT.contains(&name) || listed.contains_key(name);
    let unknown = headers.keys().find(|name| !known(name.as_str()));
    unknown
        .map(|name| format!("the header {name} is not named (xtask/contract/src/api/headers.rs)"))
}

/// Fails the test when the document does not list an API response.
pub fn check(method: &Method, path: &str, answer: &Answer) {
    let by_gateway = BY_THE_GATEWAY.contains(&answer.status) && answer.body["message"].is_string();
    if !by_gateway && (path.starts_with("/v1/") || path.starts_with("/.well-known/")) {
        let fault = fault(method, path, answer.status, answer.problem())
            .or_else(|| stray_header(method, path, answer.status, &answer.headers));
        assert!(
            fault.is_none(),
            "{method} {path}: {} in docs/openapi.json: {answer:?}",
            fault.unwrap_or_default()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_document_does_not_name_is_a_fault() {
        let fault = |method, path, status, problem| fault(&method, path, status, problem).is_some();
        assert!(!fault(Method::GET, "/v1/bills?limit=1", 200, ""));
        assert!(fault(Method::GET, "/v1/bills", 201, ""), "a status");
        assert!(!fault(Method::GET, "/v1/bills", 401, "session-required"));
        assert!(
            fault(Method::GET, "/v1/bills", 401, "link-invalid"),
            "a type"
        );
        assert!(fault(Method::GET, "/v1/bills", 401, ""), "no problem");
        assert!(fault(Method::GET, "/v1/bill", 200, ""), "a path");
        assert!(!fault(Method::GET, "/v1/bill", 404, "not-found"));
    }

    #[test]
    fn headers_are_those_that_the_document_names() {
        let stray = |headers: &[&'static str]| {
            let headers = headers
                .iter()
                .map(|name| (name.parse().unwrap(), "x".parse().unwrap()));
            let headers: HeaderMap = headers.collect();
            stray_header(&Method::GET, "/v1/bills", 200, &headers)
        };
        let always = ["cache-control", "etag", "x-content-type-options"];
        assert_eq!(stray(&always), None);
        assert!(
            stray(&always[..2])
                .unwrap()
                .contains("x-content-type-options is missing")
        );
        let more = [&always[..], &["x-more"]].concat();
        assert!(stray(&more).unwrap().contains("x-more is not named"));
    }

    #[test]
    fn a_path_without_parameters_comes_first() {
        let fault = |problem| fault(&Method::GET, "/v1/devices/options", 404, problem);
        assert!(
            fault("not-found").is_some(),
            "DELETE /v1/devices/{{id}} has it"
        );
    }
}
