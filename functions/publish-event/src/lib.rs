//! Puts onto the bus what happened in the table: reads the table's stream.
//!
//! A record may come twice, and its events then have the same ids. What cannot be read does not hold up the other records: it is reported, delivered again, and ends in the stream's dead-letter bucket.

use aws_lambda_events::event::dynamodb::Event;
use shared::aws::Aws;
use shared::batch::BatchResponse;
use shared::bus::Bus;
use shared::edge::Edge;
use shared::env::{Env, EnvError};
use shared::log::Log;
use shared::portal_event::{PortalEvent, events_of};
use shared::stream::Record;

/// What lives as long as the process.
pub struct State {
    bus: Bus,
    log: Log,
}

impl State {
    /// Reads `BUS_NAME`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            bus: Bus::new(env, aws)?,
            log: Log::new(env),
        })
    }
}

/// The events of one batch, with the place of the record that each follows from.
#[derive(Default)]
struct Batch {
    events: Vec<PortalEvent>,
    places: Vec<usize>,
    unreadable: Option<usize>,
}

/// Publishes what follows from the records, in their order; asks for everything from the first failed record on again.
pub async fn handle(state: &State, _edge: Edge, event: Event) -> BatchResponse {
    let records: Vec<_> = event.records.into_iter().map(Record::new).collect();
    let batch = translate(&records, &state.log);
    let published = state.bus.publish(&batch.events).await;
    if let Some(fault) = published.fault {
        state.log.fault("publish-event", &fault.to_string());
    }
    let untaken = published.taken.iter().position(|taken| !taken);
    let untaken = untaken.map(|event| batch.places[event]);
    let mut response = BatchResponse::default();
    if let Some(place) = untaken.into_iter().chain(batch.unreadable).min() {
        response.fail(&records[place].sequence_number);
    }
    response
}

fn translate(records: &[Record], log: &Log) -> Batch {
    let mut batch = Batch::default();
    for (place, record) in records.iter().enumerate() {
        match events_of(record) {
            Ok(events) => {
                batch
                    .places
                    .resize(batch.places.len() + events.len(), place);
                batch.events.extend(events);
            }
            Err(fault) => {
                log.fault("publish-event", &fault.to_string());
                batch.unreadable.get_or_insert(place);
            }
        }
    }
    batch
}

#[cfg(test)]
mod tests;
