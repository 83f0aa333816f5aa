//! Pushes: what they say in both languages, to whom they go, and what happens where they do not arrive.

use crate::devices::{ANA, BEN, app, furnish, names, register};
use crate::harness::{Browser, Client, PushService, TestPortal, event_data, text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

/// What somebody wants; everything else stays as it is at first.
async fn choose(who: &Client, push: &str) {
    let all =
        json!({"messages": true, "bills": true, "events": true, "documents": true, "push": push});
    let answer = who.patch("/v1/me", json!({"notifications": all})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["notifications"]["push"], push);
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

/// Everything that can be told, one thing after the other: what a browser was shown.
async fn everything(portal: &TestPortal, service: &PushService, who: &str) -> Vec<String> {
    let client = portal.sign_in(who).await;
    let browser = service.browser(9);
    subscribe(&client, &browser).await;
    let hale = portal.firm("hale-ortiz");
    let id = if who == ANA { "c-1" } else { "c-2" };
    let clients = [id];
    let mut said = Vec::new();
    let mut heard = async |what: &str| {
        let words = words(portal, service, &browser).await;
        said.push(format!("{what}: {}", words.join(" | ")));
    };
    hale.send_message("m-1", "t-1", "We filed.", &clients).await;
    heard("a message").await;
    hale.share_bill("m-1", "b-1", &clients).await;
    heard("a bill").await;
    hale.share_folder("m-1", "f-1", "Drafts", &clients).await;
    heard("a folder").await;
    let draft = ("m-1", "d-1", "Draft.pdf");
    hale.share_document(portal, draft, b"secret", &clients)
        .await;
    heard("a document").await;
    hale.share_event("m-1", "e-1", &clients, &clients).await;
    heard("an event").await;
    hale.share_event("m-1", "e-2", &clients, &[]).await;
    heard("an event of others").await;
    let start = portal.now().await + jiff::Span::new().hours(30);
    for (event, attendees) in [("e-1", &clients[..]), ("e-2", &[])] {
        let later = event_data("m-1", event, start, &clients, attendees);
        hale.send("event.shared", later).await;
        heard("it changes").await;
    }
    hale.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    heard("it is cancelled").await;
    hale.send("event.unshared", json!({"event_id": "e-2"}))
        .await;
    heard("it is withdrawn").await;
    hale.send("bill.unshared", json!({"bill_id": "b-1"})).await;
    heard("a bill is withdrawn").await;
    said
}

#[tokio::test]
async fn every_kind_of_news_in_english() {
    let (portal, service, _) = portal().await;
    assert_eq!(
        everything(&portal, &service, ANA).await,
        [
            "a message: New message",
            "a bill: New bill",
            "a folder: New folder",
            "a document: New document",
            "an event: New calendar event",
            "an event of others: New calendar event in your case",
            "it changes: A calendar event has changed",
            "it changes: A calendar event of your case has changed",
            "it is cancelled: A calendar event was cancelled",
            "it is withdrawn: A calendar event is no longer shared",
            "a bill is withdrawn: ",
        ]
    );
}

#[tokio::test]
async fn every_kind_of_news_in_spanish() {
    let (portal, service, _) = portal().await;
    assert_eq!(
        everything(&portal, &service, BEN).await,
        [
            "a message: Mensaje nuevo",
            "a bill: Factura nueva",
            "a folder: Carpeta nueva",
            "a document: Documento nuevo",
            "an event: Evento nuevo",
            "an event of others: Evento nuevo en su caso",
            "it changes: Un evento ha cambiado",
            "it changes: Un evento de su caso ha cambiado",
            "it is cancelled: Se canceló un evento",
            "it is withdrawn: Un evento ya no se comparte",
            "a bill is withdrawn: ",
        ]
    );
}

#[tokio::test]
async fn ones_own_choice_of_language_counts_and_where_there_is_none_both_are_said() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    ana.patch("/v1/me", json!({"locale": "es"})).await;
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(words(&portal, &service, &browser).await, ["Factura nueva"]);
    hale.invite("c-3", "cy@example.com", None).await;
    hale.put_on_matter("m-3", &["c-3"]).await;
    let cy = portal.sign_in("cy@example.com").await;
    let his = service.browser(2);
    subscribe(&cy, &his).await;
    hale.share_bill("m-3", "b-3", &["c-3"]).await;
    assert_eq!(
        words(&portal, &service, &his).await,
        ["New bill / Factura nueva"]
    );
}

#[tokio::test]
async fn what_comes_together_is_one_push() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    for number in 0..3 {
        let message = format!("t-{number}");
        let data = json!({"message_id": message, "matter_id": "m-1", "author": "Dana Hale", "text": "Hello.", "client_ids": ["c-1"], "attachments": []});
        hale.post("message.sent", data).await;
    }
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    portal.settle().await;
    let posted = service.take(&browser);
    let [posted] = &posted[..] else {
        panic!("{} pushes", posted.len())
    };
    let push = browser.read(posted);
    assert_eq!(push["body"], "New messages · New bill");
    assert_eq!(push["path"], "/", "what is new stands on the first page");
    assert_eq!(push["badge"], 4);
}

