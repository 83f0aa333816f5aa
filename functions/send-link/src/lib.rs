//! Mails sign-in links and invitations without delay: reads the table's stream.

mod send;

use aws_lambda_events::event::dynamodb::Event;
use send::{send_asked_for, send_invitation};
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::client::Member;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::key;
use shared::letter::Letters;
use shared::link::{Budgets, LinkRequest};
use shared::log::Log;
use shared::mail::Mail;
use shared::secret::Keys;
use shared::stream::{Change, Record};
use shared::table::Table;
use std::error::Error;

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
            log: Log::new(env),
        })
    }
}

/// Reads one batch. At the first record that could not be served it stops, so that Lambda delivers the batch again from there.
pub async fn handle(state: &State, edge: Edge, event: Event) -> BatchResponse {
    let mut response = BatchResponse::default();
    for record in event.records {
        let record = Record::new(record);
        if let Err(error) = send(state, edge, &record).await {
            state.log.fault("send-link", &error.to_string());
            response.fail(&record.sequence_number);
            break;
        }
    }
    response
}

async fn send(
    state: &State,
    edge: Edge,
    record: &Record,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    match record.kind() {
        Some("REQUEST") if record.change == Change::Inserted => {
            let request = record.new_image::<LinkRequest>()?;
            let address = key::parse_person(&record.key.pk);
            if let (Some(address), Some(request)) = (address, request) {
                send_asked_for(state, edge.now, &address, &request).await?;
            }
        }
        Some("MEMBER") => {
            let before = record.old_image::<Member>()?;
            let after = record.new_image::<Member>()?;
            let invited = before.map_or(0, |member| member.invited_version);
            let client = key::parse_client(&record.key.pk);
            if let (Some(client), Some(member)) = (client, after)
                && member.invited_version > invited
            {
                send_invitation(state, edge.now, &client).await?;
            }
        }
        _ => {}
    }
    Ok(())
}
