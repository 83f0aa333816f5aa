//! Tests and replays that a firm asks for.

use super::{ANA, BEN, connected, texts};
use serde_json::json;

#[tokio::test]
async fn a_ping_is_sent_once_even_to_a_disabled_endpoint() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    hale.change(&made, json!({"enabled": false})).await;
    hale.server.answer(500);
    let path = format!("/v1/firm/endpoints/{}/pings", made.id);
    let asked = hale.bearer().await.post(&path, json!({})).await;
    assert_eq!(asked.status, 202, "{asked:?}");
    hale.wait(3_600, 600).await;
    let received = hale.take();
    assert_eq!(received.len(), 1, "a test is not repeated");
    assert_eq!(received[0].kind(), "webhook.ping");
    assert_eq!(received[0].id, asked.body["id"].as_str().unwrap());
    assert!(received[0].signed_by(&made.secret));
    let attempts = hale.attempts(&made).await;
    assert_eq!(attempts[0]["type"], "webhook.ping");
    assert_eq!(attempts[0]["status"], 500);
}

#[tokio::test]
async fn one_event_or_a_span_is_sent_again_with_the_same_ids() {
    let hale = connected().await;
    let made = hale
        .add("/portico", json!({"types": ["message.received"]}))
        .await;
    let (ana, ben) = (hale.sign_in(ANA).await, hale.sign_in(BEN).await);
    hale.write(&ana, "one").await;
    hale.write(&ben, "two").await;
    hale.write(&ana, "three").await;
    let first = hale.take();
    assert_eq!(texts(&first), ["one", "two", "three"]);
    let path = format!("/v1/firm/endpoints/{}/replays", made.id);
    let bearer = hale.bearer().await;
    let one = json!({"event_id": first[1].id});
    assert_eq!(bearer.post(&path, one).await.status, 202);
    hale.portal.settle().await;
    let again = hale.take();
    assert_eq!(texts(&again), ["two"]);
    assert_eq!(again[0].id, first[1].id);

    let span = json!({"after": first[0].id});
    assert_eq!(bearer.post(&path, span).await.status, 202);
    hale.portal.settle().await;
    assert_eq!(texts(&hale.take()), ["two", "three"]);
    let span = json!({"after": first[0].id, "until": first[1].id});
    assert_eq!(bearer.post(&path, span).await.status, 202);
    hale.portal.settle().await;
    assert_eq!(texts(&hale.take()), ["two"]);

    for (ask, field) in [
        (json!({}), ("", "event-or-span")),
        (
            json!({"event_id": first[0].id, "after": first[0].id}),
            ("/event_id", "event-or-span"),
        ),
        (json!({"event_id": "nothing"}), ("/event_id", "event-id")),
        (json!({"after": "nothing"}), ("/after", "event-id")),
        (
            json!({"after": first[1].id, "until": first[0].id}),
            ("/until", "empty-span"),
        ),
        (json!({"after": first[2].id}), ("/after", "empty-span")),
    ] {
        let refused = bearer.post(&path, ask).await;
        assert_eq!((refused.status, refused.field()), (422, field));
    }
    hale.change(&made, json!({"enabled": false})).await;
    let refused = bearer.post(&path, json!({"after": first[0].id})).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "endpoint-disabled")
    );
}

/// A replay that fails goes on where it stopped, and does not hold up what is new.
#[tokio::test]
async fn a_replay_waits_and_what_is_new_does_not() {
    let hale = connected().await;
    let made = hale
        .add("/portico", json!({"types": ["message.received"]}))
        .await;
    let ana = hale.sign_in(ANA).await;
    hale.write(&ana, "one").await;
    hale.write(&ana, "two").await;
    let first = hale.take();
    hale.server.answer_by(|received| {
        let old = received.body["data"]["text"] == "two";
        (if old { 500 } else { 200 }, None)
    });
    let path = format!("/v1/firm/endpoints/{}/replays", made.id);
    let all = json!({"until": first[1].id});
    assert_eq!(hale.bearer().await.post(&path, all).await.status, 202);
    hale.portal.settle().await;
    assert_eq!(texts(&hale.take()), ["one", "two"]);
    hale.write(&ana, "three").await;
    assert_eq!(texts(&hale.take()), ["three"]);
    hale.server.answer(200);
    hale.wait(10, 10).await;
    assert_eq!(texts(&hale.take()), ["two"]);
}
