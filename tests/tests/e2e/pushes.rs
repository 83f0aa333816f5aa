//! Pushes: what they say in both languages, to whom they go, and what happens where they do not arrive.

mod beside_mails;
mod words;

use crate::devices::{ANA, app, furnish, register};
use crate::harness::{Browser, Client, PushService, TestPortal, event_data, text};
use serde_json::{Value, json};

/// A portal with a push service; Ana and Ben are its clients, and Ana is signed in.
async fn portal() -> (TestPortal, PushService, Client) {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    furnish(&portal).await;
    let ana = portal.sign_in(ANA).await;
    (portal, service, ana)
}

async fn subscribe(who: &Client, browser: &Browser) -> Value {
    let body = json!({"platform": "webpush", "subscription": browser.subscription()});
    register(who, body).await
}

/// The words of everything that came for a browser since the last time.
async fn words(portal: &TestPortal, service: &PushService, browser: &Browser) -> Vec<String> {
    portal.settle().await;
    let posted = service.take(browser);
    let read = posted.iter().map(|posted| browser.read(posted));
    read.map(|push| text(&push["body"])).collect()
}

#[tokio::test]
async fn each_platform_gets_the_same_words_in_its_own_shape() {
    let (portal, service, ana) = portal().await;
    register(&ana, app("apns", 1)).await;
    register(&ana, app("fcm", 2)).await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    let pushes = portal.pushes().await;
    let [apple, google] = ["apns", "fcm"].map(|platform| {
        let mut of_platform = pushes.iter().filter(|push| push["platform"] == platform);
        of_platform.next().unwrap_or_else(|| panic!("{pushes:?}"))
    });
    assert_eq!(pushes.len(), 2);
    let bill = text(&ana.get("/v1/bills").await.rows()[0]["id"]);
    let path = format!("/bills?first={bill}");
    let [posted] = &service.take(&browser)[..] else {
        panic!("one push")
    };
    let web = browser.read(posted);
    let tag = text(&web["tag"]);
    let (title, body) = ("Hale & Ortiz LLP", "New bill");
    assert_eq!(
        web,
        json!({"title": title, "body": body, "badge": 1, "tag": tag, "path": path})
    );
    assert_eq!(
        apple["payload"],
        json!({
            "aps": {"alert": {"title": title, "body": body}, "badge": 1, "sound": "default", "thread-id": tag},
            "path": path,
        })
    );
    assert_eq!(
        google["payload"]["fcmV1Message"]["message"],
        json!({
            "notification": {"title": title, "body": body},
            "data": {"path": path, "badge": "1"},
            "android": {
                "collapse_key": tag,
                "priority": "high",
                "ttl": "86400s",
                "notification": {"tag": tag, "notification_count": 1},
            },
        })
    );
    for push in [apple, google] {
        assert_eq!(
            (&push["title"], &push["body"]),
            (&json!(title), &json!(body))
        );
        assert_eq!(push["data"]["path"], path);
        let attributes = &push["attributes"];
        assert_eq!(attributes["AWS.SNS.MOBILE.APNS.COLLAPSE_ID"], tag);
        assert_eq!(attributes["AWS.SNS.MOBILE.APNS.PUSH_TYPE"], "alert");
        assert_eq!(attributes["AWS.SNS.MOBILE.GCM.TTL"], "86400");
    }
}

#[tokio::test]
async fn a_push_service_sees_who_sends_and_nothing_of_what_is_sent() {
    let (portal, service, ana) = portal().await;
    let (first, second) = (service.browser(1), service.browser(2));
    subscribe(&ana, &first).await;
    subscribe(&ana, &second).await;
    let hale = portal.firm("hale-ortiz");
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    hale.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
    portal.settle().await;
    let options = ana.get("/v1/devices/options").await;
    let key = text(&options.body["application_server_key"]);
    let now = portal.now().await.as_second();
    let posted = service.take(&first);
    assert_eq!(posted.len(), 2);
    for posted in &posted {
        let claims = posted.claims(&key);
        assert_eq!(claims["aud"], service.url, "for this service alone");
        assert_eq!(claims["sub"], "mailto:portal@portico.example");
        let left = claims["exp"].as_i64().unwrap() - now;
        assert!((1..=86_400).contains(&left), "{left} seconds");
        assert_eq!(posted.header("ttl"), "86400");
        assert_eq!(posted.header("urgency"), "high");
        assert_eq!(posted.header("topic"), text(&first.read(posted)["tag"]));
    }
    // Its length says nothing either, and each message has keys of its own.
    assert_eq!(posted[0].length(), posted[1].length());
    let other = service.take(&second);
    assert_eq!(first.read(&posted[0]), second.read(&other[0]));
    assert_ne!(posted[0].bytes(), other[0].bytes());
}

#[tokio::test]
async fn no_push_has_a_detail_of_the_case() {
    let (portal, service, ana) = portal().await;
    register(&ana, app("apns", 1)).await;
    register(&ana, app("fcm", 2)).await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    hale.send("matter.updated", json!({"matter_id": "m-secret", "name": "Quillon v. Zephyr", "status": "open", "client_ids": ["c-1"]})).await;
    let text = json!({"message_id": "x-secret", "matter_id": "m-secret", "author": "Kestrel Hale", "text": "Marwick will settle.", "client_ids": ["c-1"]});
    hale.send("message.sent", text).await;
    let start = portal.now().await + jiff::Span::new().hours(30);
    let mut event = event_data("m-secret", "x-event", start, &["c-1"], &["c-1"]);
    event["title"] = json!("Deposition of Brevard");
    event["location"] = json!("12 Ostrava Street");
    hale.send("event.shared", event.clone()).await;
    event["location"] = json!("14 Ostrava Street");
    hale.send("event.shared", event).await;
    hale.send("event.cancelled", json!({"event_id": "x-event"}))
        .await;
    let mut said: Vec<_> = portal.pushes().await.iter().map(Value::to_string).collect();
    let posted = service.take(&browser);
    said.extend(posted.iter().map(|posted| browser.read(posted).to_string()));
    assert!(said.len() >= 12, "{} pushes", said.len());
    let secrets = [
        "Quillon",
        "Zephyr",
        "Marwick",
        "Kestrel",
        "Brevard",
        "Ostrava",
        "secret",
        "x-event",
        ANA,
        "Name of c-1",
        "c-1",
    ];
    for push in &said {
        for secret in secrets {
            assert!(!push.contains(secret), "{secret} in {push}");
        }
    }
    println!(
        "figure: discretion: {} pushes, {} details, none in any of them",
        said.len(),
        secrets.len()
    );
}

/// A push is a delivery of its own, and one that no device took has failed.
#[tokio::test]
async fn the_firm_learns_whether_a_push_was_taken() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    let key = portal.make_key("hale-ortiz").await;
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    service.answer(&browser, 400);
    hale.share_bill("m-1", "b-2", &["c-1"]).await;
    let bearer = key.bearer(&portal).await;
    let listed = bearer.get("/v1/firm/clients/c-1/deliveries").await;
    let pushed = listed.rows().iter().filter(|row| row["channel"] == "push");
    let outcomes: Vec<_> = pushed
        .map(|row| (text(&row["resources"][0]["firm_ref"]), text(&row["reason"])))
        .collect();
    let outcome = |bill: &str, reason: &str| (bill.to_owned(), reason.to_owned());
    assert_eq!(
        outcomes,
        [
            outcome("b-2", "push-refused"),
            outcome("b-1", "push-accepted")
        ]
    );
}
