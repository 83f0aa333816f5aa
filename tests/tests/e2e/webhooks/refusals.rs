//! Nothing is taken that the firm did not sign, just now, in a shape that fits.

use super::{FIRM, MINUTE, invitation, matter, on_the_bus, start};
use crate::harness::project;
use crate::harness::signing::{SigningKey, message};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_signature_is_of_one_key_one_body_and_five_minutes() {
    let (portal, key) = start().await;
    let other = portal.make_key("lakeside").await;
    let body = invitation(1).to_string();
    let path = format!("/v1/firm-events/{}", key.id);
    let now = portal.seconds().await;
    let anyone = portal.anonymous();
    let post = async |caller: &crate::harness::Client, path: &str, body: &str| {
        let answer = caller.call(Method::POST, path, Some(body.to_owned())).await;
        (answer.status, answer.problem().to_owned())
    };
    let refused = |problem: &str| (401, problem.to_owned());
    let signed = key.sign(&anyone, "msg-1", now, &body);

    // Another firm's secret, another key's path, a key that nobody made, no key at all.
    let foreign = other.sign(&anyone, "msg-1", now, &body);
    assert_eq!(
        post(&foreign, &path, &body).await,
        refused("signature-invalid")
    );
    let theirs = format!("/v1/firm-events/{}", other.id);
    assert_eq!(
        post(&signed, &theirs, &body).await,
        refused("signature-invalid")
    );
    let swapped = format!(
        "/v1/firm-events/lakeside.{}",
        key.id.split_once('.').unwrap().1
    );
    assert_eq!(
        post(&signed, &swapped, &body).await,
        refused("signature-invalid")
    );
    let unknown = format!("/v1/firm-events/{FIRM}.01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assert_eq!(
        post(&signed, &unknown, &body).await,
        refused("signature-invalid")
    );
    assert_eq!(
        post(&signed, "/v1/firm-events/x", &body).await,
        refused("signature-invalid")
    );

    // Another body, id or time than what was signed.
    let longer = format!("{body} ");
    assert_eq!(
        post(&signed, &path, &longer).await,
        refused("signature-invalid")
    );
    let renamed = signed.with("webhook-id", "msg-2");
    assert_eq!(
        post(&renamed, &path, &body).await,
        refused("signature-invalid")
    );
    let later = signed.with("webhook-timestamp", &(now + 1).to_string());
    assert_eq!(
        post(&later, &path, &body).await,
        refused("signature-invalid")
    );
    let cut = signed.with("webhook-signature", "v1,");
    assert_eq!(post(&cut, &path, &body).await, refused("signature-invalid"));

    // Right, and too early or too late.
    for seconds in [
        now - 5 * MINUTE - 1,
        now + 5 * MINUTE + 1,
        0,
        i64::MIN,
        i64::MAX,
    ] {
        let caller = key.sign(&anyone, "msg-1", seconds, &body);
        assert_eq!(
            post(&caller, &path, &body).await,
            refused("signature-expired"),
            "{seconds}"
        );
    }
    assert_eq!(on_the_bus(&portal).await, 0);

    // Of several signatures, one has to be right.
    let both = format!("v1a,x v1,y {}", signed_as(&key, now, &body));
    let changing = signed.with("webhook-signature", &both);
    assert_eq!(post(&changing, &path, &body).await.0, 202);
    assert_eq!(on_the_bus(&portal).await, 1);
}

