//! The event bus: it keeps what passes, and puts it onto the queues of the rules that it fits.

use crate::clock::Clock;
use crate::kept::Kept;
use crate::queue::Queue;
use crate::template::RuleDefinition;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::value::time::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use ulid::Ulid;

/// What someone puts onto the bus.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) source: String,
    pub(crate) detail_type: String,
    /// An object.
    pub(crate) detail: Value,
    /// When it happened, if the sender says so.
    pub(crate) time: Option<Timestamp>,
    pub(crate) resources: Vec<String>,
}

/// An event that passed, as `/local/bus` shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Passed {
    pub(crate) id: String,
    pub(crate) source: String,
    #[serde(rename = "detail-type")]
    pub(crate) detail_type: String,
    pub(crate) detail: Value,
    pub(crate) time: String,
}

/// The events that passed a portal's bus, for who looks at them after the portal's end.
pub struct BusRecord(Arc<Kept<Passed>>);

impl BusRecord {
    /// What passed so far, oldest first, as `/local/bus` shows it.
    pub fn events(&self) -> Vec<Value> {
        let passed = self.0.select(|_| true);
        passed.into_iter().map(|event| json!(event)).collect()
    }
}

/// The bus of a portal, and the account's default bus.
pub(crate) struct Bus {
    name: String,
    rules: Vec<(RuleDefinition, Vec<Arc<Queue>>)>,
    passed: Arc<Kept<Passed>>,
    clock: Arc<Clock>,
}

impl Bus {
    /// A bus with the template's rules; `file` keeps what passed.
    pub(crate) fn open(
        name: &str,
        rules: Vec<RuleDefinition>,
        queues: &BTreeMap<String, Arc<Queue>>,
        file: Option<&Path>,
        clock: Arc<Clock>,
    ) -> io::Result<Self> {
        let rules = rules
            .into_iter()
            .map(|rule| {
                let targets = rule
                    .queues
                    .iter()
                    .filter_map(|name| queues.get(name).cloned())
                    .collect();
                (rule, targets)
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            rules,
            passed: Arc::new(Kept::open(file)?),
            clock,
        })
    }

    /// The bus's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Takes an event and gives it to every rule that it fits; answers its id.
    pub(crate) fn put(&self, entry: Entry) -> String {
        let id = Ulid::generate().to_string();
        let time = whole_seconds(entry.time.unwrap_or_else(|| self.clock.now()));
        let event = json!({
            "version": "0",
            "id": id,
            "detail-type": entry.detail_type,
            "source": entry.source,
            "account": crate::names::ACCOUNT,
            "time": time,
            "region": crate::names::REGION,
            "resources": entry.resources,
            "detail": entry.detail,
        });
        for (rule, queues) in &self.rules {
            // What AWS's own services say comes on the default bus, and nothing else does.
            let same_bus = rule.default_bus == entry.source.starts_with("aws.");
            if same_bus && rule.pattern.matches(&event) {
                for queue in queues {
                    queue.put(event.to_string(), BTreeMap::new());
                }
            }
        }
        self.passed.push(Passed {
            id: id.clone(),
            source: entry.source,
            detail_type: entry.detail_type,
            detail: entry.detail,
            time,
        });
        id
    }

    /// The record of what passes, which outlives the bus.
    pub(crate) fn record(&self) -> BusRecord {
        BusRecord(Arc::clone(&self.passed))
    }

    /// What passed, oldest first; with a source, only what came from there.
    pub(crate) fn list(&self, source: Option<&String>) -> Vec<Passed> {
        self.passed
            .select(|event| source.is_none_or(|source| event.source == *source))
    }
}

/// EventBridge writes times without fractions.
fn whole_seconds(time: Timestamp) -> String {
    Timestamp(time.0 - time.0.rem_euclid(1_000)).rfc3339()
}
