//! A withdrawn entry reveals nothing but its withdrawal.

use super::*;
use crate::resource::CancelledDate;
use crate::value::time::Timestamp;
use serde_json::{Value, json};

fn shown(kind: Kind, changes: Value) -> Option<Value> {
    let firm = FirmId::parse("hale").unwrap();
    let mut item = json!({
        "kind": kind.tag(),
        "id": kind.derive(&firm, "x"),
        "their_id": "x",
        "matter": Kind::Matter.derive(&firm, "m"),
        "version": 1,
        "shared_at": 1_795_412_100_000_i64,
    });
    let Value::Object(changes) = changes else {
        panic!("an object")
    };
    item.as_object_mut().unwrap().extend(changes);
    let shared = match kind {
        Kind::Bill => Shared::Bill(serde_json::from_value(item).unwrap()),
        Kind::Event => Shared::Event(serde_json::from_value(item).unwrap()),
        _ => Shared::Message(serde_json::from_value(item).unwrap()),
    };
    show(&firm, shared).map(|entry| serde_json::to_value(entry).unwrap())
}

fn fields(entry: &Value) -> Vec<&str> {
    let mut fields: Vec<_> = entry.as_object().unwrap().keys().collect();
    fields.sort();
    fields.into_iter().map(String::as_str).collect()
}

#[test]
fn a_withdrawn_message_is_gone() {
    assert_eq!(shown(Kind::Message, json!({"withdrawn": {"at": 0}})), None);
}

#[test]
fn a_cancelled_event_keeps_its_date_alone() {
    let date = CancelledDate {
        starts_at: Timestamp(1_795_500_000_000),
        time_zone: "America/New_York".into(),
        all_day: false,
    };
    let withdrawn = json!({"at": 1_795_412_100_000_i64, "cancelled": date});
    let entry = shown(Kind::Event, json!({ "withdrawn": withdrawn })).unwrap();
    assert_eq!(
        fields(&entry),
        [
            "firm_id",
            "id",
            "kind",
            "matter_id",
            "sent_at",
            "unread",
            "withdrawn"
        ]
    );
    assert_eq!(
        entry["withdrawn"]["cancelled"]["time_zone"],
        "America/New_York"
    );
    assert_eq!(entry["unread"], false);
}

#[test]
fn a_withdrawn_bill_says_when_and_nothing_more() {
    let entry = shown(Kind::Bill, json!({"withdrawn": {"at": 0}})).unwrap();
    assert_eq!(entry["withdrawn"], json!({"at": "1970-01-01T00:00:00Z"}));
    assert!(entry.get("bill").is_none() && entry.get("text").is_none());
}

#[test]
fn each_side_is_named() {
    let data = json!({"author": "Ana", "text": "Hello"});
    let from = |changes| shown(Kind::Message, changes).unwrap()["from"].clone();
    assert_eq!(from(json!({ "data": data })), "firm");
    assert_eq!(
        from(json!({ "data": data, "author_client": true })),
        "client"
    );
}
