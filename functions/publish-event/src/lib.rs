//! Publishes what happened in the table, in the outbox of each firm and on the bus: reads the table's stream.
//!
//! A record may be delivered twice; its events then have the same ids. A record that cannot be read or published does not hold up the others: it goes to the stream readers' dead-letter queue.

use aws_lambda_events::event::dynamodb::Event;
use shared::edge::batch::BatchResponse;
use shared::edge::dead_letter::DeadLetters;
use shared::edge::invocation::Invocation;
use shared::engine::aws::Aws;
use shared::engine::bus::{Bus, Published};
use shared::engine::stream::Record;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::exchange::outbox::{Outgoing, enter};
use shared::exchange::portal_event::{PortalEvent, events_of, person_signed_in};
use shared::failure::Failure;
use shared::people::access::read_account;
use shared::value::id::FirmId;
use std::collections::BTreeMap;

/// The function's name, in dead letters and in the log.
const NAME: &str = "publish-event";

/// The function's state, built once per process.
pub struct State {
    bus: Bus,
    table: Table,
    dead_letters: DeadLetters,
}

impl State {
    /// Reads `BUS_NAME`, `TABLE_NAME` and `DEAD_LETTER_QUEUE_URL`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            bus: Bus::new(env, aws)?,
            table: Table::new(env, aws)?,
            dead_letters: DeadLetters::new(env, aws, NAME)?,
        })
    }
}

/// The events of one batch of records.
#[derive(Default)]
struct Batch {
    events: Vec<PortalEvent>,
    /// For each event, the index of its record.
    places: Vec<usize>,
    /// The records that are not done, by index, with the reason.
    left: BTreeMap<usize, Left>,
}

/// Why a record is not done.
enum Left {
    Failed(Failure),
    /// Its events were not accepted because others failed.
    Missed,
}

/// Enters the events of the records into the outboxes of their firms and publishes them, in order. After a temporary failure the record and all later ones are delivered again; their events then have the same ids. A record that can never be published becomes a dead letter. Neither holds up the others.
pub async fn handle(state: &State, invocation: Invocation, event: Event) -> BatchResponse {
    let records: Vec<_> = event.records.into_iter().map(Record::new).collect();
    let mut batch = translate_all(state, &records).await;
    enter_all(state, invocation, &mut batch).await;
    let published = state.bus.publish(&batch.events).await;
    for (event, published) in published.into_iter().enumerate() {
        let place = batch.places[event];
        match published {
            Published::Taken => {}
            Published::Failed(failure) => batch.note(place, Left::Failed(failure)),
            Published::Missed => batch.note(place, Left::Missed),
        }
    }
    let mut response = BatchResponse::default();
    for (place, left) in batch.left {
        let record = &records[place];
        let settled = match left {
            Left::Failed(failure) => {
                let letter = record.to_letter();
                let letters = &state.dead_letters;
                letters.settle(NAME, &failure, &letter).await
            }
            Left::Missed => false,
        };
        if !settled {
            response.add_failure(&record.sequence_number);
        }
    }
    response
}

impl Batch {
    /// Takes out the events that failed, by number.
    fn withhold(&mut self, mut left: BTreeMap<usize, Failure>) {
        let (events, places) = (
            std::mem::take(&mut self.events),
            std::mem::take(&mut self.places),
        );
        for (number, (event, place)) in events.into_iter().zip(places).enumerate() {
            if let Some(failure) = left.remove(&number) {
                self.note(place, Left::Failed(failure));
                continue;
            }
            self.events.push(event);
            self.places.push(place);
        }
    }

    /// Records why a record is not done. If one of its events can never be published but another one can, the record is delivered again.
    fn note(&mut self, place: usize, left: Left) {
        let permanent =
            |left: &Left| matches!(left, Left::Failed(failure) if failure.is_permanent());
        match self.left.get(&place) {
            Some(known) if !permanent(known) => {}
            _ => {
                self.left.insert(place, left);
            }
        }
    }
}

/// Enters the events for firms into their outboxes. An event that is not in its outbox is not published: a reader that sees an event on the bus finds it in the outbox.
async fn enter_all(state: &State, invocation: Invocation, batch: &mut Batch) {
    let mut by_firm: BTreeMap<FirmId, (Vec<Outgoing>, Vec<usize>)> = BTreeMap::new();
    for (number, event) in batch.events.iter().enumerate() {
        if let Some((firm, outgoing)) = Outgoing::new(event) {
            let (events, numbers) = by_firm.entry(firm).or_default();
            events.push(outgoing);
            numbers.push(number);
        }
    }
    let mut left = BTreeMap::new();
    for (firm, (events, numbers)) in by_firm {
        let (now, random) = (invocation.now, invocation.random);
        if let Err(error) = enter(&state.table, &firm, &events, now, random).await {
            let failure = Failure::from(error);
            left.extend(numbers.into_iter().map(|number| (number, failure.clone())));
        }
    }
    batch.withhold(left);
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
            Err(failure) => batch.note(place, Left::Failed(failure)),
        }
    }
    batch
}

async fn translate(table: &Table, record: &Record) -> Result<Vec<PortalEvent>, Failure> {
    let memberships = match person_signed_in(record) {
        Some(person) => read_account(table, &person).await?.1,
        None => Vec::new(),
    };
    Ok(events_of(record, &memberships)?)
}

#[cfg(test)]
mod tests;
