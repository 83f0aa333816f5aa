//! Applies firms' events: reads the bus's firm.* events from their queue.
//!
//! An invalid or permanently failing event goes to the dead-letter queue with the reason and counts as done. A stale event counts as done. After a temporary failure of the table, the message is delivered again. An event that names resources not shared yet is applied and checked again twelve minutes later; a dead letter reports what is still missing. No message blocks another.

mod again;

use again::Again;
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use futures::future::join_all;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::edge::log;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::queue::Queues;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::exchange::firm_event::{ApplyError, Stores, apply, parse};
use shared::failure::Failure;
use shared::value::check::Fault;
use shared::value::secret::Keys;
use shared::value::time::Timestamp;

/// The function's name, in dead letters and in the log.
const NAME: &str = "apply-firm-event";

/// The function's state, built once per process.
pub struct State {
    stores: Stores,
    dead_letters: DeadLetters,
    queues: Queues,
    queue_url: String,
}

impl State {
    /// Reads `TABLE_NAME`, the keys, `DOCUMENTS_BUCKET`, `DEAD_LETTER_QUEUE_URL` and `QUEUE_URL`, the queue that the function consumes.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            stores: Stores {
                table: Table::new(env, aws)?,
                keys: Keys::from_env(env)?,
                objects: ObjectStore::new(env, aws)?,
            },
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            queues: Queues::new(aws),
            queue_url: env.require("QUEUE_URL")?.to_owned(),
        })
    }
}

/// Applies the messages of a batch concurrently; returns those that could not be applied, for redelivery.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let messages = event.records.iter();
    let settled = join_all(messages.map(|message| settle(state, invocation, message))).await;
    let mut response = BatchResponse::default();
    for (message, settled) in event.records.iter().zip(settled) {
        if !settled {
            response.add_failure(message.message_id.clone().unwrap_or_default());
        }
    }
    response
}

/// Whether a message is done.
async fn settle(state: &State, invocation: Invocation, message: &SqsMessage) -> bool {
    let body = message.body.as_deref().unwrap_or_default();
    let again = Again::read(body);
    let event = again.as_ref().map_or(body, |again| again.event.as_str());
    let (action, failure) = match parse(event, invocation.now) {
        Ok(parsed) => match apply(&state.stores, &parsed, invocation.now).await {
            Ok(_) => return true,
            Err(ApplyError::Early(_)) if again.is_none() => {
                match look_again(state, invocation.now, event).await {
                    Ok(()) => return true,
                    Err(failure) => (parsed.detail_type, failure),
                }
            }
            Err(ApplyError::Refused(faults) | ApplyError::Early(faults)) => {
                return bury(state, event, &faults).await;
            }
            Err(ApplyError::Failed(failure)) => (parsed.detail_type, failure),
        },
        Err(faults) => return bury(state, event, &faults).await,
    };
    let action = format!("{NAME}: {action}");
    let letters = &state.dead_letters;
    letters.settle(&action, &failure, event).await
}

/// Sends an event to the function's own queue again, for the last look.
async fn look_again(state: &State, now: Timestamp, event: &str) -> Result<(), Failure> {
    let again = Again::new(event, now);
    let body = serde_json::to_string(&again)
        .map_err(|error| Failure::permanent(format!("the message for later: {error}")))?;
    let (queues, url) = (&state.queues, &state.queue_url);
    queues
        .send_later(url, &body, now, again.last_look_at)
        .await?;
    Ok(())
}

/// Puts an invalid event on the dead-letter queue as it arrived. The fault is the firm's, not the portal's, so it is not logged.
async fn bury(state: &State, body: &str, faults: &[Fault]) -> bool {
    let reasons: Vec<_> = faults.iter().map(Fault::to_string).collect();
    let buried = state.dead_letters.put(body, &reasons.join("; ")).await;
    if let Err(failure) = &buried {
        let action = format!("{NAME}: dead letter");
        log::fault(&action, &failure.to_string());
    }
    buried.is_ok()
}

#[cfg(test)]
mod tests;