#[tokio::test]
async fn the_badge_counts_what_is_unread_at_all_firms() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let (hale, lake) = (portal.firm("hale-ortiz"), portal.firm("lakeside"));
    lake.put_on_matter("m-1", &["x-9"]).await;
    let badge = async || {
        portal.settle().await;
        let posted = service.take(&browser).pop().expect("a push");
        browser.read(&posted)["badge"].clone()
    };
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(badge().await, 1);
    lake.share_bill("m-1", "b-1", &["x-9"]).await;
    assert_eq!(badge().await, 2);
    let bill = text(&ana.get("/v1/bills").await.rows()[0]["id"]);
    assert_eq!(ana.get(&format!("/v1/bills/{bill}")).await.status, 200);
    hale.send_message("m-1", "t-1", "Hello.", &["c-1"]).await;
    assert_eq!(badge().await, 2, "one was opened");
    lake.send("client.removed", json!({"client_id": "x-9"}))
        .await;
    hale.send_message("m-1", "t-2", "Hello.", &["c-1"]).await;
    let unread = ana.get("/v1/me").await.body["unread"].clone();
    let all: i64 = unread
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_i64)
        .sum();
    assert_eq!(badge().await, all, "what one is shown is what one is told");
}

#[tokio::test]
async fn a_push_comes_beside_the_mail_instead_of_it_or_not_at_all() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    let shown = ana.get("/v1/me").await;
    assert_eq!(shown.body["notifications"]["push"], "beside");
    let mut mails = portal.mails(ANA).await.len();
    for (number, (choice, mailed, pushed)) in [("beside", 1, 1), ("instead", 0, 1), ("off", 1, 0)]
        .into_iter()
        .enumerate()
    {
        choose(&ana, choice).await;
        hale.share_bill("m-1", &format!("b-{number}"), &["c-1"])
            .await;
        let now = portal.mails(ANA).await.len();
        let got = words(&portal, &service, &browser).await.len();
        assert_eq!((now - mails, got), (mailed, pushed), "{choice}");
        mails = now;
    }
    // Who wants to hear nothing of bills hears nothing of them on the phone either.
    let none = json!({"messages": true, "bills": false, "events": true, "documents": true, "push": "beside"});
    ana.patch("/v1/me", json!({"notifications": none})).await;
    hale.share_bill("m-1", "b-9", &["c-1"]).await;
    assert_eq!(words(&portal, &service, &browser).await, [""; 0]);
    // Links for signing in come by mail, whatever is chosen.
    choose(&ana, "instead").await;
    portal.sign_in(ANA).await;
    assert_eq!(words(&portal, &service, &browser).await, [""; 0]);
    let wrong = ana
        .patch(
            "/v1/me",
            json!({"notifications": {"messages": true, "bills": true, "events": true, "push": "loud"}}),
        )
        .await;
    assert_eq!(wrong.field(), ("/notifications/push", "choice"));
}

#[tokio::test]
async fn a_push_that_nobody_takes_is_a_mail() {
    let (portal, service, ana) = portal().await;
    choose(&ana, "instead").await;
    let hale = portal.firm("hale-ortiz");
    let mut mails = portal.mails(ANA).await.len();
    let mut told = async |bill: &str| {
        // Minutes pass with each of them, in which she stays signed in.
        assert_eq!(ana.get("/v1/me").await.status, 200);
        hale.share_bill("m-1", bill, &["c-1"]).await;
        let now = portal.mails(ANA).await.len();
        std::mem::replace(&mut mails, now).abs_diff(now)
    };
    assert_eq!(told("b-1").await, 1, "there is no device");
    let (first, second) = (service.browser(1), service.browser(2));
    subscribe(&ana, &first).await;
    subscribe(&ana, &second).await;
    assert_eq!(told("b-2").await, 0);
    // One of two is enough.
    for (number, status) in [500, 429, 400, 413, 301].into_iter().enumerate() {
        service.answer(&first, status);
        assert_eq!(told(&format!("b-3-{number}")).await, 0, "{status}");
        service.answer(&second, status);
        assert_eq!(told(&format!("b-4-{number}")).await, 1, "{status}");
        service.answer(&second, 201);
    }
    let list = ana.get("/v1/devices").await;
    assert_eq!(list.rows().len(), 2, "they may come back");
    for status in [404, 410] {
        let browser = service.browser(3);
        subscribe(&ana, &browser).await;
        service.answer(&second, status);
        service.answer(&browser, status);
        service.answer(&first, status);
        assert_eq!(told(&format!("b-{status}")).await, 1);
        assert_eq!(ana.get("/v1/devices").await.rows().len(), 0, "gone");
        subscribe(&ana, &first).await;
        subscribe(&ana, &second).await;
    }
    // A browser that subscribed again is there again.
    service.answer(&first, 201);
    service.take(&first);
    assert_eq!(told("b-9").await, 0);
    assert_eq!(service.take(&first).len(), 1);
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_key_that_is_no_point_is_found_out_when_it_is_used() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    let mut subscription = browser.subscription();
    // The right length and beginning, but on no curve.
    let point = [vec![4], vec![4; 64]].concat();
    let point = URL_SAFE_NO_PAD.encode(point);
    subscription["keys"]["p256dh"] = json!(point);
    let body = json!({"platform": "webpush", "subscription": subscription, "name": "Odd"});
    register(&ana, body).await;
    let hale = portal.firm("hale-ortiz");
    let mails = portal.mails(ANA).await.len();
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    assert_eq!(names(&ana).await, [] as [String; 0]);
    assert_eq!(service.take(&browser).len(), 0);
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
