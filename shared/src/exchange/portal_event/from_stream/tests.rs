//! Every row of the table "record in, events out".

use super::*;
use crate::people::session::Method;
use crate::value::id::{AddressId, DeviceId, FirmId, Id, ResourceId, SessionId};
use aws_lambda_events::event::dynamodb::EventRecord;
use serde_json::{Value, json};

const OPENED_AT: i64 = 1_795_412_100_000;

fn who() -> ClientRef {
    ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1")
}

fn bill() -> ResourceId {
    Kind::Bill.derive(&who().firm, "b-1")
}

/// A record of the stream; an image that is null was not there.
fn record(key: &Key, old: &Value, new: &Value) -> Record {
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

/// The item with other attributes; one that is null is taken away.
fn with(item: &Value, changes: &Value) -> Value {
    let mut item = item.clone();
    for (name, value) in changes.as_object().unwrap() {
        item[name] = value.clone();
    }
    let attributes = item.as_object_mut().unwrap();
    attributes.retain(|_, value| !value.is_null());
    item
}

fn events(key: &Key, old: &Value, new: &Value) -> Vec<PortalEvent> {
    events_of(&record(key, old, new), &memberships()).unwrap()
}

/// The events as the bus has them, without what has a test of its own: ids, times and versions.
fn told(key: &Key, old: &Value, new: &Value) -> Vec<(String, Value)> {
    events(key, old, new)
        .iter()
        .map(|event| {
            let event = serde_json::to_value(event).unwrap();
            let name = event["detail-type"].as_str().unwrap().to_owned();
            (name, event["detail"]["data"].clone())
        })
        .collect()
}

fn names(key: &Key, old: &Value, new: &Value) -> Vec<String> {
    told(key, old, new)
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

fn copy(kind: Kind, firm_ref: &str) -> (Key, Value) {
    let id = kind.derive(&who().firm, firm_ref);
    let item = json!({
        "kind": kind.tag(), "id": id, "their_id": firm_ref, "client_id": "c-1", "their_matter": "m-1",
        "matter": Kind::Matter.derive(&who().firm, "m-1"), "version": 3, "shared_at": OPENED_AT - 5000,
        "lt": "x", "lu": "x", "data": {"matter_id": "m-1", "number": "2026-17", "total": {"amount_minor": 5}},
    });
    (key::shared_copy(&who(), kind, &id), item)
}

fn opened(item: &Value) -> Value {
    with(
        item,
        &json!({"opened_version": 3, "opened_at": OPENED_AT, "lu": null}),
    )
}

fn session() -> (Key, Value) {
    let address = Id::derive(&["ana"]);
    let id = Id::derive(&["session"]);
    let key = key::session(&address, &id);
    let now = Timestamp(OPENED_AT);
    let mut session = Session::begin(id, "h".into(), None, Method::Code, now);
    session.new_browser = true;
    (key, serde_json::to_value(session).unwrap())
}

/// Clients of two firms, and of a third one no more.
fn memberships() -> Vec<Membership> {
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
        ended_at: None,
        ttl: None,
    })
    .to_vec()
}

fn member(address: &str, version: i64, active: bool) -> Value {
    json!({
        "kind": "MEMBER", "client_id": "c-1", "address": format!("{address}@example.com"),
        "address_id": AddressId::derive(&[address]), "name": "Ana Ruiz", "locale": "es", "version": version,
        "active": active, "invited_version": 1,
    })
}

#[test]
fn a_new_session_is_told_to_each_firm_that_it_opens() {
    let (key, item) = session();
    let told = told(&key, &Value::Null, &item);
    let expected = [
        (
            "client.signed_in",
            json!({"firm_id": "hale", "client_id": "c-1", "method": "code"}),
        ),
        (
            "client.signed_in",
            json!({"firm_id": "ortiz", "client_id": "77", "method": "code"}),
        ),
        (
            "session.started_elsewhere",
            json!({"address_id": AddressId::derive(&["ana"]), "session_id": SessionId::derive(&["session"])}),
        ),
    ];
    assert_eq!(
        told,
        expected
            .map(|(name, data)| (name.to_owned(), data))
            .to_vec()
    );
}

