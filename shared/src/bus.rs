//! The bus that firms' systems listen to, over the `EventBridge` client; the only module that names it.

use crate::aws::{Aws, describe_failure};
use crate::env::{Env, EnvError};
use crate::portal_event::PortalEvent;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use std::fmt;
use std::ops::Range;

/// Most entries of one call (`EventBridge`, `PutEvents`).
const MAX_ENTRIES: usize = 10;

/// Most bytes of all entries of one call (`EventBridge`, `PutEvents`: 256 KB).
const MAX_BYTES: usize = 256 * 1024;

/// The bus of one portal.
#[derive(Clone)]
pub struct Bus {
    client: Client,
    name: String,
}

/// What became of events that were to be published.
#[derive(Debug, Default)]
pub struct Published {
    /// For each event, whether the bus has it.
    pub taken: Vec<bool>,
    /// Why the first one that it does not have was not taken.
    pub fault: Option<BusError>,
}

/// The bus did not take an event. The text names the cause for an engineer; it has no details of events.
#[derive(Debug)]
pub struct BusError(String);

impl fmt::Display for BusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BusError {}

/// One entry of a call, the event it was made of, and what it weighs.
struct Parcel {
    event: usize,
    entry: PutEventsRequestEntry,
    bytes: usize,
}

impl Bus {
    /// The bus named by `BUS_NAME`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            client: Client::new(&aws.config_for("EVENTBRIDGE")),
            name: env.require("BUS_NAME")?.to_owned(),
        })
    }

    /// Puts events onto the bus, in their order. An event that the bus refuses does not keep it from the others; after a call that failed as a whole nothing more is sent.
    pub async fn publish(&self, events: &[PortalEvent]) -> Published {
        let mut published = Published {
            taken: vec![false; events.len()],
            fault: None,
        };
        let mut parcels = Vec::new();
        for (number, event) in events.iter().enumerate() {
            match self.pack(number, event) {
                Ok(parcel) => parcels.push(parcel),
                Err(fault) => published.fail(fault),
            }
        }
        let sizes: Vec<_> = parcels.iter().map(|parcel| parcel.bytes).collect();
        for group in groups(&sizes) {
            let group = &parcels[group];
            match self.put(group).await {
                Ok(results) => published.note(group, &results),
                Err(fault) => {
                    published.fail(fault);
                    break;
                }
            }
        }
        published
    }

    fn pack(&self, number: usize, event: &PortalEvent) -> Result<Parcel, BusError> {
        let written = serde_json::to_value(event)
            .map_err(|error| BusError(format!("an event cannot be written as JSON: {error}")))?;
        let detail_type = written["detail-type"].as_str().unwrap_or_default();
        let detail = written["detail"].to_string();
        let bytes = event.source().len() + detail_type.len() + detail.len();
        if bytes > MAX_BYTES {
            return Err(BusError(format!(
                "an event {detail_type} has {bytes} bytes"
            )));
        }
        Ok(Parcel {
            event: number,
            entry: PutEventsRequestEntry::builder()
                .event_bus_name(&self.name)
                .source(event.source())
                .detail_type(detail_type)
                .detail(detail)
                .build(),
            bytes,
        })
    }

    async fn put(&self, group: &[Parcel]) -> Result<Vec<PutEventsResultEntry>, BusError> {
        let entries = group.iter().map(|parcel| parcel.entry.clone()).collect();
        let answer = self
            .client
            .put_events()
            .set_entries(Some(entries))
            .send()
            .await
            .map_err(|error| BusError(describe_failure("PutEvents", &error)))?;
        Ok(answer.entries.unwrap_or_default())
    }
}

impl Published {
    /// Takes over the results of one call, which stand in the order of its entries.
    fn note(&mut self, group: &[Parcel], results: &[PutEventsResultEntry]) {
        for (place, parcel) in group.iter().enumerate() {
            let result = results.get(place);
            if result.is_some_and(|result| result.event_id().is_some()) {
                self.taken[parcel.event] = true;
            } else {
                let code = result.and_then(PutEventsResultEntry::error_code);
                let code = code.unwrap_or("no result");
                self.fail(BusError(format!("PutEvents, one entry: {code}")));
            }
        }
    }

    fn fail(&mut self, fault: BusError) {
        self.fault.get_or_insert(fault);
    }
}

/// Which neighbours go together into one call, by their sizes in bytes.
fn groups(sizes: &[usize]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    let mut bytes = 0;
    for (place, size) in sizes.iter().enumerate() {
        if place - start == MAX_ENTRIES || bytes + size > MAX_BYTES {
            groups.push(start..place);
            start = place;
            bytes = 0;
        }
        bytes += size;
    }
    if start < sizes.len() {
        groups.push(start..sizes.len());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_at_most_ten_entries_and_256_kilobytes() {
        let lengths = |sizes: &[usize]| groups(sizes).iter().map(Range::len).collect::<Vec<_>>();
        assert_eq!(lengths(&[]), [0; 0]);
        assert_eq!(lengths(&[1; 10]), [10]);
        assert_eq!(lengths(&[1; 21]), [10, 10, 1]);
        assert_eq!(lengths(&[MAX_BYTES, 1]), [1, 1]);
        assert_eq!(lengths(&[MAX_BYTES - 1, 1, 1]), [2, 1]);
        assert_eq!(lengths(&[MAX_BYTES; 3]), [1, 1, 1]);
    }
}
