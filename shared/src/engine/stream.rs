//! Records of the table's stream: an item before and after a write.

use crate::failure::Failure;
use crate::item::ItemKind;
use crate::key::Key;
use crate::value::time::Timestamp;
use aws_lambda_events::event::dynamodb::EventRecord;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, Deserializer, Item};
use serde_json::json;
use std::fmt;

/// Longest record that is put aside with its images, in bytes. SQS accepts 256 KB, attributes included.
const MAX_LETTER: usize = 240 * 1024;

/// The effect of a write on an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The item is new.
    Inserted,
    /// The item existed and now has other attributes.
    Modified,
    /// The item is gone: deleted, or removed after its `ttl` had passed.
    Removed,
}

/// One record of the stream, with both images of the item.
#[derive(Clone, Debug)]
pub struct Record {
    /// The effect on the item.
    pub change: Change,
    /// The item's key.
    pub key: Key,
    /// The record's position in its shard, which a partial batch response names. Empty if the stream gave none.
    pub sequence_number: String,
    /// The approximate time of the write, by the engine's clock, to the second; the epoch if the stream gave none.
    pub at: Timestamp,
    source: EventRecord,
}

/// An image that does not match its type, or lacks an attribute that this reader needs. The text names the attribute, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for Failure {
    /// Permanent, because the record reads the same on every retry.
    fn from(error: Unreadable) -> Self {
        Self::permanent(error.0)
    }
}

impl Record {
    /// Wraps a record as Lambda delivers it. A record without keys gets empty ones, which match no item of the portal.
    pub fn new(record: EventRecord) -> Self {
        let part = |name: &str| match record.change.keys.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        Self {
            change: match record.event_name.as_str() {
                "INSERT" => Change::Inserted,
                "MODIFY" => Change::Modified,
                _ => Change::Removed,
            },
            key: Key {
                pk: part("PK"),
                sk: part("SK"),
            },
            sequence_number: record.change.sequence_number.clone().unwrap_or_default(),
            at: Timestamp(
                record
                    .change
                    .approximate_creation_date_time
                    .timestamp_millis(),
            ),
            source: record,
        }
    }

    /// The kind of the item after the write; `None` if it is gone, or of a kind unknown to this version.
    pub fn kind(&self) -> Option<ItemKind> {
        ItemKind::parse(kind(&self.source.change.new_image)?)
    }

    /// The kind of the item before the write; `None` if it did not exist, or was of a kind unknown to this version.
    pub fn old_kind(&self) -> Option<ItemKind> {
        ItemKind::parse(kind(&self.source.change.old_image)?)
    }

    /// The item after the write; `None` if it is gone.
    pub fn new_image<T: DeserializeOwned>(&self) -> Result<Option<T>, Unreadable> {
        self.read("new", &self.source.change.new_image)
    }

    /// The item before the write; `None` if it did not exist.
    pub fn old_image<T: DeserializeOwned>(&self) -> Result<Option<T>, Unreadable> {
        self.read("old", &self.source.change.old_image)
    }

    /// The record as an invocation of its reader, to be put aside: sending it to the function again processes it again. The images are left out if they are too long for a queue.
    pub fn to_letter(&self) -> String {
        let letter = |record: &EventRecord| json!({"Records": [record]}).to_string();
        let whole = letter(&self.source);
        if whole.len() <= MAX_LETTER {
            return whole;
        }
        let mut record = self.source.clone();
        record.change.new_image = Item::default();
        record.change.old_image = Item::default();
        letter(&record)
    }

    /// The error for an attribute that a reader needs and the item lacks.
    pub fn lacks(&self, attribute: &str) -> Unreadable {
        self.unreadable("new", &format!("lacks the attribute {attribute}"))
    }

    fn read<T: DeserializeOwned>(
        &self,
        which: &str,
        image: &Item,
    ) -> Result<Option<T>, Unreadable> {
        if image.is_empty() {
            return Ok(None);
        }
        let whole = AttributeValue::M(image.inner().clone());
        serde_path_to_error::deserialize(Deserializer::from_attribute_value(whole))
            .map(Some)
            .map_err(|error| self.unreadable(which, &fault(&error)))
    }

    fn unreadable(&self, which: &str, fault: &str) -> Unreadable {
        let kind = kind(&self.source.change.new_image).unwrap_or("unknown");
        let number = &self.sequence_number;
        Unreadable(format!(
            "the {which} image of an item of kind {kind} (record {number}) {fault}"
        ))
    }
}

fn kind(image: &Item) -> Option<&str> {
    match image.get("kind") {
        Some(AttributeValue::S(kind)) => Some(kind),
        _ => None,
    }
}

/// Where reading failed. Serde's message may quote a value, so only the one about a missing field is repeated.
fn fault(error: &serde_path_to_error::Error<serde_dynamo::Error>) -> String {
    let cause = error.inner().to_string();
    if cause.starts_with("missing field") {
        format!("cannot be read at {}: {cause}", error.path())
    } else {
        format!("cannot be read at {}", error.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct Bill {
        version: i64,
    }

    fn record(new: &serde_json::Value) -> Record {
        let mut record = EventRecord::default();
        record.event_name = "MODIFY".into();
        record.change.keys = serde_dynamo::to_item(json!({"PK": "p", "SK": "s"})).unwrap();
        record.change.new_image = serde_dynamo::to_item(new).unwrap();
        record.change.sequence_number = Some("7".into());
        Record::new(record)
    }

    #[test]
    fn images_are_read_as_types() {
        let record = record(&json!({"kind": "BILL", "version": 3}));
        assert_eq!(record.change, Change::Modified);
        assert_eq!((record.key.pk.as_str(), record.key.sk.as_str()), ("p", "s"));
        assert_eq!(record.kind(), Some(ItemKind::Bill));
        assert_eq!(record.new_image::<Bill>().unwrap().unwrap().version, 3);
        assert!(record.old_image::<Bill>().unwrap().is_none());
    }

    #[test]
    fn a_letter_fits_a_queue_and_is_an_invocation() {
        for (length, kept) in [(10, true), (MAX_LETTER, false)] {
            let long = record(&json!({"kind": "BILL", "text": "x".repeat(length)}));
            let letter = long.to_letter();
            assert!(letter.len() <= MAX_LETTER);
            let again: aws_lambda_events::event::dynamodb::Event =
                serde_json::from_str(&letter).unwrap();
            let again = Record::new(again.records[0].clone());
            assert_eq!((&again.key, again.change), (&long.key, long.change));
            assert_eq!(again.kind().is_some(), kept);
        }
    }

    #[test]
    fn a_fault_names_the_attribute_and_no_value() {
        let wrong = record(&json!({"kind": "BILL", "version": "ana@example.com"}));
        assert_eq!(
            wrong.new_image::<Bill>().unwrap_err().to_string(),
            "the new image of an item of kind BILL (record 7) cannot be read at version"
        );
        let absent = record(&json!({"kind": "BILL"}));
        assert_eq!(
            absent.new_image::<Bill>().unwrap_err().to_string(),
            "the new image of an item of kind BILL (record 7) cannot be read at .: missing field `version`"
        );
    }
}
