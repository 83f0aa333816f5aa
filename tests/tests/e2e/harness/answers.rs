//! Checks that every API response in a test is listed in docs/openapi.json: its status, and the type of a problem.

#![expect(
    clippy::disallowed_types,
    reason = "the tests of one process share what none of them changes"
)]

use super::{Answer, project};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An operation of the OpenAPI document.
struct Operation {
    method: String,
    /// The parts of its path; parameters are in braces.
    path: Vec<String>,
    /// The description of each status.
    statuses: BTreeMap<u16, String>,
}

/// Statuses that no operation lists, with the reason.
const OF_NO_OPERATION: [(u16, &str); 2] = [
    (
        304,
        "what a GET gives for an ETag that the caller has, on every route (docs/api.md)",
    ),
    (431, "the gateway's, before any function is called"),
];

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&project::read("docs/openapi.json")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").iter();
    let operations = paths.flat_map(|(path, item)| {
        let item = item.as_object().expect("operations").iter();
        item.map(|(method, operation)| Operation {
            method: method.to_uppercase(),
            path: path.split('/').map(str::to_owned).collect(),
            statuses: statuses(operation),
        })
    });
    operations.collect()
});

fn statuses(operation: &Value) -> BTreeMap<u16, String> {
    let responses = operation["responses"]
        .as_object()
        .expect("responses")
        .iter();
    responses
        .map(|(status, response)| {
            let description = response["description"].as_str().expect("a description");
            (status.parse().expect("a status"), description.to_owned())
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

/// How a response differs from the document; `None` when it is listed there.
fn fault(method: &Method, path: &str, status: u16, problem: &str) -> Option<String> {
    if OF_NO_OPERATION.iter().any(|(known, _)| *known == status) {
        return None;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<_> = path.split('/').collect();
    let known = OPERATIONS
        .iter()
        .filter(|known| known.takes(method, &parts));
    let Some(operation) = known.min_by_key(|known| known.parameters()) else {
        // Not a route of the API, so the gateway itself answers.
        return (!matches!(status, 404 | 405)).then(|| "no such operation".to_owned());
    };
    let Some(description) = operation.statuses.get(&status) else {
        return Some(format!("status {status} is not named"));
    };
    let named = status < 400 || description.contains(&format!("`{problem}`"));
    (!named).then(|| format!("the problem {problem} is not named for {status}: {description}"))
}

/// Fails the test when the document does not list an API response.
pub fn check(method: &Method, path: &str, answer: &Answer) {
    if path.starts_with("/v1/") || path.starts_with("/.well-known/") {
        let fault = fault(method, path, answer.status, answer.problem());
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
    fn a_path_without_parameters_comes_first() {
        let fault = |problem| fault(&Method::GET, "/v1/devices/options", 404, problem);
        assert!(
            fault("not-found").is_some(),
            "DELETE /v1/devices/{{id}} has it"
        );
    }
}
