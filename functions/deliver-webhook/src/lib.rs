//! Sends to firms' endpoints what the portal tells them: reads the portal's events, and its own jobs, from a queue.
//!
//! An event only says that a line has something to send. What is sent, and in which order, is in the outbox, so duplicate, late or reordered messages do no harm.

mod drain;
mod failure;
mod jobs;
mod message;
mod post;

use aws_lambda_events::event::sqs::SqsEvent;
use futures::future::join_all;
use message::Message;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::mail::Mail;
use shared::engine::outbound::Outbound;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::exchange::endpoint::Jobs;
use shared::failure::Failure;
use shared::notice::letter::Letters;
use shared::value::secret::Keys;

/// The function's name, in dead letters and in the log.
const NAME: &str = "deliver-webhook";

/// The function's state, built once per process.
pub struct State {
    table: Table,
    keys: Keys,
    outbound: Outbound,
    jobs: Jobs,
    mail: Mail,
    letters: Letters,
    dead_letters: DeadLetters,
}

impl State {
    /// Reads the function's environment variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            outbound: Outbound::new(env),
            jobs: Jobs::new(env, aws)?,
            mail: Mail::new(env, aws)?,
            letters: Letters::new(&env.origin("PORTAL_ORIGIN")?),
            dead_letters: DeadLetters::new(env, aws, NAME)?,
        })
    }
}

/// Does what each message of a batch asks, all at the same time, because each of them may wait for another server. Returns the messages that failed temporarily, for redelivery.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    let done = join_all(event.records.into_iter().map(async |record| {
        let id = record.message_id.unwrap_or_default();
        let body = record.body.unwrap_or_default();
        let done = run(state, invocation, &body).await;
        (id, body, done)
    }));
    for (id, body, done) in done.await {
        if let Err(failure) = done
            && !state.dead_letters.settle(NAME, &failure, &body).await
        {
            response.add_failure(id);
        }
    }
    response
}

async fn run(state: &State, invocation: Invocation, body: &str) -> Result<(), Failure> {
    match Message::read(body).map_err(Failure::permanent)? {
        Message::Told { firm, client } => {
            jobs::continue_client(state, invocation, &firm, &client).await
        }
        Message::Job(job) => jobs::run(state, invocation, job).await,
    }
}

#[cfg(test)]
mod tests;