#[test]
fn a_known_browser_warns_nobody_and_a_slide_tells_nothing() {
    let (key, item) = session();
    let known = with(&item, &json!({"new_browser": false, "method": "link"}));
    assert_eq!(
        names(&key, &Value::Null, &known),
        ["client.signed_in", "client.signed_in"]
    );
    assert!(events(&key, &item, &with(&item, &json!({"used": true}))).is_empty());
    assert!(events(&key, &item, &Value::Null).is_empty());
}

#[test]
fn a_session_tells_only_the_firm_that_its_link_opens() {
    let (key, item) = session();
    let of_firm = |firm: &str| names(&key, &Value::Null, &with(&item, &json!({"firm": firm})));
    assert_eq!(
        of_firm("ortiz"),
        ["client.signed_in", "session.started_elsewhere"]
    );
    assert!(of_firm("north").is_empty());
}

#[test]
fn memberships_are_wanted_for_new_sessions_alone() {
    let (key, item) = session();
    let inserted = record(&key, &Value::Null, &item);
    assert_eq!(person_signed_in(&inserted), Some(Id::derive(&["ana"])));
    assert_eq!(person_signed_in(&record(&key, &item, &item)), None);
    let (key, item) = copy(Kind::Bill, "b-1");
    assert_eq!(person_signed_in(&record(&key, &Value::Null, &item)), None);
}

#[test]
fn what_a_client_writes_goes_to_the_firm() {
    let (key, item) = copy(Kind::Message, "01JD");
    let text = "¿Cuándo es la audiencia?\n\"Gracias\"";
    let item = with(
        &item,
        &json!({"author_client": true, "data": {"matter_id": "m-1", "text": text}}),
    );
    let data = json!({
        "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1", "message_id": "01JD",
        "text": text, "document_ids": [],
    });
    assert_eq!(
        told(&key, &Value::Null, &item),
        [("message.received".to_owned(), data)]
    );
    // Its author's own reading of it, or a change of the item, is no news to the firm.
    assert!(events(&key, &item, &opened(&item)).is_empty());
}

#[test]
fn the_first_opening_of_a_version_goes_to_the_firm() {
    for (kind, name, field) in [
        (Kind::Bill, "bill.viewed", "bill_id"),
        (Kind::Event, "event.viewed", "event_id"),
        (Kind::Message, "message.read", "message_id"),
    ] {
        let (key, item) = copy(kind, "t-1");
        let mut data = json!({
            "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1",
            "version": 3, "opened_at": "2026-11-23T05:35:00Z",
        });
        data[field] = json!("t-1");
        assert_eq!(told(&key, &item, &opened(&item)), [(name.to_owned(), data)]);
        let again = with(&opened(&item), &json!({"told_version": 3}));
        assert!(events(&key, &opened(&item), &again).is_empty(), "{name}");
    }
}

#[test]
fn a_later_version_is_opened_anew() {
    let (key, item) = copy(Kind::Bill, "b-1");
    let second = with(&opened(&item), &json!({"version": 9}));
    let read = with(
        &second,
        &json!({"opened_version": 9, "opened_at": OPENED_AT + 1}),
    );
    assert_eq!(names(&key, &opened(&item), &second), ["thing.changed"]);
    assert_eq!(names(&key, &second, &read), ["bill.viewed"]);
}

#[test]
fn what_was_shared_changed_or_withdrawn_goes_to_the_mails() {
    for kind in [Kind::Bill, Kind::Event, Kind::Message] {
        let (key, item) = copy(kind, "t-1");
        let data = json!({
            "firm_id": "hale", "client": who().client, "kind": kind.tag(),
            "id": kind.derive(&who().firm, "t-1"),
        });
        let told_one = [("thing.changed".to_owned(), data)];
        assert_eq!(told(&key, &Value::Null, &item), told_one);
        assert_eq!(
            told(&key, &item, &with(&item, &json!({"version": 4}))),
            told_one
        );
        // At equal versions the withdrawal wins, and must be told as well.
        let tombstone = with(&item, &json!({"withdrawn": {"at": 1}, "data": null}));
        assert_eq!(told(&key, &item, &tombstone), told_one);
        let hearing = json!({"starts_at": 9, "time_zone": "UTC", "all_day": false});
        let cancelled = json!({"withdrawn": {"at": 2, "cancelled": hearing}});
        let cancelled = with(&tombstone, &cancelled);
        assert_eq!(told(&key, &tombstone, &cancelled), told_one);
        assert!(events(&key, &cancelled, &cancelled).is_empty());
        let noted = with(&item, &json!({"told_version": 3, "told_shared": true}));
        assert!(events(&key, &item, &noted).is_empty());
    }
}

