//! What is no device.

use super::{ANA, app, furnish};
use crate::harness::{PushService, TestPortal};
use local::Options;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_no_device_is_refused_by_its_place() {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    furnish(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let good = service.browser(1).subscription();
    let web = |place: &str, value: Value| {
        let mut subscription = good.clone();
        *subscription.pointer_mut(place).unwrap() = value;
        json!({"platform": "webpush", "subscription": subscription})
    };
    let token = |platform: &str, token: &str| json!({"platform": platform, "token": token});
    let elsewhere = "https://169.254.169.254/latest/meta-data";
    let long = format!("{}/{}", service.url, "x".repeat(1_100));
    let named = |name: &str| json!({"platform": "apns", "token": "ab".repeat(32), "name": name});
    let refused: [(Value, &str, &str); 22] = [
        (json!({}), "/platform", "missing"),
        (token("pigeon", "x"), "/platform", "choice"),
        (json!({"platform": "apns"}), "/token", "missing"),
        (json!({"platform": "fcm"}), "/token", "missing"),
        (token("apns", ""), "/token", "device-token"),
        (token("apns", &"ab".repeat(15)), "/token", "device-token"),
        (token("apns", &"xy".repeat(32)), "/token", "device-token"),
        (token("apns", &"ab".repeat(1_025)), "/token", "device-token"),
        (token("fcm", &"a b".repeat(32)), "/token", "device-token"),
        (token("fcm", &"ñ".repeat(32)), "/token", "device-token"),
        (
            token("fcm", &"<script>".repeat(8)),
            "/token",
            "device-token",
        ),
        (named(""), "/name", "empty"),
        (named("\u{202e}\u{0}"), "/name", "empty"),
        (named(&"x".repeat(61)), "/name", "too-long"),
        (json!({"platform": "webpush"}), "/subscription", "missing"),
        (
            json!({"platform": "webpush", "subscription": good, "token": "ab".repeat(32)}),
            "/token",
            "unknown",
        ),
        (
            json!({"platform": "apns", "subscription": good, "token": "ab".repeat(32)}),
            "/subscription",
            "unknown",
        ),
        (
            web("/endpoint", json!(elsewhere)),
            "/subscription/endpoint",
            "push-service",
        ),
        (
            web(
                "/endpoint",
                json!(format!("{}@evil.example/x", service.url)),
            ),
            "/subscription/endpoint",
            "push-service",
        ),
        (
            web("/endpoint", json!(long)),
            "/subscription/endpoint",
            "too-long",
        ),
        (
            web("/keys/p256dh", json!("AAAA")),
            "/subscription/keys/p256dh",
            "push-key",
        ),
        (
            web("/keys/auth", json!("not base64url, and too long")),
            "/subscription/keys/auth",
            "push-key",
        ),
    ];
    for (body, field, code) in refused {
        let answer = ana.post("/v1/devices", body).await;
        assert_eq!(
            (answer.status, answer.field()),
            (422, (field, code)),
            "{answer:?}"
        );
        assert!(!answer.text.contains(elsewhere));
    }
    // Several faults are named at once.
    let mut both = web("/keys/auth", json!("x"));
    both["subscription"]["endpoint"] = json!("ftp://x");
    let answer = ana.post("/v1/devices", both).await;
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), 2);
    for id in ["nonsense", "device_", "device_00000000000000000000000000"] {
        let answer = ana.delete(&format!("/v1/devices/{id}")).await;
        assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    }
    assert_eq!(ana.get("/v1/devices").await.rows(), [] as [Value; 0]);
}

#[tokio::test]
async fn a_portal_without_apps_takes_browsers_alone() {
    let none = ["APNS_APPLICATION_ARN", "FCM_APPLICATION_ARN"];
    let portal = TestPortal::with(Options {
        variables: none.map(|name| (name.to_owned(), String::new())).into(),
        ..Options::default()
    })
    .await;
    furnish(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let options = ana.get("/v1/devices/options").await;
    assert_eq!(options.body["platforms"], json!(["webpush"]));
    for platform in ["apns", "fcm"] {
        let answer = ana.post("/v1/devices", app(platform, 1)).await;
        assert_eq!(answer.field(), ("/platform", "platform"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_token_that_sns_does_not_take_is_named() {
    // The application of an app that is none of this account's: SNS refuses whatever is made in it.
    let application = "arn:aws:sns:us-east-1:999999999999:app/APNS/portico";
    let portal = TestPortal::with(Options {
        variables: vec![("APNS_APPLICATION_ARN".to_owned(), application.to_owned())],
        ..Options::default()
    })
    .await;
    furnish(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let answer = ana.post("/v1/devices", app("apns", 1)).await;
    assert_eq!(
        (answer.status, answer.field()),
        (422, ("/token", "device-token"))
    );
    assert_eq!(ana.get("/v1/devices").await.rows(), [] as [Value; 0]);
}
