//! Applies what a firm's systems say: takes firm.* events of the bus from their queue.
//!
//! What does not fit goes to the dead-letter queue with the reason and counts as done; what is stale counts as done; what the table could not take comes again. None of it stops anything else.

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use futures::future::join_all;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::check::Fault;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::firm_event::{ApplyError, Stores, apply, parse};
use shared::log::Log;
use shared::object_store::ObjectStore;
use shared::queue::Queues;
use shared::secret::Keys;
use shared::table::Table;

/// The function's name, in dead letters and in the log.
const NAME: &str = "apply-firm-event";

/// What lives as long as the process.
pub struct State {
    stores: Stores,
    queues: Queues,
    dead_letters: String,
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
            queues: Queues::new(aws),
            dead_letters: env.require("DEAD_LETTER_QUEUE_URL")?.to_owned(),
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

/// Whether there is nothing more to do for a message.
async fn settle(state: &State, edge: Edge, message: &SqsMessage) -> bool {
    let body = message.body.as_deref().unwrap_or_default();
    let settled = match parse(body, edge.now) {
        Ok(event) => match apply(&state.stores, &event, edge.now).await {
            Ok(_) => Ok(()),
            Err(ApplyError::Refused(faults)) => bury(state, body, &faults).await,
            Err(error) => Err((event.detail_type, error.to_string())),
        },
        Err(faults) => bury(state, body, &faults).await,
    };
    if let Err((action, cause)) = &settled {
        state.log.fault(&format!("{NAME}: {action}"), cause);
    }
    settled.is_ok()
}

/// Puts what does not fit onto the dead-letter queue as it came.
async fn bury(state: &State, body: &str, faults: &[Fault]) -> Result<(), (&'static str, String)> {
    let reasons: Vec<_> = faults.iter().map(Fault::to_string).collect();
    let reason = reasons.join("; ");
    // A queue takes no empty message.
    let body = if body.is_empty() { "null" } else { body };
    let attributes = [("reason", reason.as_str()), ("function", NAME)];
    state
        .queues
        .send(&state.dead_letters, body, &attributes)
        .await
        .map_err(|error| ("dead letter", error.to_string()))
}

#[cfg(test)]
mod tests;
