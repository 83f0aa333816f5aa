//! Applies what a firm's systems say: takes firm.* events of the bus from their queue.
//!
//! What does not fit, or can never be applied, goes to the dead-letter queue with the reason and counts as done; what is stale counts as done; what the table could not take in passing comes again. What names things that are still to come is applied and comes again once: what is not there then never came, and the dead letter says so. None of it stops anything else.

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use futures::future::join_all;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::check::Fault;
use shared::dead_letter::DeadLetters;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::firm_event::{ApplyError, Stores, apply, parse};
use shared::log::Log;
use shared::object_store::ObjectStore;
use shared::secret::Keys;
use shared::table::Table;

/// The function's name, in dead letters and in the log.
const NAME: &str = "apply-firm-event";

/// The delivery at which what an event names must be there: the second, after the queue's visibility timeout of twelve minutes (template.yaml, `FirmEventsQueue`).
const LAST_LOOK: u32 = 2;

/// What lives as long as the process.
pub struct State {
    stores: Stores,
    dead_letters: DeadLetters,
    log: Log,
}

impl State {
    /// Reads `TABLE_NAME`, the keys, `DOCUMENTS_BUCKET` and `DEAD_LETTER_QUEUE_URL`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            stores: Stores {
                table: Table::new(env, aws)?,
                keys: Keys::from_env(env)?,
                objects: ObjectStore::new(env, aws)?,
            },
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            log: Log::new(env),
        })
    }
}

/// Applies the messages of one batch beside each other; asks for those again that could not be applied.
pub async fn handle(state: &State, edge: Edge, event: SqsEvent) -> BatchResponse {
    let messages = event.records.iter();
    let settled = join_all(messages.map(|message| settle(state, edge, message))).await;
    let mut response = BatchResponse::default();
    for (message, settled) in event.records.iter().zip(settled) {
        if !settled {
            response.fail(message.message_id.clone().unwrap_or_default());
        }
    }
    response
}

/// How often a message was delivered, this time included.
fn deliveries(message: &SqsMessage) -> u32 {
    let count = message.attributes.get("ApproximateReceiveCount");
    count.and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// Whether there is nothing more to do for a message.
async fn settle(state: &State, edge: Edge, message: &SqsMessage) -> bool {
    let body = message.body.as_deref().unwrap_or_default();
    let (action, failure) = match parse(body, edge.now) {
        Ok(event) => match apply(&state.stores, &event, edge.now).await {
            Ok(_) => return true,
            Err(ApplyError::Early(_)) if deliveries(message) < LAST_LOOK => return false,
            Err(ApplyError::Refused(faults) | ApplyError::Early(faults)) => {
                return bury(state, body, &faults).await;
            }
            Err(ApplyError::Failed(failure)) => (event.detail_type, failure),
        },
        Err(faults) => return bury(state, body, &faults).await,
    };
    let action = format!("{NAME}: {action}");
    let (letters, log) = (&state.dead_letters, &state.log);
    letters.settle(log, &action, &failure, body).await
}

/// Puts what does not fit onto the dead-letter queue as it came. It is the firm's fault and no fault of the portal's, so the log does not have it.
async fn bury(state: &State, body: &str, faults: &[Fault]) -> bool {
    let reasons: Vec<_> = faults.iter().map(Fault::to_string).collect();
    let buried = state.dead_letters.put(body, &reasons.join("; ")).await;
    if let Err(failure) = &buried {
        let action = format!("{NAME}: dead letter");
        state.log.fault(&action, &failure.to_string());
    }
    buried.is_ok()
}

#[cfg(test)]
mod tests;
