//! Tells clients what is new by mail and push, once per batch window: takes the portal's own events of the bus from their queue. What goes with the last membership of an address, and the endpoint of a device that nobody has any more, goes here too.
//!
//! An event only says where to look. The newest state decides what is said, so doubled, late and shuffled events do no harm.

mod activity;
mod alerting;
mod errands;
mod lease;
mod news;
mod warning;

use aws_lambda_events::event::sqs::SqsEvent;
use errands::Errands;
use shared::alert::Alerts;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::client::forget_if_last;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::firm::read_firm;
use shared::id::FirmId;
use shared::letter::{Letters, Sender};
use shared::log::Log;
use shared::mail::Mail;
use shared::push::Push;
use shared::queue::Queues;
use shared::secret::Keys;
use shared::table::{Table, TableError};
use shared::web_push::WebPush;
use std::error::Error;

/// Why an errand could not be done: to be tried again.
type Failure = Box<dyn Error + Send + Sync>;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    mail: Mail,
    letters: Letters,
    push: Push,
    web_push: WebPush,
    alerts: Alerts,
    queues: Queues,
    queue_url: String,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            mail: Mail::new(env, aws)?,
            letters: Letters::new(&env.origin("PORTAL_ORIGIN")?),
            push: Push::new(env, aws),
            web_push: WebPush::from_env(env)?,
            alerts: Alerts::default(),
            queues: Queues::new(aws),
            queue_url: env.require("QUEUE_URL")?.to_owned(),
            log: Log::new(env),
        })
    }

    async fn read_sender(&self, firm: &FirmId) -> Result<Sender, TableError> {
        let described = read_firm(&self.table, firm).await?;
        Ok(Sender::of(firm, described.as_ref()))
    }
}

/// Does the errands of one batch: what goes with a last membership, endpoints of devices that are gone, warnings, then one mail per client, then one per firm. One after the other, because the mail system takes only so many a second. What could not be done fails its own messages and no others; what is too early is no failure, but sent again for later.
pub async fn handle(state: &State, edge: Edge, event: SqsEvent) -> BatchResponse {
    let mut outcome = Outcome {
        state,
        response: BatchResponse::default(),
    };
    let (errands, unreadable) = Errands::sort(event);
    for (message, cause) in unreadable {
        outcome.note(&[message], Err(cause.into()));
    }
    for (address, messages) in &errands.ended {
        let done = forget_if_last(&state.table, address).await;
        outcome.note(messages, done.map_err(Failure::from));
    }
    for (endpoint, errand) in &errands.endpoints {
        let done = alerting::drop_endpoint(state, &errand.device, endpoint).await;
        outcome.note(&errand.messages, done);
    }
    for (id, errand) in &errands.warnings {
        let done = warning::send(state, edge.now, id, &errand.event).await;
        outcome.note(&errand.messages, done);
    }
    for (client, errand) in &errands.clients {
        let done = news::send(state, edge, client, errand).await;
        outcome.note(&errand.messages, done);
    }
    for (firm, acts) in &errands.firms {
        let messages: Vec<_> = acts.iter().map(|act| act.message.clone()).collect();
        let done = activity::send(state, edge.now, firm, acts).await;
        outcome.note(&messages, done);
    }
    outcome.response
}

/// What became of a batch.
struct Outcome<'a> {
    state: &'a State,
    response: BatchResponse,
}

impl Outcome<'_> {
    /// Notes what became of an errand; a failure is logged once and fails the messages that asked for it.
    fn note(&mut self, messages: &[String], done: Result<(), Failure>) {
        if let Err(cause) = done {
            self.state.log.fault("notify", &cause.to_string());
            for message in messages {
                self.response.fail(message);
            }
        }
    }
}

#[cfg(test)]
mod tests;