fn signed_as(key: &SigningKey, seconds: i64, body: &str) -> String {
    let webhook = standardwebhooks::Webhook::new(&key.secret).unwrap();
    webhook.sign("msg-1", seconds, body.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_header_field_that_is_missing_or_does_not_fit_is_named() {
    let (portal, key) = start().await;
    let body = invitation(1).to_string();
    let path = format!("/v1/firm-events/{}", key.id);
    let now = portal.seconds().await;
    let signed = key.sign(&portal.anonymous(), "msg-1", now, &body);
    let long = "x".repeat(256);
    for (name, value, code) in [
        ("webhook-id", "", "missing"),
        ("webhook-id", long.as_str(), "too-long"),
        ("webhook-timestamp", "", "missing"),
        ("webhook-timestamp", "today", "seconds"),
        ("webhook-signature", "", "missing"),
    ] {
        let answer = signed
            .with(name, value)
            .call(Method::POST, &path, Some(body.clone()))
            .await;
        assert_eq!(
            (answer.status, answer.field()),
            (422, (name, code)),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn everything_that_is_wrong_about_the_fields_is_named_at_once() {
    let (portal, key) = start().await;
    let path = format!("/v1/firm-events/{}", key.id);
    let unsigned = portal.anonymous();
    let answer = unsigned.post(&path, invitation(1)).await;
    let errors = answer.body["errors"].as_array().unwrap();
    let fields: Vec<_> = errors.iter().map(|error| &error["field"]).collect();
    assert_eq!(
        fields,
        ["webhook-id", "webhook-timestamp", "webhook-signature"]
    );
}

#[tokio::test]
async fn an_engineer_is_not_spoken_to_as_a_client() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let answer = bearer.get("/v1/firm/clients/nobody").await;
    assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    assert!(!answer.text.contains("Ask your firm"), "{answer:?}");
}

#[tokio::test]
async fn one_event_that_does_not_fit_keeps_back_the_whole_message() {
    let (portal, key) = start().await;
    let mut wrong = message("bill.unshared", 1, json!({"bill_id": 7}));
    wrong["version"] = json!(1);
    let several = json!({"events": [invitation(1), matter(), wrong]});
    let answer = key.send(&portal, "msg-1", &several).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.field(), ("/events/2/data/bill_id", "type"));
    let mut both = invitation(1);
    both["events"] = json!([invitation(2)]);
    let answer = key.send(&portal, "msg-0", &both).await;
    assert_eq!(answer.field(), ("/events", "beside-event"));
    let many: Vec<_> = (1..=11).map(invitation).collect();
    let answer = key.send(&portal, "msg-2", &json!({"events": many})).await;
    assert_eq!(answer.field(), ("/events", "too-many"));
    let unknown = message("bill.paid", 1, json!({}));
    let answer = key.send(&portal, "msg-3", &unknown).await;
    assert_eq!(answer.field(), ("/type", "detail-type"));
    let tomorrow = (portal.seconds().await + 2 * 86_400) * 1_000_000;
    let answer = key.send(&portal, "msg-4", &invitation(tomorrow)).await;
    assert_eq!(answer.field(), ("/version", "range"));
    let path = format!("/v1/firm-events/{}", key.id);
    let answer = key.post(&portal, &path, "msg-5", "{").await;
    assert_eq!((answer.status, answer.problem()), (400, "malformed-json"));
    let huge = json!({"more": "x".repeat(600_000)});
    let answer = key.send(&portal, "msg-6", &huge).await;
    assert_eq!((answer.status, answer.problem()), (413, "too-large"));
    assert_eq!(on_the_bus(&portal).await, 0);
    // The ids were not taken: the sender mends the message and sends it under the same id.
    assert_eq!(key.send(&portal, "msg-1", &invitation(1)).await.status, 202);
}

/// A newcomer whose signature does not fit looks at `/local`.
#[tokio::test]
async fn the_local_portal_shows_each_call_with_what_was_wrong_about_it() {
    let (portal, key) = start().await;
    let mut wrong = invitation(1);
    wrong["data"]["email"] = json!("nobody");
    key.send(&portal, "msg-1", &wrong).await;
    key.send(&portal, "msg-2", &invitation(1)).await;
    key.bearer(&portal).await;
    let calls = portal.anonymous().get("/local/firm-calls").await;
    let calls = calls.body["data"].as_array().unwrap();
    let seen: Vec<_> = calls.iter().map(|call| &call["status"]).collect();
    assert_eq!(seen, [&json!(422), &json!(202), &json!(201)]);
    assert_eq!(calls[0]["webhook_id"], "msg-1");
    assert_eq!(calls[0]["answer"]["errors"][0]["field"], "/data/email");
    assert_eq!(calls[0]["sent"]["data"]["email"], "nobody");
    assert_eq!(calls[2]["answer"]["token"], "(given)", "{calls:?}");
}

/// Whatever the bus would put aside is refused with a sentence, in both languages.
#[tokio::test]
async fn every_invalid_sample_is_refused_with_a_sentence() {
    let (portal, key) = start().await;
    let path = format!("/v1/firm-events/{}", key.id);
    let files = project::files("events/apply-firm-event/invalid", ".json");
    let mut refused = 0;
    for (number, file) in files.iter().enumerate() {
        let sample: Value = serde_json::from_str(&project::read(file)).unwrap();
        let sample = sample.get("event").unwrap_or(&sample);
        let Some(mut event) = sample["detail"].as_object().cloned() else {
            continue;
        };
        // Whose it is follows from the key.
        if sample["source"]
            .as_str()
            .is_none_or(|source| !source.starts_with("firm."))
        {
            continue;
        }
        event.insert("type".to_owned(), sample["detail-type"].clone());
        let body = Value::Object(event).to_string();
        for language in ["en", "es"] {
            let seconds = portal.seconds().await;
            let id = format!("{number}-{language}");
            let caller = key.sign(&portal.anonymous(), &id, seconds, &body);
            let caller = caller.with("accept-language", language);
            let answer = caller.call(Method::POST, &path, Some(body.clone())).await;
            if answer.status == 202 {
                // What names something that is not shared yet fits; it is put aside later.
                continue;
            }
            assert_eq!(answer.status, 422, "{}: {answer:?}", file.display());
            for error in answer.body["errors"].as_array().unwrap() {
                let sentence = error["detail"].as_str().unwrap();
                assert!(!sentence.starts_with("field-"), "{sentence}");
            }
            refused += 1;
        }
    }
    assert!(refused > 20, "{refused}");
}

#[tokio::test]
async fn a_firm_that_sends_too_much_is_told_when_to_go_on() {
    let (portal, key) = start().await;
    let path = format!("/v1/firm-events/{}", key.id);
    let now = portal.seconds().await;
    let body = json!({"type": "bill.unshared", "id": "e", "time": "2026-11-23T09:00:00Z", "version": 1, "data": {"bill_id": "b"}}).to_string();
    let anyone = portal.anonymous();
    let send = async |number: usize| {
        let caller = key.sign(&anyone, &number.to_string(), now, &body);
        caller.call(Method::POST, &path, Some(body.clone())).await
    };
    for first in (0..600).step_by(20) {
        let sent = futures::future::join_all((first..first + 20).map(&send)).await;
        assert!(sent.iter().all(|answer| answer.status == 202));
    }
    let over = send(600).await;
    assert_eq!((over.status, over.problem()), (429, "too-many-messages"));
    assert!(
        over.header("ratelimit-policy").contains("firm-events"),
        "{over:?}"
    );
    assert!(!over.header("retry-after").is_empty());
    // Another firm has a budget of its own, and a message that was taken is answered again.
    let other = portal.make_key("lakeside").await;
    assert_eq!(other.send(&portal, "1", &invitation(1)).await.status, 202);
    assert_eq!(send(0).await.status, 202);
    portal.advance(MINUTE).await;
    let caller = key.sign(&anyone, "601", now + MINUTE, &body);
    let later = caller.call(Method::POST, &path, Some(body.clone())).await;
    assert_eq!(later.status, 202);
}
