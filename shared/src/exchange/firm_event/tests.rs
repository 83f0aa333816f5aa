mod requests;

use super::*;
use crate::people::client::Contact;
use crate::resource::View;
use crate::value::id::SecondOrder;
use crate::value::time::{DAY, MINUTE};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// 2026-11-23T05:35:00Z.
const NOW: Timestamp = Timestamp(1_795_412_100_000);

fn body(detail_type: &str, data: &Value) -> Value {
    json!({
        "source": "firm.hale",
        "detail-type": detail_type,
        "detail": {"id": "e-1", "time": "2026-11-23T05:30:00Z", "version": 3, "data": data},
    })
}

fn reason(body: &Value) -> String {
    match parse(&body.to_string(), NOW) {
        Ok(event) => format!("fits: {event:?}"),
        Err(faults) => faults
            .iter()
            .map(Fault::to_string)
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn says(body: &Value) -> Says {
    parse(&body.to_string(), NOW).unwrap().says
}

fn calendar_event() -> Value {
    json!({
        "event_id": "ev-1", "matter_id": "m-1", "title": "Hearing",
        "starts_at": "2026-12-01T10:00:00-05:00", "ends_at": "2026-12-01T11:00:00-05:00",
        "time_zone": "America/New_York", "all_day": false, "location": "Room 4",
        "attendee_ids": ["a"], "client_ids": ["a", "b", "a"],
    })
}

#[test]
fn the_firm_is_the_one_of_the_source() {
    let mut event = body(
        "client.removed",
        &json!({"client_id": "c-1", "firm_id": "lake"}),
    );
    event["detail"]["source"] = json!("firm.lake");
    let read = parse(&event.to_string(), NOW).unwrap();
    assert_eq!(read.firm.as_str(), "hale");
    assert_eq!(read.version, 3);
    assert_eq!(read.says, Says::Client("c-1".into(), ClientChange::Removed));
    for source in [json!("portico"), json!("firm.HALE"), json!(7), Value::Null] {
        event["source"] = source;
        assert_eq!(reason(&event), "/source source");
    }
}

#[test]
fn what_is_no_event_is_told_as_such() {
    for text in ["", "{", "\u{0}", "{\"source\":\"firm.hale\"} more"] {
        let faults = parse(text, NOW).unwrap_err();
        assert_eq!(faults, [Fault::new("", "malformed-json")], "{text:?}");
    }
    for text in ["null", "[]", "7", "\"firm.hale\"", "{}"] {
        let faults = parse(text, NOW).unwrap_err();
        assert_eq!(faults, [Fault::new("/source", "source")], "{text}");
    }
    let unknown = body("document.moved", &json!({}));
    assert_eq!(reason(&unknown), "/detail-type detail-type");
    let mut bare = body("bill.unshared", &json!({"bill_id": "b"}));
    for detail in [
        json!("secret"),
        json!(["e", "2026-11-23T05:30:00Z", 3, {"bill_id": "b"}]),
    ] {
        bare["detail"] = detail;
        assert_eq!(reason(&bare), "/detail type");
    }
    let list = body("bill.unshared", &json!(["b"]));
    assert_eq!(reason(&list), "/detail/data type");
    bare.as_object_mut().unwrap().remove("detail");
    assert_eq!(reason(&bare), "/detail type");
}

#[test]
fn versions_lie_between_one_and_tomorrow() {
    let tomorrow = NOW.plus(DAY).0 * 1_000;
    for (version, fits) in [
        (1, true),
        (tomorrow, true),
        (0, false),
        (-1, false),
        (tomorrow + 1, false),
        (i64::MAX, false),
    ] {
        let mut event = body("bill.unshared", &json!({"bill_id": "b"}));
        event["detail"]["version"] = json!(version);
        let reason = reason(&event);
        assert_eq!(reason.starts_with("fits"), fits, "{version}: {reason}");
    }
}

#[test]
fn an_attendee_sees_all_and_the_others_when_it_is() {
    let Says::Event(share) = says(&body("event.shared", &calendar_event())) else {
        panic!("an event")
    };
    let View::Limited { full, limited } = &share.view else {
        panic!("two views")
    };
    assert_eq!(full.location.as_deref(), Some("Room 4"));
    assert_eq!(full.attendee_count, Some(1));
    assert_eq!(limited, &full.limited());
    let audience: Vec<_> = share
        .audience
        .iter()
        .map(|each| (each.client_id.as_str(), each.full))
        .collect();
    assert_eq!(audience, [("a", true), ("b", false)]);
    assert_eq!(share.date, Some(full.date()));
    assert_eq!(share.sent_at, None);
}

#[test]
fn all_faults_are_told_at_once() {
    let mut event = calendar_event();
    event["title"] = json!("");
    event["ends_at"] = json!("2026-12-01T14:59:59Z");
    event["time_zone"] = json!("Eastern");
    event["attendee_ids"] = json!(["a", "c"]);
    assert_eq!(
        reason(&body("event.shared", &event)),
        "/detail/data/title empty; /detail/data/time_zone time-zone; /detail/data/ends_at range; /detail/data/attendee_ids/1 not-among-clients"
    );
}

#[test]
fn a_withdrawal_needs_the_id_alone() {
    let event = body("event.cancelled", &calendar_event());
    assert!(
        matches!(says(&event), Says::Withdrawn(what) if what.cancelled && what.resource.firm_ref == "ev-1")
    );
    let event = body("event.unshared", &json!({"event_id": "ev-1"}));
    assert!(
        matches!(says(&event), Says::Withdrawn(what) if !what.cancelled && what.resource.kind == Kind::Event)
    );
}

#[test]
fn a_message_counts_from_when_it_was_sent() {
    let mut event = body(
        "message.sent",
        &json!({"message_id": "x", "matter_id": "m", "author": "Maya", "text": "one\r\ntwo", "client_ids": []}),
    );
    let Says::Message(share) = says(&event) else {
        panic!("a message")
    };
    assert_eq!(share.sent_at, Some(NOW.plus(-5 * MINUTE)));
    let View::Same(message) = share.view else {
        panic!("one view")
    };
    assert_eq!(message.text, "one\ntwo");
    assert!(message.attachments.is_empty());
    event["detail"]["time"] = json!("now");
    assert_eq!(reason(&event), "/detail/time time");
}

/// What a share can be ordered by, beside its time.
fn second_order<D>(share: &Share<D>) -> (Kind, Option<SecondOrder>) {
    let order = match (&share.date, &share.named) {
        (None, None) => None,
        (Some(_), None) => Some(SecondOrder::Start),
        (None, Some(_)) => Some(SecondOrder::Name),
        (Some(_), Some(_)) => panic!("one order or none"),
    };
    (share.resource.kind, order)
}

#[test]
fn each_kind_is_shared_with_what_its_second_order_needs() {
    let amount = json!({"amount_minor": 1, "currency": "USD"});
    let said = [
        ("event.shared", calendar_event()),
        (
            "matter.updated",
            json!({"matter_id": "m", "name": "M", "status": "open", "client_ids": []}),
        ),
        (
            "bill.shared",
            json!({
                "bill_id": "b", "matter_id": "m", "number": "1", "issued_on": "2026-11-23",
                "due_on": "2026-12-07", "total": amount, "balance": amount,
                "state": "awaiting_payment", "client_ids": [],
            }),
        ),
        (
            "message.sent",
            json!({"message_id": "t", "matter_id": "m", "author": "Maya", "text": "One", "client_ids": []}),
        ),
        (
            "folder.shared",
            json!({"folder_id": "f", "matter_id": "m", "name": "Drafts", "client_ids": []}),
        ),
        (
            "document.shared",
            json!({
                "document_id": "d", "matter_id": "m", "name": "Draft.pdf", "size": 1,
                "content_type": "application/pdf", "content": {"key": "firm/hale/draft.pdf"},
                "client_ids": [],
            }),
        ),
        ("matter.stage_changed", stage()),
        ("request.made", requests::made()),
    ];
    let mut shared = BTreeSet::new();
    for (name, data) in said {
        let (kind, order) = match says(&body(name, &data)) {
            Says::Matter(share) => second_order(&share),
            Says::Bill(share) => second_order(&share),
            Says::Event(share) => second_order(&share),
            Says::Message(share) => second_order(&share),
            Says::Folder(share) => second_order(&share),
            Says::Document(share) => second_order(&share),
            Says::Stage(share, _) => second_order(&share),
            Says::RequestMade(share) => second_order(&share),
            other => panic!("{other:?}"),
        };
        assert_eq!(order, kind.second_order(), "{kind:?}");
        shared.insert(kind);
    }
    assert_eq!(shared, Kind::ALL.iter().copied().collect());
}

fn stage() -> Value {
    json!({
        "matter_id": "m", "stage_id": "filed", "waiting_for": "court",
        "stages": [
            {"id": "filed", "name": {"en": " Filed "}, "usual_duration": {"en": "2 weeks"}},
            {"id": "decided", "name": {"en": "Decided", "es": "Decidido"}},
        ],
        "what_happens_now": {"en": "The court reads it.\u{200b}"}, "next_update_by": "2026-11-30",
    })
}

#[test]
fn where_a_matter_stands_is_one_of_its_stages() {
    let Says::Stage(share, since) = says(&body("matter.stage_changed", &stage())) else {
        panic!("a stage")
    };
    assert_eq!(since.rfc3339(), "2026-11-23T05:30:00Z");
    assert!(share.audience.is_empty(), "the matter's");
    let progress = share.view.whole();
    assert_eq!(progress.stages[0].name.en.as_deref(), Some("Filed"));
    assert_eq!(
        progress.what_happens_now.en.as_deref(),
        Some("The court reads it.")
    );
    let with = |pointer: &str, value: Value| {
        let mut data = stage();
        *data.pointer_mut(pointer).unwrap() = value;
        reason(&body("matter.stage_changed", &data))
    };
    let many: Vec<_> = (0..21)
        .map(|number| json!({"id": number.to_string(), "name": {"en": "x"}}))
        .collect();
    for (pointer, value, said) in [
        ("/stage_id", json!("appeal"), "/stage_id not-among-stages"),
        ("/stages/1/id", json!("filed"), "/stages/1/id duplicate"),
        ("/stages", json!(many), "/stages too-many"),
        (
            "/stages/1/name",
            json!({"fr": "x"}),
            "/stages/1/name no-language",
        ),
        (
            "/stages/1/name/es",
            json!("x".repeat(101)),
            "/stages/1/name/es too-long",
        ),
        (
            "/what_happens_now/en",
            json!(" "),
            "/what_happens_now/en empty",
        ),
        (
            "/next_update_by",
            json!("2026-02-30"),
            "/next_update_by date",
        ),
    ] {
        assert_eq!(with(pointer, value), format!("/detail/data{said}"));
    }
}

#[test]
fn a_client_is_invited_or_updated() {
    let data = json!({"client_id": "c-1", "email": " Ana@example.com", "name": "Ana", "locale": "es", "phone": "1"});
    let Says::Client(id, ClientChange::Invited(contact)) = says(&body("client.invited", &data))
    else {
        panic!("an invitation")
    };
    let Contact {
        address, locale, ..
    } = contact;
    assert_eq!(
        (id.as_str(), address.as_written()),
        ("c-1", "Ana@example.com")
    );
    assert_eq!(locale, Some(crate::value::text::Locale::Es));
    let updated = says(&body("client.updated", &data));
    assert!(matches!(updated, Says::Client(_, ClientChange::Updated(_))));
}

#[test]
fn twenty_thousand_clients_fit_and_more_do_not() {
    let with = |count: usize| {
        let ids: Vec<_> = (0..count).map(|number| number.to_string()).collect();
        let data = json!({"matter_id": "m", "name": "M", "status": "open", "client_ids": ids});
        body("matter.updated", &data)
    };
    assert!(matches!(says(&with(20_000)), Says::Matter(share) if share.audience.len() == 20_000));
    assert_eq!(reason(&with(20_001)), "/detail/data/client_ids too-many");
}

#[test]
fn every_schema_is_2020_12_and_lets_firms_grow() {
    for (name, schema) in schemas() {
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(schema["title"], name);
        assert!(
            !schema.to_string().contains("additionalProperties"),
            "{name}"
        );
        let read = body(name, &json!({}));
        assert!(reason(&read).ends_with(" missing"), "{name} is read");
    }
}

/// Any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        prop_assert!(parse(&text, NOW).is_err());
    }

    #[test]
    fn whatever_stands_in_a_field_is_read_or_refused_at_that_field(
        field in prop::sample::select(vec![
            "event_id", "matter_id", "title", "starts_at", "ends_at", "time_zone", "all_day",
            "location", "description", "attendee_ids", "client_ids",
        ]),
        value in any_json(),
    ) {
        let mut data = calendar_event();
        data[field] = value;
        if let Err(faults) = parse(&body("event.shared", &data).to_string(), NOW) {
            // Other fields can fail with it: without the clients, no attendee is among them; without the start, the end cannot be checked; times of day are invalid for all-day events.
            let dependent = ["/detail/data/attendee_ids", "/detail/data/ends_at", "/detail/data/starts_at"];
            let at = format!("/detail/data/{field}");
            for fault in faults {
                prop_assert!(
                    fault.pointer.starts_with(&at) || dependent.iter().any(|other| fault.pointer.starts_with(other)),
                    "{}", fault
                );
            }
        }
    }

    #[test]
    fn faults_never_repeat_what_was_sent(secret in "[A-Z]{12}") {
        let mut data = calendar_event();
        for field in ["starts_at", "time_zone", "all_day"] {
            data[field] = json!(secret);
        }
        data["attendee_ids"] = json!([secret]);
        prop_assert!(!reason(&body("event.shared", &data)).contains(&secret));
        prop_assert!(!reason(&body(&secret, &data)).contains(&secret));
    }
}
