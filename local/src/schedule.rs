//! The rules of the template that come by the clock. A rule is due once for each of its intervals in which the portal's time moved, however far.

use crate::clock::Clock;
use crate::queue::Queue;
use crate::template::ScheduleDefinition;
use shared::value::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the time is looked at while nobody moves it.
const LOOK: Duration = Duration::from_secs(5);

/// The schedules of one portal.
pub(crate) struct Schedules {
    rules: Vec<Rule>,
    clock: Arc<Clock>,
}

struct Rule {
    definition: ScheduleDefinition,
    queue: Arc<Queue>,
    last: Mutex<Timestamp>,
}

impl Schedules {
    /// The template's schedules, from now on.
    pub(crate) fn new(
        definitions: Vec<ScheduleDefinition>,
        queues: &BTreeMap<String, Arc<Queue>>,
        clock: Arc<Clock>,
    ) -> Self {
        let now = clock.now();
        let rules = definitions.into_iter().filter_map(|definition| {
            let queue = Arc::clone(queues.get(&definition.queue)?);
            Some(Rule {
                definition,
                queue,
                last: Mutex::new(now),
            })
        });
        Self {
            rules: rules.collect(),
            clock,
        }
    }

    /// Puts into their queues the messages of the rules that are due.
    pub(crate) fn fire(&self) {
        let now = self.clock.now();
        for rule in &self.rules {
            let mut last = rule.last.lock().unwrap_or_else(PoisonError::into_inner);
            if now.since(*last) >= rule.definition.every {
                *last = now;
                rule.queue
                    .put(rule.definition.input.clone(), BTreeMap::new());
            }
        }
    }

    /// Fires for as long as the task lives.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut moved = self.clock.watch();
        loop {
            self.fire();
            tokio::select! {
                _ = moved.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}
