//! Records of the stream for the tests beside the events that follow from them, and what no event follows from.

use super::*;
use crate::key::{self, Key};
use crate::people::session::{Method, Session};
use crate::value::id::{ClientRef, FirmId, Id};
use crate::value::time::Timestamp;
use aws_lambda_events::event::dynamodb::EventRecord;
use serde_json::{Value, json};

pub(super) const OPENED_AT: i64 = 1_795_412_100_000;

pub(super) fn who() -> ClientRef {
    ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1")
}

pub(super) fn record(key: &Key, old: &Value, new: &Value) -> Record {
    let mut record = EventRecord::default();
    record.event_name = match (old.is_null(), new.is_null()) {
        (true, _) => "INSERT".into(),
        (_, true) => "REMOVE".into(),
        _ => "MODIFY".into(),
    };
    record.change.keys = serde_dynamo::to_item(json!({"PK": key.pk, "SK": key.sk})).unwrap();
    for (image, value) in [
        (&mut record.change.old_image, old),
        (&mut record.change.new_image, new),
    ] {
        if !value.is_null() {
            *image = serde_dynamo::to_item(value).unwrap();
        }
    }
    Record::new(record)
}

pub(super) fn with(item: &Value, changes: &Value) -> Value {
    let mut item = item.clone();
    for (name, value) in changes.as_object().unwrap() {
        item[name] = value.clone();
    }
    let attributes = item.as_object_mut().unwrap();
    attributes.retain(|_, value| !value.is_null());
    item
}

pub(super) fn events(key: &Key, old: &Value, new: &Value) -> Vec<PortalEvent> {
    events_of(&record(key, old, new), &memberships()).unwrap()
}

pub(super) fn told(key: &Key, old: &Value, new: &Value) -> Vec<(String, Value)> {
    events(key, old, new)
        .iter()
        .map(|event| {
            let event = serde_json::to_value(event).unwrap();
            let name = event["detail-type"].as_str().unwrap().to_owned();
            (name, event["detail"]["data"].clone())
        })
        .collect()
}

pub(super) fn names(key: &Key, old: &Value, new: &Value) -> Vec<String> {
    told(key, old, new)
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

pub(super) fn copy(kind: Kind, firm_ref: &str) -> (Key, Value) {
    let id = kind.derive(&who().firm, firm_ref);
    let item = json!({
        "kind": kind.tag(), "id": id, "their_id": firm_ref, "client_id": "c-1", "their_matter": "m-1",
        "matter": Kind::Matter.derive(&who().firm, "m-1"), "version": 3, "shared_at": OPENED_AT - 5000,
        "lt": "x", "lu": "x", "data": {"matter_id": "m-1", "number": "2026-17", "total": {"amount_minor": 5}},
    });
    (key::shared_copy(&who(), kind, &id), item)
}

pub(super) fn opened(item: &Value) -> Value {
    with(
        item,
        &json!({"opened_version": 3, "opened_at": OPENED_AT, "lu": null}),
    )
}

pub(super) fn session() -> (Key, Value) {
    let address = Id::derive(&["ana"]);
    let id = Id::derive(&["session"]);
    let key = key::session(&address, &id);
    let now = Timestamp(OPENED_AT);
    let mut session = Session::begin(id, "h".into(), None, Method::Code, now);
    session.new_browser = true;
    (key, serde_json::to_value(session).unwrap())
}

pub(super) fn memberships() -> Vec<Membership> {
    [
        ("hale", "c-1", true),
        ("ortiz", "77", true),
        ("north", "n", false),
    ]
    .map(|(firm, client_id, active)| Membership {
        kind: ItemKind::Membership,
        client: ClientRef::derive(&FirmId::parse(firm).unwrap(), client_id),
        client_id: client_id.into(),
        address: "ana@example.com".into(),
        name: "Ana Ruiz".into(),
        locale: None,
        active,
        began_at: None,
        ended_at: None,
        ttl: None,
    })
    .to_vec()
}

#[test]
fn everything_else_makes_no_event() {
    let (key, item) = copy(Kind::Bill, "b-1");
    assert!(events(&key, &item, &Value::Null).is_empty());
    let rest: Vec<_> = ItemKind::ALL
        .iter()
        .filter(|kind| heard(**kind).is_empty())
        .collect();
    assert!(rest.contains(&&ItemKind::Head) && rest.contains(&&ItemKind::Request));
    for kind in rest {
        let item = with(&item, &json!({"kind": kind}));
        assert!(events(&key, &Value::Null, &item).is_empty(), "{kind:?}");
    }
    let later = with(&item, &json!({"kind": "NOTHING"}));
    assert!(events(&key, &Value::Null, &later).is_empty());
}
