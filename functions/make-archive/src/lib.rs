//! Writes archives: reads who asked for one from a queue, streams the documents into one ZIP file in the bucket, and records that it can be fetched. A message may be delivered more than once.
//!
//! An archive may take longer than the 15 minutes of an invocation (a limit of Lambda). After a number of bytes, an invocation saves its work between two documents, and sends a message so that another invocation continues.

mod documents;
mod make;
mod plan;
mod work;
mod write;

use aws_lambda_events::event::sqs::SqsEvent;
use make::Made;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::queue::Queues;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::exchange::portal_event::PortalEvent;
use shared::failure::Failure;

/// The function's name, in dead letters and in the log.
const NAME: &str = "make-archive";

/// Mebibytes of documents after which another invocation continues, unless the deployment says otherwise. With one more document of 5 GiB these are 9 GiB, for which 15 minutes need 10.7 MB a second.
const STRETCH_MIB: u32 = 4_096;

/// The function's state, built once per process.
pub struct State {
    table: Table,
    objects: ObjectStore,
    dead_letters: DeadLetters,
    queues: Queues,
    queue_url: String,
    /// Bytes of documents after which another invocation continues.
    stretch: u64,
}

impl State {
    /// Reads `TABLE_NAME`, `DOCUMENTS_BUCKET`, `DEAD_LETTER_QUEUE_URL`, `QUEUE_URL`, the queue that the function consumes, and `ARCHIVE_STRETCH_MIB`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            queues: Queues::new(aws),
            queue_url: env.require("QUEUE_URL")?.to_owned(),
            stretch: u64::from(env.number("ARCHIVE_STRETCH_MIB", STRETCH_MIB)?) * 1024 * 1024,
        })
    }
}

/// Writes the archives of a batch; returns the messages that failed temporarily, for redelivery. A message that can never be handled becomes a dead letter.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = take_message(state, &body, invocation).await {
            let letters = &state.dead_letters;
            if !letters.settle(NAME, &failure, &body).await {
                response.add_failure(id);
            }
        }
    }
    response
}

async fn take_message(state: &State, body: &str, invocation: Invocation) -> Result<(), Failure> {
    let event = read_event(body)?;
    let PortalEvent::ArchiveRequested(requested) = event else {
        return Err(Failure::permanent("an event about no archive"));
    };
    let (queues, queue) = (&state.queues, &state.queue_url);
    match make::make(state, &requested.data, invocation).await? {
        Made::Done => {}
        Made::Paused => queues.send(queue, body, &[]).await?,
        Made::Busy(until) => drop(
            queues
                .send_later(queue, body, invocation.time(), until)
                .await?,
        ),
    }
    Ok(())
}

/// The error contains the position but no part of the message.
fn read_event(body: &str) -> Result<PortalEvent, Failure> {
    serde_json::from_str(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::permanent(format!(
            "a message about no archive (line {line}, column {column})"
        ))
    })
}
