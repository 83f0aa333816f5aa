//! Mails sign-in links and invitations without delay: reads the table's stream.

mod send;

use aws_lambda_events::event::dynamodb::Event;
use send::{send_asked_for, send_invitation};
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::engine::aws::Aws;
use shared::engine::mail::Mail;
use shared::engine::stream::Record;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::notice::letter::Letters;
use shared::notice::mail_budget::{Caused, read_owed};
use shared::people::client::read_invited;
use shared::people::link::{Budgets, read_request};
use shared::value::secret::Keys;

/// The function's name, in dead letters and in the log.
const NAME: &str = "send-link";

/// Links from one network address in an hour, where the deployment names no other number.
const LINKS_PER_NETWORK_HOUR: u32 = 60;

/// Links in all in a minute, where the deployment names no other number.
const LINKS_PER_MINUTE: u32 = 600;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    mail: Mail,
    letters: Letters,
    budgets: Budgets,
    dead_letters: DeadLetters,
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
            budgets: Budgets {
                network_hour: env.number("LINKS_PER_NETWORK_HOUR", LINKS_PER_NETWORK_HOUR)?,
                all_minute: env.number("LINKS_PER_MINUTE", LINKS_PER_MINUTE)?,
            },
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            log: Log::new(env),
        })
    }
}

/// Serves one batch, one record after the other, because two requests of one person count each other. A record that failed in passing comes again, and with it those after it, which then find that they were served. One that can never be served is put aside. Neither holds up the others.
pub async fn handle(state: &State, invocation: Invocation, event: Event) -> BatchResponse {
    let mut response = BatchResponse::default();
    for record in event.records {
        let record = Record::new(record);
        let Err(failure) = send(state, invocation, &record).await else {
            continue;
        };
        let letter = record.to_letter();
        let (letters, log) = (&state.dead_letters, &state.log);
        if !letters.settle(log, NAME, &failure, &letter).await {
            response.fail(&record.sequence_number);
        }
    }
    response
}

/// `template.yaml` delivers nothing but what is read here.
async fn send(state: &State, invocation: Invocation, record: &Record) -> Result<(), Failure> {
    let now = invocation.now;
    if let Some((address, request)) = read_request(record)? {
        return send_asked_for(state, now, &address, &request).await;
    }
    let owed = match read_owed(record)? {
        Some(Caused::Invitation(client)) => Some(client),
        Some(Caused::Warning(_)) | None => None,
    };
    let invited = read_invited(record)?.or(owed);
    if let Some(client) = invited {
        send_invitation(state, now, &client).await?;
    }
    Ok(())
}
