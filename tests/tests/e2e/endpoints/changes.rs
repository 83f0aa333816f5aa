//! Endpoints are kept by the firm's system, with its bearer.

use super::{ANA, HOUR, connected, texts};
use crate::harness::TestPortal;
use local::Options;
use serde_json::json;

#[tokio::test]
async fn an_endpoint_is_added_listed_changed_and_removed() {
    let hale = connected().await;
    let made = hale
        .add("/portico", json!({"description": "Practice management"}))
        .await;
    let bearer = hale.bearer().await;
    let list = bearer.get("/v1/firm/endpoints").await;
    assert_eq!(list.rows().len(), 1);
    assert_eq!(list.rows()[0]["description"], "Practice management");
    assert!(list.rows()[0]["secret"].is_null(), "it is shown once");
    assert!(!list.text.contains("whsec_"));

    let other = hale.portal.make_key("lakeside").await;
    let other = other.bearer(&hale.portal).await;
    assert!(other.get("/v1/firm/endpoints").await.rows().is_empty());
    let path = format!("/v1/firm/endpoints/{}", made.id);
    for answer in [
        other.patch(&path, json!({"enabled": false})).await,
        other.delete(&path).await,
        other.get(&format!("{path}/attempts")).await,
        other.post(&format!("{path}/pings"), json!({})).await,
        other
            .post(&format!("{path}/replays"), json!({"after": "x"}))
            .await,
    ] {
        assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    }

    hale.change(&made, json!({"enabled": false})).await;
    hale.sign_in(ANA).await;
    assert!(hale.take().is_empty());
    let types = json!({"types": ["message.received"], "enabled": true});
    let changed = hale.change(&made, types).await;
    assert_eq!(changed.body["types"], json!(["message.received"]));
    let ana = hale.sign_in(ANA).await;
    hale.write(&ana, "hello").await;
    let received = hale.take();
    assert_eq!(texts(&received), ["hello"]);
    assert_eq!(received.len(), 1, "nothing of another type");

    assert_eq!(bearer.delete(&path).await.status, 204);
    assert_eq!(bearer.delete(&path).await.status, 404);
    hale.write(&ana, "nobody hears it").await;
    assert!(hale.take().is_empty());
}

#[tokio::test]
async fn a_new_secret_and_the_old_one_both_sign_for_a_day() {
    let hale = connected().await;
    let made = hale.add("/portico", json!({})).await;
    let rotated = hale.change(&made, json!({"rotate_secret": true})).await;
    let new = rotated.body["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    assert_ne!(new, made.secret);
    let again = hale.change(&made, json!({"rotate_secret": true})).await;
    assert_eq!(again.body["secret"], new.as_str(), "its answer may be lost");
    hale.sign_in(ANA).await;
    let both = hale.take();
    assert!(both[0].signed_by(&new) && both[0].signed_by(&made.secret));
    hale.portal.advance(24 * HOUR).await;
    hale.sign_in(ANA).await;
    let later = hale.take();
    assert!(later[0].signed_by(&new) && !later[0].signed_by(&made.secret));
}

#[tokio::test]
async fn an_address_that_may_not_be_called_is_refused_at_once() {
    let portal = TestPortal::with(Options {
        variables: vec![("WEBHOOK_TEST_HOSTS".to_owned(), String::new())],
        ..Options::default()
    })
    .await;
    let key = portal.make_key("hale-ortiz").await;
    let bearer = key.bearer(&portal).await;
    for url in [
        "http://hooks.hale.example/",
        "https://hooks.hale.example:8443/",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://[::1]/",
        "https://0x7f000001/",
        "https://user:secret@hooks.hale.example/",
        "file:///etc/passwd",
        "hooks.hale.example",
        "",
    ] {
        let refused = bearer.post("/v1/firm/endpoints", json!({"url": url})).await;
        assert_eq!(refused.status, 422, "{url}");
        assert_eq!(refused.field(), ("/url", "endpoint-address"), "{url}");
    }
    let types = json!({"url": "https://hooks.hale.example/", "types": ["bill.paid"]});
    let refused = bearer.post("/v1/firm/endpoints", types).await;
    assert_eq!(refused.field(), ("/types/0", "heard-type"));
    for number in 0..10 {
        let url = format!("https://hooks.hale.example/{number}");
        let made = bearer.post("/v1/firm/endpoints", json!({"url": url})).await;
        assert_eq!(made.status, 201, "{made:?}");
    }
    let url = json!({"url": "https://hooks.hale.example/11"});
    let eleventh = bearer.post("/v1/firm/endpoints", url).await;
    assert_eq!(
        (eleventh.status, eleventh.problem()),
        (409, "too-many-endpoints")
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let hale = connected().await;
    let bearer = hale.bearer().await;
    let keyed = bearer.with("idempotency-key", "an-endpoint");
    let body = json!({"url": "https://hooks.hale.example/", "types": ["bill.viewed"]});
    let made = keyed.post("/v1/firm/endpoints", body.clone()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let again = keyed.post("/v1/firm/endpoints", body.clone()).await;
    assert_eq!((again.status, &again.body), (201, &made.body));
    assert_eq!(bearer.get("/v1/firm/endpoints").await.rows().len(), 1);

    let other = json!({"url": "https://other.hale.example/"});
    let other = keyed.post("/v1/firm/endpoints", other).await;
    assert_eq!(
        (other.status, other.problem()),
        (422, "idempotency-key-reused")
    );
    let unkeyed = bearer.post("/v1/firm/endpoints", body.clone()).await;
    assert_ne!(unkeyed.body["id"], made.body["id"]);

    // The firm is full, and its repetition is answered all the same.
    for number in 0..8 {
        let url = format!("https://hooks.hale.example/{number}");
        bearer.post("/v1/firm/endpoints", json!({"url": url})).await;
    }
    let again = keyed.post("/v1/firm/endpoints", body.clone()).await;
    assert_eq!((again.status, &again.body), (201, &made.body));

    // The key makes another endpoint once the first is gone: no secret comes back.
    let path = format!(
        "/v1/firm/endpoints/{}",
        crate::harness::text(&made.body["id"])
    );
    assert_eq!(bearer.delete(&path).await.status, 204);
    let anew = keyed.post("/v1/firm/endpoints", body.clone()).await;
    assert_eq!(anew.status, 201, "{anew:?}");
    assert_ne!(anew.body["id"], made.body["id"]);
    assert_ne!(anew.body["secret"], made.body["secret"]);
    let again = keyed.post("/v1/firm/endpoints", body.clone()).await;
    assert_eq!(again.body, anew.body);

    let lake = hale.portal.make_key("lakeside").await;
    let lake = lake.bearer(&hale.portal).await;
    let lake = lake.with("idempotency-key", "an-endpoint");
    let theirs = lake.post("/v1/firm/endpoints", body).await;
    assert_eq!(theirs.status, 201, "{theirs:?}");
    assert_ne!(theirs.body["id"], made.body["id"]);
    assert_ne!(theirs.body["secret"], made.body["secret"]);
}
