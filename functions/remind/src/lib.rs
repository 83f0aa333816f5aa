//! Finds what the clock makes due: a rule puts a job into its queue each minute, and a sweep settles what waits in the table until that moment.
//!
//! A sweep only compares what is due with the newest state and records what follows. Doubled, late or left out sweeps therefore do no harm: the next one finds the rest.

use aws_lambda_events::event::sqs::SqsEvent;
use futures::future::join_all;
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::table::{Table, TableError};
use shared::env::{Env, EnvError};
use shared::failure::Failure;
use shared::resource::due::{Due, DueSort, find_due};
use shared::resource::stage::settle_overdue;
use shared::resource::unread::settle_unread;
use shared::resource::{event, request};
use shared::value::time::Timestamp;
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

/// Settles what is due. What fails holds up nothing else; the sweep then fails at its end.
async fn sweep(state: &State, invocation: Invocation) -> Result<(), Failure> {
    let sorts = DueSort::ALL.iter();
    let sweeps = sorts.map(|sort| settle_all(state, invocation, *sort));
    let settled = join_all(sweeps).await.into_iter();
    Ok(settled.fold(Ok(()), Result::and)?)
}

async fn settle(table: &Table, due: &Due, now: Timestamp) -> Result<(), TableError> {
    match due.sort {
        DueSort::Update => settle_overdue(table, due, now).await,
        DueSort::Reminder => request::settle_reminder(table, due, now).await,
        DueSort::Event => event::remind::settle_reminder(table, due, now).await,
        DueSort::Unread => settle_unread(table, due).await,
    }
}

/// Settles what is due of one sort, page by page.
async fn settle_all(
    state: &State,
    invocation: Invocation,
    sort: DueSort,
) -> Result<(), TableError> {
    let (table, now) = (&state.table, invocation.now);
    let (mut after, mut outcome) = (String::new(), Ok(()));
    loop {
        let page = find_due(table, sort, &after, now, PAGE).await?;
        let places: Vec<_> = page.iter().map(Due::place).collect();
        // Each future owns its entry: one that borrows it is not general enough for the runtime.
        let settled = page
            .into_iter()
            .map(|due| async move { settle(table, &due, now).await });
        let settled: Vec<_> = stream::iter(settled)
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        outcome = settled.into_iter().fold(outcome, Result::and);
        match places.last() {
            Some(last) if places.len() == PAGE && invocation.elapsed() < PATIENCE => {
                after.clone_from(last);
            }
            _ => return outcome,
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
