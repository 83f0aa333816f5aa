//! Everything in a running portal that works in the background, and how it comes to rest.

use crate::bus::Bus;
use crate::common::Common;
use crate::function_log::FunctionLog;
use crate::gateway::FirmCalls;
use crate::kept::Kept;
use crate::objects::Objects;
use crate::queue::Queue;
use crate::schedule::Schedules;
use crate::sinks::ses::Email;
use crate::sinks::sns::Push;
use crate::stream::StreamReader;
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often one settling delivers a failing message or batch. After that it waits for its next time, as in AWS.
const TRIES: u32 = 3;

/// The moving parts of one portal.
pub(crate) struct Pipelines {
    pub(crate) common: Common,
    pub(crate) bus: Arc<Bus>,
    pub(crate) emails: Arc<Kept<Email>>,
    pub(crate) pushes: Arc<Kept<Push>>,
    pub(crate) firm_calls: FirmCalls,
    /// The functions' log.
    pub(crate) log: Arc<FunctionLog>,
    pub(crate) objects: Arc<Objects>,
    pub(crate) queues: Vec<Arc<Queue>>,
    pub(crate) readers: Vec<Arc<StreamReader>>,
    pub(crate) schedules: Arc<Schedules>,
}

impl Pipelines {
    /// Returns once every stream is read, every event about objects is delivered, and the queues hold only messages that are not due yet. A failing delivery is made up to three times, then left waiting.
    pub(crate) async fn settle(&self) {
        self.schedules.fire();
        for _ in 0..TRIES {
            join_all(self.queues.iter().map(|queue| queue.hurry())).await;
            let failed = loop {
                let (before, failed) = self.drain_until_quiet().await;
                // Only now, so that everything in one window arrives in one batch.
                self.flush(true).await;
                if self.common.activity.count() == before {
                    break failed;
                }
            };
            if !failed && self.queues.iter().all(|queue| queue.is_at_rest()) {
                return;
            }
        }
    }

    /// Drains streams, events about objects and queues without a window until no function triggers another; returns the activity count at that point, and whether a stream batch failed.
    async fn drain_until_quiet(&self) -> (u64, bool) {
        loop {
            let before = self.common.activity.count();
            let drained = join_all(self.readers.iter().map(|reader| reader.drain()));
            let (failed, (), ()) = futures::join!(drained, self.objects.drain(), self.flush(false));
            // A function that ran meanwhile, here or in the background, may have written something that was already checked.
            if self.common.activity.count() == before {
                return (before, failed.contains(&true));
            }
        }
    }

    /// The number of messages that are not due yet, by the function that reads them.
    pub(crate) fn waiting(&self) -> BTreeMap<&str, usize> {
        let waiting = self
            .queues
            .iter()
            .map(|queue| (queue.reader(), queue.waiting()));
        waiting.filter(|(_, count)| *count > 0).collect()
    }

    async fn flush(&self, windowed: bool) {
        let queues = self
            .queues
            .iter()
            .filter(|queue| queue.has_window() == windowed);
        join_all(queues.map(|queue| queue.flush())).await;
    }

    /// Waits for the batches that functions are working on; no others begin while the returned guards are held.
    pub(crate) async fn rest(&self) -> impl Sized + '_ {
        futures::join!(
            self.objects.rest(),
            join_all(self.readers.iter().map(|reader| reader.rest())),
            join_all(self.queues.iter().map(|queue| queue.rest())),
        )
    }

    /// Makes the stream readers read at once.
    pub(crate) fn wake(&self) {
        for reader in &self.readers {
            reader.wake();
        }
    }
}
