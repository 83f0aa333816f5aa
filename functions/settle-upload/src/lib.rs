//! Settles files that clients sent: reads events of S3, the scanner and the table about files from a queue. Events may come in any order and repeatedly.

mod object_event;
mod settle;

use aws_lambda_events::event::sqs::SqsEvent;
use object_event::ObjectEvent;
use settle::Settled;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::queue::Queues;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::value::time::Timestamp;

/// The function's name, in dead letters and in the log.
const NAME: &str = "settle-upload";

/// The function's state, built once per process.
pub struct State {
    table: Table,
    objects: ObjectStore,
    dead_letters: DeadLetters,
    queues: Queues,
    queue_url: String,
}

impl State {
    /// Reads `TABLE_NAME`, `DOCUMENTS_BUCKET`, `DEAD_LETTER_QUEUE_URL` and `QUEUE_URL`, the queue that the function consumes.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            queues: Queues::new(aws),
            queue_url: env.require("QUEUE_URL")?.to_owned(),
        })
    }
}

/// Settles the files of a batch; returns the messages that failed temporarily, for redelivery. A message that can never be handled becomes a dead letter. A message that waits for a verdict is not a failure; it is sent to the queue again for later.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = settle_message(state, &body, invocation.now).await {
            let letters = &state.dead_letters;
            if !letters.settle(NAME, &failure, &body).await {
                response.add_failure(id);
            }
        }
    }
    response
}

async fn settle_message(state: &State, body: &str, now: Timestamp) -> Result<(), Failure> {
    let object_event = ObjectEvent::read(body).map_err(Failure::permanent)?;
    if let Settled::Waiting(until) = settle::settle(state, &object_event, now).await? {
        let queue = &state.queue_url;
        state.queues.send_later(queue, body, now, until).await?;
    }
    Ok(())
}
