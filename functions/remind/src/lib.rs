//! Finds what the clock makes due: a rule puts a job into its queue each minute, and a sweep settles what waits in the table until that moment.
//!
//! A sweep only compares what is due with the newest state and records what follows. Doubled, late or left out sweeps therefore do no harm: the next one finds the rest.

use aws_lambda_events::event::sqs::SqsEvent;
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::resource::stage::{find_overdue, settle_overdue};
use std::time::Duration;

/// The function's name, in dead letters and in the log.
const NAME: &str = "remind";

/// Entries that are read at once.
const PAGE: usize = 100;

/// Entries that are settled at the same time: enough to hide the table's latency.
const IN_FLIGHT: usize = 16;

/// How long one sweep takes. The function has 60 seconds; what is left then waits for the next minute.
const PATIENCE: Duration = Duration::from_secs(40);

/// The function's state, built once per process.
pub struct State {
    table: Table,
    dead_letters: DeadLetters,
}

impl State {
    /// Reads `TABLE_NAME` and `DEAD_LETTER_QUEUE_URL`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
        })
    }
}

/// A job of the queue.
#[derive(Debug, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
enum Job {
    /// Settle what is due.
    Sweep,
}

/// Does the jobs of a batch; returns the messages that failed temporarily, for redelivery. A message that is no job becomes a dead letter.
pub async fn handle(state: &State, invocation: Invocation, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = run(state, invocation, &body).await {
            let letters = &state.dead_letters;
            if !letters.settle(NAME, &failure, &body).await {
                response.add_failure(id);
            }
        }
    }
    response
}

async fn run(state: &State, invocation: Invocation, body: &str) -> Result<(), Failure> {
    let job = serde_json::from_str(body);
    match job.map_err(|_| Failure::permanent("the message is no job"))? {
        Job::Sweep => sweep(state, invocation).await,
    }
}

/// Settles what is due, page by page. An entry that fails holds up none of its page; the sweep then fails, and the next one begins with that page again.
async fn sweep(state: &State, invocation: Invocation) -> Result<(), Failure> {
    let (table, now) = (&state.table, invocation.now);
    loop {
        let due = find_overdue(table, now, PAGE).await?;
        let found = due.len();
        let settled = due
            .into_iter()
            .map(|due| async move { settle_overdue(table, &due, now).await });
        let settled = stream::iter(settled).buffer_unordered(IN_FLIGHT);
        let settled: Vec<_> = settled.collect().await;
        settled.into_iter().collect::<Result<Vec<()>, _>>()?;
        if found < PAGE || invocation.elapsed() > PATIENCE {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_job_is_what_the_schedule_puts_into_the_queue() {
        assert!(matches!(
            serde_json::from_str(r#"{"job":"sweep"}"#),
            Ok(Job::Sweep)
        ));
        for other in ["", "{}", r#"{"job":"dance"}"#] {
            assert!(serde_json::from_str::<Job>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn every_sample_is_a_job() {
        let sample = include_str!("../../../events/remind/sweep.json");
        let batch: SqsEvent = serde_json::from_str(sample).unwrap();
        for message in batch.records {
            let body = message.body.unwrap_or_default();
            assert!(serde_json::from_str::<Job>(&body).is_ok());
        }
    }
}
