//! A queue and its single reader: batches with a window, partial failures, redrive.

mod journal;
mod message;

use crate::common::Common;
use crate::dead_letters::as_json;
use crate::functions::QueueFunction;
use crate::names::queue_arn;
use crate::template::{QueueDefinition, QueueSource};
use aws_lambda_events::event::sqs::SqsEvent;
use journal::Journal;
pub(crate) use message::Message;
use shared::value::time::Timestamp;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use ulid::Ulid;

/// One queue of the portal.
pub(crate) struct Queue {
    definition: QueueDefinition,
    reader: Option<Reader>,
    /// The function whose dead letters arrive here, for queues without a reader.
    dead_letters_of: String,
    common: Common,
    state: Mutex<State>,
    changed: Notify,
    /// Held while the function works on a batch, so that batches are delivered one at a time.
    delivering: tokio::sync::Mutex<()>,
}

/// The function that reads a queue.
pub(crate) struct Reader {
    /// The function's name.
    pub(crate) name: String,
    /// The function.
    pub(crate) function: QueueFunction,
    /// The batch size and window.
    pub(crate) source: QueueSource,
}

struct State {
    /// By number, in the order of arrival.
    messages: BTreeMap<u64, Message>,
    next: u64,
    journal: Journal,
}

impl Queue {
    /// Opens a queue; `file` keeps its messages.
    pub(crate) fn open(
        definition: QueueDefinition,
        reader: Option<Reader>,
        dead_letters_of: &str,
        common: Common,
        file: Option<&Path>,
    ) -> io::Result<Self> {
        let (journal, messages) = Journal::open(file)?;
        let messages: BTreeMap<u64, Message> = (0..).zip(messages).collect();
        let next = messages.len() as u64;
        Ok(Self {
            definition,
            reader,
            dead_letters_of: dead_letters_of.to_owned(),
            common,
            state: Mutex::new(State {
                messages,
                next,
                journal,
            }),
            changed: Notify::new(),
            delivering: tokio::sync::Mutex::new(()),
        })
    }

    /// Adds a message. On a queue without a reader it becomes a dead letter; its attributes `function` and `reason` say whose and why.
    pub(crate) fn put(&self, body: String, attributes: BTreeMap<String, String>) -> String {
        self.put_later(body, attributes, 0)
    }

    /// Adds a message that becomes due after `delay` milliseconds of the portal's time.
    pub(crate) fn put_later(
        &self,
        body: String,
        attributes: BTreeMap<String, String>,
        delay: i64,
    ) -> String {
        let id = Ulid::generate().to_string();
        if self.reader.is_none() {
            let function = attributes.get("function").unwrap_or(&self.dead_letters_of);
            let reason = attributes
                .get("reason")
                .map_or("put on the dead-letter queue", String::as_str);
            self.common
                .dead_letters
                .add(function, reason, as_json(&body));
            return id;
        }
        let now = self.common.clock.now();
        let message = Message {
            id: id.clone(),
            body,
            attributes,
            sent: now,
            visible: now.plus(delay),
            not_before: now.plus(delay),
            received: 0,
        };
        let mut state = self.state();
        state.journal.put(&message);
        let number = state.next;
        state.next += 1;
        state.messages.insert(number, message);
        drop(state);
        self.changed.notify_one();
        id
    }

