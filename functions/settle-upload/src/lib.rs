//! Settles what clients sent: reads a queue of what S3, the scanner and the table say about files, in any order and any number of times.

mod news;
mod settle;

use aws_lambda_events::event::sqs::SqsEvent;
use news::News;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::log::Log;
use shared::object_store::ObjectStore;
use shared::table::Table;

/// What lives as long as the process.
pub struct State {
    table: Table,
    objects: ObjectStore,
    log: Log,
}

impl State {
    /// Reads `TABLE_NAME` and `DOCUMENTS_BUCKET`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            log: Log::new(env),
        })
    }
}

/// Settles the files that a batch is about; asks for each message again that could not be dealt with, or that waits for a verdict.
pub async fn handle(state: &State, edge: Edge, event: SqsEvent) -> BatchResponse {
    let mut response = BatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let done = match News::read(&message.body.unwrap_or_default()) {
            Ok(news) => settle::settle(state, &news, edge.now).await,
            Err(fault) => Err(fault.into()),
        };
        match done {
            Ok(settle::Settled::Done) => {}
            Ok(settle::Settled::Waiting) => response.fail(id),
            Err(fault) => {
                state.log.fault("settle-upload", &fault.to_string());
                response.fail(id);
            }
        }
    }
    response
}
