//! What the functions are measured beside.

use crate::Arguments;
use crate::aws::Exchange;
use crate::bootstrap::Bootstrap;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The least that a function does.
pub(crate) const HELLO: &str = "bench-hello";

/// The references that make the calls of a function, and how they are called beside it.
pub(crate) const OF_CALLS: [(&str, &str); 2] =
    [("bench-sdk-calls", "sdk"), ("bench-raw-calls", "raw")];

/// The function that the references in other languages answer as well.
pub(crate) const PAGE: &str = "list-bills";

/// The calls as a reference reads them, round by round.
pub(crate) fn recorded(exchanges: &[Exchange]) -> Value {
    let mut rounds: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    for exchange in exchanges {
        let asked = &exchange.asked;
        rounds.entry(exchange.round).or_default().push(json!({
            "service": asked.service, "operation": asked.operation, "target": asked.target, "request": asked.request,
        }));
    }
    json!({"rounds": rounds.into_values().collect::<Vec<_>>()})
}

/// The page in the languages that this machine has, each started from its own folder.
pub(crate) fn in_other_languages(arguments: &Arguments) -> Vec<(&'static str, Bootstrap)> {
    let folder = |language| Path::new(env!("CARGO_MANIFEST_DIR")).join(language);
    let node = arguments.node.as_ref().map(|page| {
        let command = vec!["node".to_owned(), page.display().to_string()];
        (
            "node",
            Bootstrap {
                command,
                folder: folder("node"),
            },
        )
    });
    let python = arguments.python.as_ref().map(|python| {
        let command = vec![python.display().to_string(), "runtime.py".to_owned()];
        (
            "python",
            Bootstrap {
                command,
                folder: folder("python"),
            },
        )
    });
    node.into_iter().chain(python).collect()
}
