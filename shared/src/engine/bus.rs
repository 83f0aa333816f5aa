//! The bus that firms' systems listen to, over the `EventBridge` client. No other module names that client.

use crate::engine::aws::{Aws, failure_of, refused};
use crate::env::{Env, EnvError};
use crate::exchange::portal_event::PortalEvent;
use crate::failure::Failure;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use std::ops::Range;

/// Most entries in one call (`EventBridge`, `PutEvents`).
const MAX_ENTRIES: usize = 10;

/// Most bytes of all entries in one call (`EventBridge`, `PutEvents`: 256 KB).
const MAX_BYTES: usize = 256 * 1024;

/// The bus of one portal.
#[derive(Clone)]
pub struct Bus {
    client: Client,
    name: String,
}

/// One event to be put onto the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who says it: `portico`, or `firm.<firm_id>`.
    pub source: String,
    /// The event type.
    pub detail_type: String,
    /// A JSON object.
    pub detail: String,
}

impl Entry {
    /// # Errors
    /// When the event cannot be written as JSON.
    fn new(event: &PortalEvent) -> Result<Self, Failure> {
        let written = serde_json::to_value(event).map_err(|error| {
            Failure::permanent(format!("an event cannot be written as JSON: {error}"))
        })?;
        Ok(Self {
            source: event.source().to_owned(),
            detail_type: written["detail-type"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            detail: written["detail"].to_string(),
        })
    }

    fn bytes(&self) -> usize {
        self.source.len() + self.detail_type.len() + self.detail.len()
    }
}

/// The outcome for one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// The bus accepted it.
    Taken,
    /// The bus did not accept it.
    Failed(Failure),
    /// Its call or an earlier one failed, and another event carries the failure. It has to be published again.
    Missed,
}

/// One entry of a call, with the index of its event and its size.
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

    /// Puts the portal's own events onto the bus, as [`Bus::put`] does.
    pub async fn publish(&self, events: &[PortalEvent]) -> Vec<Published> {
        self.put_written(events.iter().map(Entry::new)).await
    }

    /// Puts events onto the bus in their order, and returns the outcome of each. An event that the bus refuses does not hold up the others; after a call with a passing failure nothing more is sent.
    pub async fn put(&self, entries: &[Entry]) -> Vec<Published> {
        self.put_written(entries.iter().cloned().map(Ok)).await
    }

    async fn put_written(
        &self,
        entries: impl ExactSizeIterator<Item = Result<Entry, Failure>>,
    ) -> Vec<Published> {
        let mut published = vec![Published::Missed; entries.len()];
        let mut parcels = Vec::new();
        for (number, entry) in entries.enumerate() {
            match entry.and_then(|entry| self.pack(number, entry)) {
                Ok(parcel) => parcels.push(parcel),
                Err(failure) => published[number] = Published::Failed(failure),
            }
        }
        let sizes: Vec<_> = parcels.iter().map(|parcel| parcel.bytes).collect();
        for group in groups(&sizes) {
            if !self.deliver(&parcels[group], &mut published).await {
                break;
            }
        }
        published
    }

    /// Puts a group of parcels onto the bus. Returns whether to continue with the next group. A group that is refused permanently is sent one by one, because the refusal does not say which parcel caused it.
    async fn deliver(&self, group: &[Parcel], published: &mut [Published]) -> bool {
        match self.call(group).await {
            Ok(results) => note(group, &results, published),
            Err(failure) if failure.is_permanent() && group.len() > 1 => {
                for parcel in group {
                    if !Box::pin(self.deliver(std::slice::from_ref(parcel), published)).await {
                        return false;
                    }
                }
            }
            Err(failure) => {
                let goes_on = failure.is_permanent();
                if let Some(first) = group.first() {
                    published[first.event] = Published::Failed(failure);
                }
                return goes_on;
            }
        }
        true
    }

    fn pack(&self, number: usize, entry: Entry) -> Result<Parcel, Failure> {
        let bytes = entry.bytes();
        if bytes > MAX_BYTES {
            return Err(Failure::permanent(format!(
                "an event {} has {bytes} bytes",
                entry.detail_type
            )));
        }
        Ok(Parcel {
            event: number,
            entry: PutEventsRequestEntry::builder()
                .event_bus_name(&self.name)
                .source(entry.source)
                .detail_type(entry.detail_type)
                .detail(entry.detail)
                .build(),
            bytes,
        })
    }

    async fn call(&self, group: &[Parcel]) -> Result<Vec<PutEventsResultEntry>, Failure> {
        let entries = group.iter().map(|parcel| parcel.entry.clone()).collect();
        let answer = self
            .client
            .put_events()
            .set_entries(Some(entries))
            .send()
            .await
            .map_err(|error| failure_of("PutEvents", &error))?;
        Ok(answer.entries.unwrap_or_default())
    }
}

/// Records the results of one call, which are in the order of its entries.
fn note(group: &[Parcel], results: &[PutEventsResultEntry], published: &mut [Published]) {
    for (place, parcel) in group.iter().enumerate() {
        let result = results.get(place);
        published[parcel.event] = if result.is_some_and(|result| result.event_id().is_some()) {
            Published::Taken
        } else {
            let code = result.and_then(PutEventsResultEntry::error_code);
            Published::Failed(refused("PutEvents, one entry", code))
        };
    }
}

/// Groups consecutive entries into calls by their sizes in bytes.
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
