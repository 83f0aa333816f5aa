//! Converts a stream record from the streams API to the form that Lambda gives to a function.

use crate::names::REGION;
use aws_sdk_dynamodbstreams::types::{AttributeValue, OperationType, Record, StreamViewType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The record as JSON in a stream event, which filters and functions read.
pub(super) fn to_json(record: &Record, stream_arn: &str) -> Value {
    let mut change = Map::new();
    if let Some(data) = record.dynamodb() {
        let images = [
            ("Keys", data.keys()),
            ("NewImage", data.new_image()),
            ("OldImage", data.old_image()),
        ];
        for (name, image) in images {
            if let Some(image) = image {
                change.insert(name.to_owned(), item(image));
            }
        }
        let created = data
            .approximate_creation_date_time()
            .map_or(0, aws_smithy_types::DateTime::secs);
        change.insert("ApproximateCreationDateTime".to_owned(), json!(created));
        change.insert("SequenceNumber".to_owned(), json!(data.sequence_number()));
        change.insert(
            "SizeBytes".to_owned(),
            json!(data.size_bytes().unwrap_or(0)),
        );
        change.insert(
            "StreamViewType".to_owned(),
            json!(data.stream_view_type().map(StreamViewType::as_str)),
        );
    }
    let mut event = json!({
        "eventID": record.event_id(),
        "eventName": record.event_name().map(OperationType::as_str),
        "eventVersion": record.event_version().unwrap_or("1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": stream_arn,
    });
    if let (Some(identity), Value::Object(event)) = (record.user_identity(), &mut event) {
        let who = json!({"type": identity.r#type(), "principalId": identity.principal_id()});
        event.insert("userIdentity".to_owned(), who);
    }
    event
}

/// Whether a record contains no change. The embedded engine writes such records; AWS does not.
pub(super) fn is_idle(event: &Value) -> bool {
    let image = |name: &str| event.pointer(&format!("/dynamodb/{name}"));
    let (old, new) = (image("OldImage"), image("NewImage"));
    old.is_some() && old == new
}

fn item(image: &HashMap<String, AttributeValue>) -> Value {
    Value::Object(
        image
            .iter()
            .map(|(name, value)| (name.clone(), attribute(value)))
            .collect(),
    )
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(number) => json!({"N": number}),
        AttributeValue::Bool(truth) => json!({"BOOL": truth}),
        AttributeValue::Null(truth) => json!({"NULL": truth}),
        AttributeValue::B(bytes) => json!({"B": STANDARD.encode(bytes.as_ref())}),
        AttributeValue::Ss(texts) => json!({"SS": texts}),
        AttributeValue::Ns(numbers) => json!({"NS": numbers}),
        AttributeValue::Bs(all) => {
            json!({"BS": all.iter().map(|bytes| STANDARD.encode(bytes.as_ref())).collect::<Vec<_>>()})
        }
        AttributeValue::L(values) => json!({"L": values.iter().map(attribute).collect::<Vec<_>>()}),
        AttributeValue::M(image) => json!({"M": item(image)}),
        // Types that DynamoDB may add later.
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::event::dynamodb::EventRecord;
    use aws_sdk_dynamodbstreams::types::StreamRecord;

    #[test]
    fn a_write_that_changes_nothing_is_known() {
        let of = |old: Value, new: Value| json!({"dynamodb": {"OldImage": old, "NewImage": new}});
        assert!(is_idle(&of(
            json!({"a": 1, "b": 2}),
            json!({"b": 2, "a": 1})
        )));
        assert!(!is_idle(&of(json!({"a": 1}), json!({"a": 2}))));
        assert!(!is_idle(&json!({"dynamodb": {"Keys": {}}})));
    }

    #[test]
    fn the_json_is_what_the_event_type_reads() {
        let change = StreamRecord::builder()
            .keys("PK", AttributeValue::S("C#hale#1".to_owned()))
            .new_image("n", AttributeValue::N("1".to_owned()))
            .new_image(
                "m",
                AttributeValue::M(HashMap::from([(
                    "b".to_owned(),
                    AttributeValue::Bool(true),
                )])),
            )
            .new_image(
                "l",
                AttributeValue::L(vec![AttributeValue::Ss(vec!["x".to_owned()])]),
            )
            .sequence_number("100000000000000000007")
            .stream_view_type(StreamViewType::NewAndOldImages)
            .build();
        let record = Record::builder()
            .event_id("e")
            .event_name(OperationType::Insert)
            .dynamodb(change)
            .build();
        let json = to_json(&record, "arn:aws:dynamodb:x");
        assert_eq!(
            json["dynamodb"]["NewImage"],
            json!({"n": {"N": "1"}, "m": {"M": {"b": {"BOOL": true}}}, "l": {"L": [{"SS": ["x"]}]}})
        );
        let read: EventRecord = serde_json::from_value(json).unwrap();
        assert_eq!(read.event_name, "INSERT");
        assert_eq!(
            read.change.sequence_number.as_deref(),
            Some("100000000000000000007")
        );
    }
}