#[test]
fn a_tombstone_needs_nothing_but_its_version() {
    let key = key::shared_copy(&who(), Kind::Bill, &bill());
    let item = json!({"kind": "BILL", "version": 5, "withdrawn": {"at": 1}});
    assert_eq!(names(&key, &Value::Null, &item), ["thing.changed"]);
}

#[test]
fn a_matter_appears_when_it_comes_and_when_it_comes_back() {
    let (key, item) = copy(Kind::Matter, "m-1");
    let data = json!({
        "firm_id": "hale", "client": who().client, "matter": Kind::Matter.derive(&who().firm, "m-1"),
    });
    let appeared = [("matter.appeared".to_owned(), data)];
    let tombstone = with(
        &item,
        &json!({"withdrawn": {"at": 1}, "data": null, "version": 4}),
    );
    let back = with(&item, &json!({"version": 5}));
    assert_eq!(told(&key, &Value::Null, &item), appeared);
    assert_eq!(told(&key, &tombstone, &back), appeared);
    assert!(events(&key, &item, &with(&item, &json!({"version": 4}))).is_empty());
    assert!(events(&key, &item, &tombstone).is_empty());
    assert!(events(&key, &Value::Null, &tombstone).is_empty());
}

#[test]
fn a_client_appears_when_invited_again_or_moved() {
    let key = key::member(&who());
    let data = json!({"firm_id": "hale", "client": who().client});
    let appeared = [("client.appeared".to_owned(), data.clone())];
    let ana = member("ana", 1, true);
    let removed = member("ana", 2, false);
    assert_eq!(told(&key, &Value::Null, &ana), appeared);
    assert_eq!(told(&key, &removed, &member("ana", 3, true)), appeared);
    // One who comes back under another address was not reached at the old one any more.
    assert_eq!(told(&key, &removed, &member("new", 3, true)), appeared);
    assert!(events(&key, &ana, &removed).is_empty());
    assert!(events(&key, &Value::Null, &removed).is_empty());
    let renamed = with(&member("ana", 2, true), &json!({"name": "Ana R."}));
    assert!(events(&key, &ana, &renamed).is_empty());

    let moved = told(&key, &ana, &member("new", 2, true));
    let warning = json!({
        "firm_id": "hale", "client": who().client, "previous_address": "ana@example.com",
        "name": "Ana Ruiz", "locale": "es",
    });
    let expected = [
        ("client.appeared".to_owned(), data),
        ("address.changed".to_owned(), warning),
    ];
    assert_eq!(moved, expected);
}

#[test]
fn a_membership_that_ends_is_told_and_nothing_else_about_one() {
    let address = Id::derive(&["an address"]);
    let key = key::membership(&address, &who());
    let active = json!({
        "kind": "MEMBERSHIP", "client": who(), "client_id": "c-1", "address": "ana@example.com",
        "name": "Ana Ruiz", "locale": null, "active": true,
    });
    let ended = with(
        &active,
        &json!({"active": false, "ended_at": OPENED_AT, "ttl": 9}),
    );
    let told_one = [(
        "membership.ended".to_owned(),
        json!({"address_id": address}),
    )];
    assert_eq!(told(&key, &active, &ended), told_one);
    assert!(events(&key, &Value::Null, &active).is_empty());
    // Active again, it still says when it ended last.
    let back = with(&ended, &json!({"active": true, "ttl": null}));
    assert!(events(&key, &ended, &back).is_empty());
    assert!(events(&key, &ended, &Value::Null).is_empty());
    // Each end is an event of its own, and the same one whenever it is told.
    let id = |event: &PortalEvent| serde_json::to_value(event).unwrap()["detail"]["id"].clone();
    let first = events(&key, &active, &ended);
    let later = with(&ended, &json!({"ended_at": OPENED_AT + 1}));
    let second = events(&key, &back, &later);
    assert_eq!(id(&first[0]), id(&events(&key, &active, &ended)[0]));
    assert_ne!(id(&first[0]), id(&second[0]));
}

