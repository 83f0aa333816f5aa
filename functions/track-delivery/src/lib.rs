//! Keeps what became of each notice: reads the mail system's reports about mails from a queue. Reports may come in any order and repeatedly.

mod mail_report;

use aws_lambda_events::event::sqs::SqsEvent;
use mail_report::{MailReport, Reported};
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::edge::log::{self, Ignored};
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::people::delivery::{Noted, note_feedback};
use shared::value::time::Timestamp;

/// The function's name, in dead letters and in the log.
const NAME: &str = "track-delivery";

/// The function's state, built once per process.
pub struct State {
    table: Table,
    dead_letters: DeadLetters,
    /// The configuration set of the portal's mails. The account's other mails are reported on the same bus. Without one, the tags alone decide.
    configuration_set: Option<String>,
}

impl State {
    /// Reads `TABLE_NAME`, `DEAD_LETTER_QUEUE_URL` and `MAIL_CONFIGURATION_SET`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
            configuration_set: env.get("MAIL_CONFIGURATION_SET").map(str::to_owned),
        })
    }
}

/// Notes the reports of a batch; returns the messages that failed temporarily, for redelivery. A message that is no report becomes a dead letter. A report about a mail that is not a notice of this portal is ignored, with a line in the log.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = note(state, &body, invocation.now).await {
            let letters = &state.dead_letters;
            if !letters.settle(NAME, &failure, &body).await {
                response.add_failure(id);
            }
        }
    }
    response
}

async fn note(state: &State, body: &str, now: Timestamp) -> Result<(), Failure> {
    let report = MailReport::read(body).map_err(Failure::permanent)?;
    let ignored = match report.reported(state.configuration_set.as_deref()) {
        Reported::Ignored(cause) => Some(cause),
        Reported::Of(feedback) => match note_feedback(&state.table, &feedback).await? {
            Noted::Known => None,
            Noted::Unknown => Some("unknown-delivery"),
        },
    };
    if let Some(cause) = ignored {
        log::ignored(&Ignored { at: now, cause });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
