//! Parts that all events take from their record: the item, the client or person, and the envelope.

use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{Envelope, EventData, PortalEvent};
use crate::key::{self, Key};
use crate::value::id::{AddressId, ClientRef, Id, ResourceId};
use crate::value::time::Timestamp;
use serde::de::DeserializeOwned;

/// The item after the write. Its kind was read from this image, so the image exists.
pub(super) fn written<T: DeserializeOwned>(record: &Record) -> Result<T, Unreadable> {
    record.new_image()?.ok_or_else(|| record.lacks("kind"))
}

/// The item as it was before it was deleted.
pub(super) fn removed<T: DeserializeOwned>(record: &Record) -> Result<T, Unreadable> {
    record.old_image()?.ok_or_else(|| record.lacks("kind"))
}

/// The client in whose partition the item lies.
pub(super) fn client(record: &Record) -> Result<ClientRef, Unreadable> {
    key::parse_client(&record.key.pk).ok_or_else(|| record.lacks("PK"))
}

/// The person in whose partition the item lies.
pub(super) fn person(record: &Record) -> Result<AddressId, Unreadable> {
    key::parse_person(&record.key.pk).ok_or_else(|| record.lacks("PK"))
}

/// The id after `prefix` in the sort key.
pub(super) fn id_after(record: &Record, prefix: &str) -> Result<ResourceId, Unreadable> {
    record
        .key
        .sk
        .strip_prefix(prefix)
        .and_then(Id::parse)
        .ok_or_else(|| record.lacks("SK"))
}

/// Everything in an envelope except its data. The event's id is derived from the item, the detail-type, the version and `what`.
pub(super) struct Stamp<'a> {
    record: &'a Record,
    what: String,
    at: Timestamp,
    version: i64,
}

impl<'a> Stamp<'a> {
    /// An event at `at` whose item, detail-type and `version` make its id unique.
    pub(super) fn new(record: &'a Record, at: Timestamp, version: i64) -> Self {
        Self::distinct(record, "", at, version)
    }

    /// Like [`Self::new`], where one version of an item can make several events of one detail-type: `what` distinguishes them.
    pub(super) fn distinct(
        record: &'a Record,
        what: impl Into<String>,
        at: Timestamp,
        version: i64,
    ) -> Self {
        Self {
            record,
            what: what.into(),
            at,
            version,
        }
    }

    /// The event about `data`. A repeated delivery of the record gives the same event.
    pub(super) fn build<D: EventData>(&self, data: D) -> PortalEvent {
        let version = self.version.to_string();
        let Key { pk, sk } = &self.record.key;
        let parts = ["portico", D::DETAIL_TYPE, pk, sk, &version, &self.what];
        D::event(Envelope {
            id: Id::derive(&parts),
            time: self.at.rfc3339(),
            version: self.version,
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::events_of;
    use super::super::tests::{copy, events, memberships, opened, record, session, with};
    use super::*;
    use crate::value::id::Kind;
    use serde_json::{Value, json};

    #[test]
    fn a_repeated_delivery_has_the_same_ids_and_another_version_has_others() {
        let (key, item) = copy(Kind::Bill, "b-1");
        let other = with(&item, &json!({"version": 4}));
        let tombstone = with(&item, &json!({"withdrawn": {"at": 1}, "data": null}));
        let (session_key, session) = session();
        let records = [
            record(&key, &Value::Null, &item),
            record(&key, &item, &other),
            record(&key, &item, &tombstone),
            record(&key, &item, &opened(&item)),
            record(&session_key, &Value::Null, &session),
        ];
        let ids = |records: &[Record]| -> Vec<String> {
            records
                .iter()
                .flat_map(|record| events_of(record, &memberships()).unwrap())
                .map(|event| serde_json::to_value(event).unwrap()["detail"]["id"].to_string())
                .collect()
        };
        let first = ids(&records);
        assert_eq!(first, ids(&records));
        let distinct: std::collections::BTreeSet<_> = first.iter().collect();
        assert_eq!(distinct.len(), 7);
    }

    #[test]
    fn the_envelope_says_when_and_which_version() {
        let (key, item) = copy(Kind::Event, "e-1");
        let event = serde_json::to_value(&events(&key, &item, &opened(&item))[0]).unwrap();
        assert_eq!(event["detail"]["time"], "2026-11-23T05:35:00Z");
        assert_eq!(event["detail"]["version"], 3);
    }
}
