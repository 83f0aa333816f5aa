//! The readers of the table's stream. As in AWS, each has its own position; a failed batch is retried from its first failed record and holds up the later ones.

mod cursor;
mod record;

use crate::common::Common;
use crate::functions::StreamFunction;
use crate::kept::write_whole;
use crate::template::StreamSource;
use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_sdk_dynamodbstreams::Client;
use cursor::{Cursor, Page};
use serde_json::Value;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};

/// How long an idle reader waits before it reads again: a process outside the portal may have written to the table.
const POLL: Duration = Duration::from_millis(500);
/// The wait after the first failure; it doubles up to [`MAX_BACKOFF`].
const BACKOFF: Duration = Duration::from_millis(200);
/// The maximum wait after a failure.
const MAX_BACKOFF: Duration = Duration::from_secs(10);

/// The stream reader of one function.
pub(crate) struct StreamReader {
    name: String,
    function: StreamFunction,
    source: StreamSource,
    common: Common,
    /// The file that keeps its position across restarts.
    file: Option<PathBuf>,
    /// Held while the function works on a batch.
    state: Mutex<State>,
    woken: Notify,
}

struct State {
    cursor: Cursor,
    /// Records that were read but are not finished; those that the filters exclude are already dropped.
    waiting: VecDeque<Waiting>,
    /// How often the batch at the front has failed.
    failures: u32,
}

struct Waiting {
    shard: String,
    sequence: String,
    record: Value,
}

/// The result of one step of a reader.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// The stream has nothing new.
    Idle,
    /// Records were read or finished.
    Moved,
    /// The batch or the read failed and is to be retried.
    Failed,
}

impl StreamReader {
    /// A reader that continues from the position in `file`, or begins at the oldest record.
    pub(crate) fn new(
        name: &str,
        function: StreamFunction,
        source: StreamSource,
        (client, arn): (Client, String),
        common: Common,
        file: Option<PathBuf>,
    ) -> Self {
        let position = file
            .as_ref()
            .and_then(|file| std::fs::read(file).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self {
            name: name.to_owned(),
            function,
            source,
            common,
            file,
            state: Mutex::new(State {
                cursor: Cursor::new(client, arn, position),
                waiting: VecDeque::new(),
                failures: 0,
            }),
            woken: Notify::new(),
        }
    }

    /// Makes the reader read at once.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Reads and delivers until the task is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            let mut state = self.state.lock().await;
            let step = self.step(&mut state).await;
            let backoff = BACKOFF.saturating_mul(1 << state.failures.clamp(1, 7).saturating_sub(1));
            drop(state);
            match step {
                Step::Moved => {}
                Step::Idle => {
                    tokio::select! {
                        () = self.woken.notified() => {}
                        () = tokio::time::sleep(POLL) => {}
                    }
                }
                Step::Failed => tokio::time::sleep(backoff.min(MAX_BACKOFF)).await,
            }
        }
    }

    /// Waits for the batch that the function works on; no other begins while the returned guard is held.
    pub(crate) async fn rest(&self) -> impl Sized + '_ {
        self.state.lock().await
    }

    /// Delivers everything in the stream; returns whether a batch failed and is waiting.
    pub(crate) async fn drain(&self) -> bool {
        let mut state = self.state.lock().await;
        loop {
            match self.step(&mut state).await {
                Step::Moved => {}
                Step::Idle => return false,
                Step::Failed => return true,
            }
        }
    }

    async fn step(&self, state: &mut State) -> Step {
        if !state.waiting.is_empty() {
            return self.deliver(state).await;
        }
        match state.cursor.read().await {
            Ok(None) => Step::Idle,
            Ok(Some(page)) => self.accept(state, &page),
            Err(error) => {
                state.cursor.rewind();
                // Not reported the first time, because the engine stops before its readers when the portal stops.
                if state.failures > 0 {
                    eprintln!("local: {} cannot read the stream: {error}", self.name);
                }
                state.failures = state.failures.saturating_add(1);
                Step::Failed
            }
        }
    }

    /// Accepts the records that match the filters; the others count as finished.
    fn accept(&self, state: &mut State, page: &Page) -> Step {
        state.failures = 0;
        for record in &page.records {
            let json = record::to_json(record, state.cursor.arn());
            let filters = &self.source.filters;
            let fits = filters.is_empty() || filters.iter().any(|filter| filter.matches(&json));
            let sequence = record
                .dynamodb()
                .and_then(|change| change.sequence_number())
                .unwrap_or_default();
            if fits && !record::is_idle(&json) {
                state.waiting.push_back(Waiting {
                    shard: page.shard.clone(),
                    sequence: sequence.to_owned(),
                    record: json,
                });
            } else if state.waiting.is_empty() {
                state.cursor.done(&page.shard, sequence);
            }
        }
        if state.waiting.is_empty() {
            self.keep_position(state);
        }
        Step::Moved
    }

    /// Delivers one batch to the function.
    async fn deliver(&self, state: &mut State) -> Step {
        let size = state.waiting.len().min(self.source.batch_size);
        let batch: Vec<Value> = state
            .waiting
            .iter()
            .take(size)
            .map(|waiting| waiting.record.clone())
            .collect();
        let mut event = Event::default();
        let read: Result<Vec<EventRecord>, _> =
            batch.into_iter().map(serde_json::from_value).collect();
        let first_failed = match read {
            Err(error) => {
                eprintln!("local: a stream record cannot be read: {error}");
                Some(0)
            }
            Ok(records) => {
                event.records = records;
                self.call(event, &state.waiting).await
            }
        };
        let finished = first_failed.unwrap_or(size);
        self.finish(state, finished);
        self.common.activity.note();
        if first_failed.is_none() {
            return Step::Moved;
        }
        state.failures = if finished > 0 { 1 } else { state.failures + 1 };
        match self.source.max_retries {
            Some(most) if state.failures > most => {
                self.bury(state);
                Step::Moved
            }
            _ => Step::Failed,
        }
    }

    /// Calls the function; returns the index of the first failed record.
    async fn call(&self, event: Event, waiting: &VecDeque<Waiting>) -> Option<usize> {
        match tokio::spawn((self.function)(self.common.clock.invocation(), event)).await {
            Ok(response) => response
                .batch_item_failures
                .iter()
                .map(|failure| {
                    waiting
                        .iter()
                        .position(|one| one.sequence == failure.item_identifier)
                        .unwrap_or(0)
                })
                .min(),
            Err(error) => {
                eprintln!("local: {} died: {error}", self.name);
                Some(0)
            }
        }
    }

    /// Removes records from the front and keeps the new position.
    fn finish(&self, state: &mut State, count: usize) {
        for waiting in state.waiting.drain(..count) {
            state.cursor.done(&waiting.shard, &waiting.sequence);
        }
        if count > 0 {
            state.failures = 0;
            self.keep_position(state);
        }
    }

    /// Gives up on the record at the front; AWS finds it by halving the batch.
    fn bury(&self, state: &mut State) {
        let reason = format!("failed {} times", state.failures);
        if let Some(waiting) = state.waiting.front() {
            self.common
                .dead_letters
                .add(&self.name, reason, waiting.record.clone());
        }
        self.finish(state, 1);
    }

    fn keep_position(&self, state: &State) {
        if let Some(file) = &self.file {
            write_whole(file, state.cursor.position());
        }
    }
}
