//! Mails sign-in links and invitations without delay: reads the table's stream.

mod send;

use aws_lambda_events::event::dynamodb::Event;
use send::{send_asked_for, send_invitation};
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::mail::Mail;
use shared::engine::stream::Record;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::notice::letter::Letters;
use shared::notice::mail_budget::{Caused, Invited, read_owed};
use shared::people::client::{read_asked_again, read_invited};
use shared::people::link::{Budgets, read_request};
use shared::value::secret::Keys;

/// The function's name, in dead letters and in the log.
const NAME: &str = "send-link";

/// Default limit of links from one network address in an hour.
const LINKS_PER_NETWORK_HOUR: u32 = 60;

/// Default limit of links from everywhere in a minute.
const LINKS_PER_MINUTE: u32 = 600;

/// The function's state, built once per process.
pub struct State {
    table: Table,
    keys: Keys,
    mail: Mail,
    letters: Letters,
    budgets: Budgets,
    dead_letters: DeadLetters,
}

impl State {
    /// Reads the function's environment variables.
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
        })
    }
}

/// Handles one batch, record by record, because two requests of one person count against the same limits. After a temporary failure the record and all later ones are delivered again; those already handled are then skipped. A record that can never be handled becomes a dead letter. Neither holds up the others.
pub async fn handle(state: &State, invocation: Invocation, event: Event) -> BatchResponse {
    let mut response = BatchResponse::default();
    for record in event.records {
        let record = Record::new(record);
        let Err(failure) = send(state, invocation, &record).await else {
            continue;
        };
        let letter = record.to_letter();
        let letters = &state.dead_letters;
        if !letters.settle(NAME, &failure, &letter).await {
            response.add_failure(&record.sequence_number);
        }
    }
    response
}

/// Handles one record. `template.yaml` filters the stream to the records that are read here.
async fn send(state: &State, invocation: Invocation, record: &Record) -> Result<(), Failure> {
    let now = invocation.now;
    if let Some((address, request)) = read_request(record)? {
        return send_asked_for(state, now, &address, &request).await;
    }
    let owed = match read_owed(record)? {
        Some(Caused::Invitation(invited)) => Some(invited),
        Some(Caused::Warning(_)) | None => None,
    };
    let newest = read_invited(record)?.map(|client| Invited::new(&client, None));
    let again = read_asked_again(record)?.map(|(client, id)| Invited::new(&client, Some(id)));
    if let Some(invited) = newest.or(again).or(owed) {
        send_invitation(state, now, invited).await?;
    }
    Ok(())
}