#[test]
fn an_apps_device_that_went_leaves_its_endpoint() {
    let address = Id::derive(&["an address"]);
    let key = key::device(&address, &Id::derive(&["a device"]));
    let device = json!({
        "kind": "DEVICE", "id": DeviceId::derive(&["a device"]), "platform": "apns",
        "target": {"endpoint": "arn:aws:sns:1"}, "origin": {"session": SessionId::derive(&["a session"])},
        "created_at": OPENED_AT, "seen_at": OPENED_AT,
    });
    let data = json!({"device": DeviceId::derive(&["a device"]), "endpoint": "arn:aws:sns:1"});
    let told_of = told(&key, &device, &Value::Null);
    assert_eq!(told_of, [("device.dropped".to_owned(), data)]);
    assert!(events(&key, &Value::Null, &device).is_empty());
    let subscription =
        json!({"endpoint": "https://p.example/1", "keys": {"p256dh": "x", "auth": "y"}});
    let browser = with(&device, &json!({"target": {"subscription": subscription}}));
    assert!(events(&key, &browser, &Value::Null).is_empty());
}

#[test]
fn a_late_invitation_is_another_appearance() {
    let key = key::member(&who());
    let updated = with(&member("ana", 5, true), &json!({"invited_version": 0}));
    let removed = with(&updated, &json!({"active": false, "removed_version": 3}));
    let invited = with(
        &updated,
        &json!({"invited_version": 4, "removed_version": 3}),
    );
    let first = events(&key, &Value::Null, &updated);
    let second = events(&key, &removed, &invited);
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
}

#[test]
fn a_quiet_version_makes_no_event_and_a_loud_one_after_it_does() {
    let (key, item) = copy(Kind::Event, "e-1");
    let told = json!({"told_version": 3, "told_shared": true, "told_face": "one"});
    let quiet = with(&item, &told);
    assert!(events(&key, &Value::Null, &quiet).is_empty());
    // Noting that a mail went out is no event either, and was none before.
    assert!(events(&key, &item, &quiet).is_empty());
    let loud = with(&quiet, &json!({"version": 4}));
    assert_eq!(events(&key, &quiet, &loud).len(), 1);
    // At equal versions the withdrawal wins, and what was told of the version before it says nothing of that.
    let gone = json!({"withdrawn": {"at": 1}, "data": null});
    let gone = with(&quiet, &gone);
    assert_eq!(events(&key, &quiet, &gone).len(), 1);
    let quietly = json!({"told_shared": false, "told_face": "withdrawn"});
    assert!(events(&key, &quiet, &with(&gone, &quietly)).is_empty());
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
    let later = with(&item, &json!({"kind": "STAGE"}));
    assert!(events(&key, &Value::Null, &later).is_empty());
}

#[test]
fn every_kind_that_is_announced_or_opened_makes_its_events() {
    for kind in Kind::ALL.iter().copied() {
        let heard = heard(ItemKind::of_copies(kind));
        assert_eq!(heard, [Change::Inserted, Change::Modified], "{kind:?}");
        let (key, item) = copy(kind, "x-1");
        let names = |old: &Value, new: &Value| -> Vec<_> {
            let told = told(&key, old, new);
            told.into_iter().map(|(name, _)| name).collect()
        };
        let shared = names(&Value::Null, &item);
        let changes = shared.contains(&"thing.changed".to_owned());
        assert_eq!(changes, kind.is_announced(), "{kind:?}");
        let opened = names(&item, &opened(&item));
        assert_eq!(opened.len(), usize::from(kind.is_opened()), "{kind:?}");
    }
}

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

#[test]
fn what_cannot_be_read_is_named() {
    let (key, item) = copy(Kind::Bill, "b-1");
    let nameless = with(&opened(&item), &json!({"client_id": null}));
    let error = events_of(&record(&key, &item, &nameless), &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the new image of an item of kind BILL (record ) lacks the attribute client_id"
    );
    let wrong = with(&item, &json!({"version": "three"}));
    assert!(events_of(&record(&key, &Value::Null, &wrong), &[]).is_err());
}