    /// Delivers batches when they are full or their window ends, until the task is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        let Some(reader) = &self.reader else { return };
        let mut clock = self.common.clock.watch();
        loop {
            let due = self.due(reader.source.batch_size);
            if due == 0 {
                let wait = self.until_next();
                tokio::select! {
                    () = self.changed.notified() => {}
                    _ = clock.changed() => {}
                    () = tokio::time::sleep(wait) => {}
                }
                continue;
            }
            if due < reader.source.batch_size {
                self.fill(reader).await;
            }
            let turn = self.delivering.lock().await;
            self.deliver(reader).await;
            drop(turn);
        }
    }

    /// Delivers all messages that are due now, ignoring the window.
    pub(crate) async fn flush(&self) {
        let Some(reader) = &self.reader else { return };
        let _turn = self.delivering.lock().await;
        while self.due(1) > 0 {
            self.deliver(reader).await;
        }
    }

    /// Waits for the batch that the function works on; no other begins while the returned guard is held.
    pub(crate) async fn rest(&self) -> impl Sized + '_ {
        self.delivering.lock().await
    }

    /// Makes failed messages due at once. Delayed messages keep waiting.
    pub(crate) async fn hurry(&self) {
        // Messages that the function works on now are hidden too, and must stay so.
        let _turn = self.delivering.lock().await;
        let now = self.common.clock.now();
        for message in self.state().messages.values_mut() {
            message.visible = message.visible.min(now.max(message.not_before));
        }
    }

    /// The name of the function that reads the queue; empty if there is none.
    pub(crate) fn reader(&self) -> &str {
        self.reader.as_ref().map_or("", |reader| &reader.name)
    }

    /// Whether the queue collects batches over a window.
    pub(crate) fn has_window(&self) -> bool {
        self.reader
            .as_ref()
            .is_some_and(|reader| !reader.source.window.is_zero())
    }

    /// Whether the function with this name reads the queue.
    pub(crate) fn is_read_by(&self, function: &str) -> bool {
        let reader = self.reader.as_ref();
        reader.is_some_and(|reader| reader.name == function)
    }

    /// Whether all its messages are delayed: none is due, and none has failed.
    pub(crate) fn is_at_rest(&self) -> bool {
        let now = self.common.clock.now();
        let state = self.state();
        state.messages.values().all(|one| one.not_before > now)
    }

    /// The number of messages that are not due yet: delayed ones, and those that failed and come again.
    pub(crate) fn waiting(&self) -> usize {
        let now = self.common.clock.now();
        let state = self.state();
        let messages = state.messages.values();
        messages.filter(|message| message.visible > now).count()
    }

    /// Waits until the batch is full or its window ends.
    async fn fill(&self, reader: &Reader) {
        let end = tokio::time::Instant::now() + reader.source.window;
        while (1..reader.source.batch_size).contains(&self.due(reader.source.batch_size)) {
            tokio::select! {
                () = self.changed.notified() => {}
                () = tokio::time::sleep_until(end) => return,
            }
        }
    }

    /// Delivers one batch to the function.
    async fn deliver(&self, reader: &Reader) {
        let batch = self.take(reader.source.batch_size);
        if batch.is_empty() {
            return;
        }
        let arn = queue_arn(&self.definition.name);
        let mut event = SqsEvent::default();
        event.records = batch
            .iter()
            .map(|(_, message)| message.to_record(&arn))
            .collect();
        let failed =
            match tokio::spawn((reader.function)(self.common.clock.invocation(), event)).await {
                Ok(response) => response
                    .batch_item_failures
                    .into_iter()
                    .map(|failure| failure.item_identifier)
                    .collect(),
                Err(error) => {
                    eprintln!("local: {} died: {error}", reader.name);
                    HashSet::from([String::new()])
                }
            };
        // As in AWS, a response that names an unknown message fails the whole batch.
        let all = failed
            .iter()
            .any(|id| batch.iter().all(|(_, message)| message.id != *id));
        for (number, message) in &batch {
            if all || failed.contains(&message.id) {
                self.fail(*number, message, reader);
            } else {
                self.remove(*number, message);
            }
        }
        self.common.activity.note();
    }

    /// Takes up to `most` due messages; they stay in the queue, hidden, until they are finished.
    fn take(&self, most: usize) -> Vec<(u64, Message)> {
        let now = self.common.clock.now();
        let hidden = now.plus(self.definition.visibility);
        let mut state = self.state();
        let due = state
            .messages
            .iter_mut()
            .filter(|(_, message)| message.visible <= now);
        due.take(most)
            .map(|(number, message)| {
                message.received += 1;
                message.visible = hidden;
                (*number, message.clone())
            })
            .collect()
    }

    /// Leaves a message hidden, or makes it a dead letter after its last permitted delivery.
    fn fail(&self, number: u64, message: &Message, reader: &Reader) {
        if let Some((_, most)) = &self.definition.redrive
            && message.received >= *most
        {
            let reason = format!("failed {} times", message.received);
            self.common
                .dead_letters
                .add(&reader.name, reason, as_json(&message.body));
            self.remove(number, message);
        }
    }

    fn remove(&self, number: u64, message: &Message) {
        let mut state = self.state();
        state.messages.remove(&number);
        let last = state.messages.is_empty();
        state.journal.done(&message.id, last);
    }

    fn due(&self, most: usize) -> usize {
        let now = self.common.clock.now();
        self.state()
            .messages
            .values()
            .filter(|message| message.visible <= now)
            .take(most)
            .count()
    }

    /// The time until the next hidden message is due, if the portal's time runs like the system's.
    fn until_next(&self) -> Duration {
        let next: Option<Timestamp> = self
            .state()
            .messages
            .values()
            .map(|message| message.visible)
            .min();
        let wait = match next {
            Some(next) if !self.common.clock.is_held() => next.since(self.common.clock.now()),
            _ => i64::MAX,
        };
        Duration::from_millis(u64::try_from(wait).unwrap_or(0).clamp(1, 60_000))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
