//! Everything of a running portal that moves by itself, and how it comes to rest.

use crate::bus::Bus;
use crate::common::Common;
use crate::function_log::FunctionLog;
use crate::kept::Kept;
use crate::objects::Objects;
use crate::queue::Queue;
use crate::sinks::ses::Email;
use crate::sinks::sns::Push;
use crate::stream::StreamReader;
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often one settling delivers what keeps failing. Afterwards it waits for its next time, as it would in AWS.
const TRIES: u32 = 3;

/// The moving parts of one portal.
pub(crate) struct Pipelines {
    pub(crate) common: Common,
    pub(crate) bus: Arc<Bus>,
    pub(crate) emails: Arc<Kept<Email>>,
    pub(crate) pushes: Arc<Kept<Push>>,
    /// What the functions log.
    pub(crate) log: Arc<FunctionLog>,
    pub(crate) objects: Arc<Objects>,
    pub(crate) queues: Vec<Arc<Queue>>,
    pub(crate) readers: Vec<Arc<StreamReader>>,
}

impl Pipelines {
    /// Returns once every stream is read, every event of an object told and every queue empty but for what waits for its time. What fails is delivered up to three times and then left waiting.
    pub(crate) async fn settle(&self) {
        for _ in 0..TRIES {
            join_all(self.queues.iter().map(|queue| queue.hurry())).await;
            let failed = loop {
                let (before, failed) = self.drain_until_quiet().await;
                // Only now, so that what belongs into one window comes in one batch.
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

    /// Drains streams, events of objects and queues without a window until no function runs because of another; answers the count of activity then, and whether a batch of a stream failed.
    async fn drain_until_quiet(&self) -> (u64, bool) {
        loop {
            let before = self.common.activity.count();
            let drained = join_all(self.readers.iter().map(|reader| reader.drain()));
            let (failed, (), ()) = futures::join!(drained, self.objects.drain(), self.flush(false));
            // A function that ran meanwhile, here or in the background, may have written what was already looked at.
            if self.common.activity.count() == before {
                return (before, failed.contains(&true));
            }
        }
    }

    /// How many messages wait for a time that has not come, by the function that reads them.
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

    /// Waits for the batches that are with functions; no other ones begin while what this answers is held.
    pub(crate) async fn rest(&self) -> impl Sized + '_ {
        futures::join!(
            self.objects.rest(),
            join_all(self.readers.iter().map(|reader| reader.rest())),
            join_all(self.queues.iter().map(|queue| queue.rest())),
        )
    }

    /// Makes the stream's readers look at once.
    pub(crate) fn wake(&self) {
        for reader in &self.readers {
            reader.wake();
        }
    }
}
