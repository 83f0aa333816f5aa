//! The endpoints under `/local`.

use super::Trial;
use crate::options::Options;
use serde_json::{Value, json};
use shared::value::time::Timestamp;

#[tokio::test]
async fn events_are_taken_all_or_none() {
    let trial = Trial::start().await;
    let event = |note: &str| json!({"source": "firm.hale", "detail-type": "note", "detail": {"note": note}});
    assert_eq!(
        trial.post("/local/events", &event("single")).await.status(),
        202
    );
    assert_eq!(
        trial
            .post("/local/events", &json!([event("first"), event("second")]))
            .await
            .status(),
        202
    );
    let bad = trial
        .post(
            "/local/events",
            &json!([event("third"), {"source": "firm.hale", "detail-type": "x"}]),
        )
        .await;
    assert_eq!(bad.status(), 422);
    let problem: Value = bad.json().await.unwrap();
    assert_eq!(problem["detail"], "Event 2: detail must be an object.");
    let broken = trial
        .client
        .post(trial.url("/local/events"))
        .body("{")
        .send()
        .await
        .unwrap();
    assert_eq!(broken.status(), 400);
    trial.settle().await;
    assert_eq!(trial.subjects().await, ["single", "first", "second"]);
    let passed = trial.list("/local/bus?source=firm.hale").await;
    assert_eq!(
        (passed.len(), &passed[0]["detail-type"]),
        (3, &"note".into())
    );
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn only_this_machine_may_call() {
    let trial = Trial::start().await;
    let origin = |origin: &'static str| {
        trial
            .client
            .get(trial.url("/local/emails"))
            .header("origin", origin)
            .send()
    };
    assert_eq!(origin("http://evil.example").await.unwrap().status(), 403);
    let own = trial
        .client
        .get(trial.url("/local/emails"))
        .header("origin", trial.portal.origin())
        .send();
    assert_eq!(own.await.unwrap().status(), 200);
    let host = trial
        .client
        .get(trial.url("/local"))
        .header("host", "evil.example")
        .send();
    assert_eq!(host.await.unwrap().status(), 403);
    assert_eq!(trial.get("/local/unknown").await.status(), 404);
    assert_eq!(
        trial.get("/local/pushes").await.text().await.unwrap(),
        r#"{"data":[]}"#
    );
    assert!(
        trial
            .get("/local")
            .await
            .text()
            .await
            .unwrap()
            .contains("<html")
    );
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn the_clock_is_the_functions_clock() {
    let start = Timestamp::parse("2026-11-23T05:35:00Z").unwrap();
    let trial = Trial::start_with(Options {
        clock: Some(start),
        ..Options::default()
    })
    .await;
    let held: Value = trial
        .post("/local/clock", &json!({"hold": true}))
        .await
        .json()
        .await
        .unwrap();
    let held = Timestamp::parse(held["now"].as_str().unwrap()).unwrap();
    assert!((0..60_000).contains(&held.since(start)));
    trial
        .post("/local/clock", &json!({"advance_seconds": 3_599.5}))
        .await;
    let echo: Value = trial.get("/v1/echo/1").await.json().await.unwrap();
    assert_eq!(echo["now"], held.plus(3_599_500).rfc3339());
    let clock: Value = trial.get("/local/clock").await.json().await.unwrap();
    assert_eq!(
        clock,
        json!({"now": held.plus(3_599_500).rfc3339(), "hold": true})
    );
    for bad in [
        json!({"advance_seconds": -1}),
        json!({"advance": 1}),
        json!([]),
    ] {
        assert_eq!(
            trial.post("/local/clock", &bad).await.status(),
            422,
            "{bad}"
        );
    }
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn a_message_that_failed_comes_again_after_its_time() {
    let trial = Trial::start().await;
    trial.write("flaky").await;
    trial.settle().await;
    assert_eq!(
        trial.subjects().await,
        ["flaky"],
        "three times in one settling"
    );
    let bus = trial.list("/local/bus").await;
    assert_eq!(bus.len(), 1);
    trial.portal.shutdown().await;
}
