//! Requests that no route takes: an unknown path, or a known one with another method.

use crate::State;
use crate::public::{ImmediateAnswer, OPEN_API};
use serde_json::{Map, Value};
use shared::edge::http::{Answer, Call};
use shared::edge::problem::Problem;
use std::future::ready;

/// Says which methods a path has: 404 for none, 204 to OPTIONS, 405 to any other method (RFC 9110, sections 9.3.7 and 15.5.6). There are no CORS fields, so pages of other origins cannot call.
pub(crate) fn answer_unknown(_: &State, call: &mut Call) -> ImmediateAnswer {
    let methods = methods_of(call.raw_path());
    ready(if methods.is_empty() {
        Err(Problem::NotFound)
    } else if call.method() == "OPTIONS" {
        Ok(Answer::no_content().allow(&methods))
    } else {
        Err(Problem::MethodNotAllowed(methods))
    })
}

/// The methods that the contract has for a path, and OPTIONS; none for a path that it does not have.
fn methods_of(path: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(OPEN_API).unwrap_or_default();
    let paths = document["paths"].as_object();
    // A fixed part takes precedence over a parameter, as in the gateway.
    let item = paths
        .into_iter()
        .flatten()
        .filter(|(template, _)| fits(template, path))
        .min_by_key(|(template, _)| template.matches('{').count())
        .and_then(|(_, item)| item.as_object());
    let methods = item.map(Map::keys).into_iter().flatten();
    let mut methods: Vec<_> = methods.map(|method| method.to_ascii_uppercase()).collect();
    if !methods.is_empty() {
        methods.push("OPTIONS".to_owned());
    }
    methods
}

/// Whether a path is one of a template's: `/v1/bills/{id}` takes `/v1/bills/bill_1`.
fn fits(template: &str, path: &str) -> bool {
    let (mut parts, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given => {}
            (Some(part), Some(given)) if part.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_the_methods_of_its_own_routes() {
        assert_eq!(methods_of("/v1/bills/bill_1"), ["GET", "OPTIONS"]);
        assert_eq!(methods_of("/v1/me"), ["GET", "PATCH", "OPTIONS"]);
        assert_eq!(methods_of("/v1/passkeys/options"), ["POST", "OPTIONS"]);
        for unknown in ["", "/", "/v1", "/v1/bills/", "/v1/bills/1/2/3", "/v2/bills"] {
            assert_eq!(methods_of(unknown), Vec::<String>::new(), "{unknown}");
        }
    }
}
