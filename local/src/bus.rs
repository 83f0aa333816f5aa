//! The event bus: it records every event and puts it on the queues of the matching rules.

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

/// An event to be put on the bus.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) source: String,
    pub(crate) detail_type: String,
    /// A JSON object.
    pub(crate) detail: Value,
    /// When it happened; `None` if the sender does not say.
    pub(crate) time: Option<Timestamp>,
    pub(crate) resources: Vec<String>,
}

/// An event that was put on the bus, as shown by `/local/bus`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Passed {
    pub(crate) id: String,
    pub(crate) source: String,
    #[serde(rename = "detail-type")]
    pub(crate) detail_type: String,
    pub(crate) detail: Value,
    pub(crate) time: String,
}

/// The record of a portal's bus, which can be read after the portal has ended.
pub struct BusRecord(Arc<Kept<Passed>>);

impl BusRecord {
    /// All events so far, oldest first, as shown by `/local/bus`.
    pub fn events(&self) -> Vec<Value> {
        let passed = self.0.select(|_| true);
        passed.into_iter().map(|event| json!(event)).collect()
    }
}

/// A portal's bus, together with the account's default bus.
pub(crate) struct Bus {
    name: String,
    rules: Vec<(RuleDefinition, Vec<Arc<Queue>>)>,
    passed: Arc<Kept<Passed>>,
    clock: Arc<Clock>,
}

impl Bus {
    /// A bus with the template's rules; `file` keeps its record.
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

    /// Puts an event on the bus and delivers it to every matching rule; returns its id.
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
            // Events of AWS services arrive on the default bus, and no others do.
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

    /// The record of the bus, which outlives it.
    pub(crate) fn record(&self) -> BusRecord {
        BusRecord(Arc::clone(&self.passed))
    }

    /// All events, oldest first; with a source, only those from that source.
    pub(crate) fn list(&self, source: Option<&String>) -> Vec<Passed> {
        self.passed
            .select(|event| source.is_none_or(|source| event.source == *source))
    }
}

/// EventBridge writes times without fractions of a second.
fn whole_seconds(time: Timestamp) -> String {
    Timestamp(time.0 - time.0.rem_euclid(1_000)).rfc3339()
}
