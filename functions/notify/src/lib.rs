//! Tells clients what is new by mail and push, once per batch window: reads the portal's own events from their queue. It also deletes what is stored for an address when its last membership ends, and the endpoint of a device that nobody has any more.
//!
//! An event only says where to look; the newest state decides what is sent. Duplicate, late or reordered events therefore do no harm.

mod activity;
mod alerting;
mod answers;
mod archive;
mod jobs;
mod link;
mod notifications;
mod ready;
mod warning;

use aws_lambda_events::event::sqs::SqsEvent;
use jobs::{Jobs, NotificationJob};
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::edge::log;
use shared::engine::aws::Aws;
use shared::engine::mail::Mail;
use shared::engine::push::Push;
use shared::engine::queue::Queues;
use shared::engine::table::Table;
use shared::engine::web_push::WebPush;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::notice::alert::Alerts;
use shared::notice::letter::Letters;
use shared::people::client::keep_known;
use shared::people::revocation::forget_if_last;
use shared::value::id::ClientRef;
use shared::value::secret::Keys;
use std::collections::{BTreeMap, HashMap};

/// The function's name, in dead letters and in the log.
const NAME: &str = "notify";

/// The function's state, built once per process.
pub struct State {
    table: Table,
    keys: Keys,
    mail: Mail,
    letters: Letters,
    push: Push,
    web_push: WebPush,
    alerts: Alerts,
    dead_letters: DeadLetters,
    queues: Queues,
    queue_url: String,
    /// The domain at which answers by mail are received; `None` where none are.
    reply_domain: Option<String>,
}

impl State {
    /// Reads the function's environment variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            mail: Mail::new(env, aws)?,
            letters: Letters::new(&env.origin("PORTAL_ORIGIN")?),
            push: Push::new(env, aws),
            web_push: WebPush::from_env(env)?,
            alerts: Alerts::default(),
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            queues: Queues::new(aws),
            queue_url: env.require("QUEUE_URL")?.to_owned(),
            reply_domain: env.get("REPLY_DOMAIN").map(str::to_owned),
        })
    }
}

/// Runs the jobs of one batch: ended memberships, endpoints of dropped devices, warnings, then one mail per client and one per firm. They run one after the other, because the mail system limits mails per second. A temporary failure fails only the job's own messages. A permanent failure puts them on the dead-letter queue. News that is too early is no failure; it is sent to the queue again for later.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut outcome = BatchOutcome {
        state,
        bodies: read_bodies(&event),
        response: BatchResponse::default(),
    };
    let (jobs, unreadable) = Jobs::sort(event);
    for (message, cause) in unreadable {
        let done = Err(Failure::permanent(cause));
        outcome.note(&[message], done).await;
    }
    for (address, messages) in &jobs.ended {
        let done = forget_if_last(&state.table, address).await;
        outcome.note(messages, done.map_err(Failure::from)).await;
    }
    for (endpoint, job) in &jobs.endpoints {
        let done = alerting::drop_endpoint(state, &job.device, endpoint).await;
        outcome.note(&job.messages, done).await;
    }
    for (id, job) in &jobs.warnings {
        let done = warning::send(state, invocation.now, id, &job.event).await;
        outcome.note(&job.messages, done).await;
    }
    notify_clients(&mut outcome, invocation, &jobs.clients).await;
    for (firm, acts) in &jobs.firms {
        let messages: Vec<_> = acts.iter().map(|act| act.message.clone()).collect();
        let done = activity::send(state, invocation.now, firm, acts).await;
        outcome.note(&messages, done).await;
    }
    outcome.response
}

/// Tells each client what is new. One read for all of them finds those that are not, or no longer, clients of their firm.
async fn notify_clients(
    outcome: &mut BatchOutcome<'_>,
    invocation: Invocation,
    clients: &BTreeMap<ClientRef, NotificationJob>,
) {
    let state = outcome.state;
    let known = match keep_known(&state.table, clients.keys()).await {
        Ok(known) => known,
        Err(error) => {
            let messages: Vec<_> = clients
                .values()
                .flat_map(|job| job.messages.clone())
                .collect();
            return outcome.note(&messages, Err(error.into())).await;
        }
    };
    for (client, job) in clients {
        // What is sent follows the record as it is then: an address may change while others of the batch have their turn.
        if !known.contains(client) {
            continue;
        }
        let done = notifications::send(state, invocation, client, job).await;
        outcome.note(&job.messages, done).await;
    }
}

/// The outcome of a batch.
struct BatchOutcome<'a> {
    state: &'a State,
    /// The message bodies, by message id.
    bodies: HashMap<String, String>,
    response: BatchResponse,
}

fn read_bodies(event: &SqsEvent) -> HashMap<String, String> {
    let messages = event.records.iter();
    let bodies = messages.filter_map(|one| Some((one.message_id.clone()?, one.body.clone()?)));
    bodies.collect()
}

impl BatchOutcome<'_> {
    /// Records the outcome of a job. A failure is logged once; the job's messages are delivered again, or become dead letters if a retry cannot help.
    async fn note(&mut self, messages: &[String], done: Result<(), Failure>) {
        let Err(failure) = done else { return };
        log::fault(NAME, &failure.to_string());
        for message in messages {
            if !failure.is_permanent() || !self.put_aside(message, &failure).await {
                self.response.add_failure(message);
            }
        }
    }

    /// Puts a message on the dead-letter queue; `false` when that failed.
    async fn put_aside(&self, message: &str, failure: &Failure) -> bool {
        let body = self.bodies.get(message).map_or("", String::as_str);
        let put = self
            .state
            .dead_letters
            .put(body, &failure.to_string())
            .await;
        if let Err(failure) = &put {
            let action = format!("{NAME}: dead letter");
            log::fault(&action, &failure.to_string());
        }
        put.is_ok()
    }
}

#[cfg(test)]
mod tests;
