//! Takes answers to notices by mail: reads from a queue what SES says about each mail that it received, and the mail from the bucket. A notification may come repeatedly.

mod notification;
mod receive;

use aws_lambda_events::event::sqs::SqsEvent;
use notification::Notification;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;

/// The function's name, in dead letters and in the log.
const NAME: &str = "receive-mail";

/// The function's state, built once per process.
pub struct State {
    table: Table,
    objects: ObjectStore,
    dead_letters: DeadLetters,
    /// The domain at which SES receives answers; `None` where it receives none.
    reply_domain: Option<String>,
}

impl State {
    /// Reads `TABLE_NAME`, `DOCUMENTS_BUCKET`, `DEAD_LETTER_QUEUE_URL` and `REPLY_DOMAIN`, which may be empty.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            reply_domain: env.get("REPLY_DOMAIN").map(str::to_owned),
        })
    }
}

/// Takes the mails of a batch; returns the notifications that failed temporarily, for redelivery. One that can never be handled becomes a dead letter.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = receive_one(state, invocation, &body).await {
            let letters = &state.dead_letters;
            if !letters.settle(NAME, &failure, &body).await {
                response.add_failure(id);
            }
        }
    }
    response
}

async fn receive_one(state: &State, invocation: Invocation, body: &str) -> Result<(), Failure> {
    let notification = Notification::read(body).map_err(Failure::permanent)?;
    receive::receive(state, invocation, &notification).await
}
