//! Puts onto the bus what happened in the table: reads the table's stream.
//!
//! A record may come twice, and its events then have the same ids. What cannot be read does not hold up the other records: it is reported, delivered again, and ends in the stream's dead-letter bucket.

use aws_lambda_events::event::dynamodb::Event;
use shared::access::read_account;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::bus::Bus;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::log::Log;
use shared::portal_event::{PortalEvent, events_of, person_signed_in};
use shared::stream::Record;
use shared::table::Table;
use std::error::Error;

/// What lives as long as the process.
pub struct State {
    bus: Bus,
    table: Table,
    log: Log,
}

impl State {
    /// Reads `BUS_NAME` and `TABLE_NAME`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            bus: Bus::new(env, aws)?,
            table: Table::new(env, aws)?,
            log: Log::new(env),
        })
    }
}

/// The events of one batch, with the place of the record that each follows from.
#[derive(Default)]
struct Batch {
    events: Vec<PortalEvent>,
    places: Vec<usize>,
    failed: Option<usize>,
}

/// Publishes what follows from the records, in their order; asks for everything from the first failed record on again.
pub async fn handle(state: &State, _edge: Edge, event: Event) -> BatchResponse {
    let records: Vec<_> = event.records.into_iter().map(Record::new).collect();
    let batch = translate_all(state, &records).await;
    let published = state.bus.publish(&batch.events).await;
    if let Some(fault) = published.fault {
        state.log.fault("publish-event", &fault.to_string());
    }
    let untaken = published.taken.iter().position(|taken| !taken);
    let untaken = untaken.map(|event| batch.places[event]);
    let mut response = BatchResponse::default();
    if let Some(place) = untaken.into_iter().chain(batch.failed).min() {
        response.fail(&records[place].sequence_number);
    }
    response
}

async fn translate_all(state: &State, records: &[Record]) -> Batch {
    let mut batch = Batch::default();
    for (place, record) in records.iter().enumerate() {
        match translate(&state.table, record).await {
            Ok(events) => {
                let known = batch.places.len() + events.len();
                batch.places.resize(known, place);
                batch.events.extend(events);
            }
            Err(fault) => {
                state.log.fault("publish-event", &fault.to_string());
                batch.failed.get_or_insert(place);
            }
        }
    }
    batch
}

async fn translate(table: &Table, record: &Record) -> Result<Vec<PortalEvent>, Box<dyn Error>> {
    let memberships = match person_signed_in(record) {
        Some(person) => read_account(table, &person).await?.1,
        None => Vec::new(),
    };
    Ok(events_of(record, &memberships)?)
}

#[cfg(test)]
mod tests;
