//! Devices that take pushes: registered, refreshed, moved, lost and found again.

mod refusals;

use crate::harness::{Answer, Client, PushService, TestPortal, text};
use futures::future::join_all;
use serde_json::{Value, json};

pub(crate) const ANA: &str = "ana@example.com";
pub(crate) const BEN: &str = "ben@example.com";

/// What an app says of itself; `number` makes it another one.
pub(crate) fn app(platform: &str, number: u8) -> Value {
    let token = format!("{number:02x}").repeat(32);
    json!({"platform": platform, "token": token, "name": format!("Phone {number}")})
}

/// Ana and Ben are clients of one firm, each on a matter; Ana of another firm as well.
pub(crate) async fn furnish(portal: &TestPortal) {
    let hale = portal.firm("hale-ortiz");
    hale.introduce("Hale & Ortiz LLP").await;
    hale.invite("c-1", ANA, Some("en")).await;
    hale.invite("c-2", BEN, Some("es")).await;
    hale.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal.firm("lakeside").invite("x-9", ANA, Some("en")).await;
}

/// The same on a portal of its own, with Ana and Ben signed in.
async fn portal() -> (TestPortal, Client, Client) {
    let portal = TestPortal::start().await;
    furnish(&portal).await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    (portal, ana, ben)
}

/// Registers; what the portal shows of it.
pub(crate) async fn register(who: &Client, body: Value) -> Value {
    let answer = who.post("/v1/devices", body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body
}

fn path(device: &Value) -> String {
    format!("/v1/devices/{}", text(&device["id"]))
}

/// The names of somebody's devices, the last seen one first.
pub(crate) async fn names(who: &Client) -> Vec<String> {
    let list = who.get("/v1/devices").await;
    list.rows().iter().map(|row| text(&row["name"])).collect()
}

/// The endpoints that the table holds, in no order.
async fn endpoints(portal: &TestPortal) -> Vec<String> {
    let items = portal.items().await;
    let devices = items.iter().filter(|item| item["kind"] == "DEVICE");
    devices
        .map(|item| text(&item["target"]["endpoint"]))
        .collect()
}

/// Whether SNS has an endpoint.
async fn exists(portal: &TestPortal, endpoint: &str) -> bool {
    let form = [
        ("Action", "GetEndpointAttributes"),
        ("EndpointArn", endpoint),
    ];
    let answer = portal.sns(&form).await;
    assert!(
        answer.contains("<Attributes>") || answer.contains("NotFound"),
        "{answer}"
    );
    answer.contains("<Attributes>")
}

/// As Apple has SNS do it when an app is gone from a phone.
async fn disable(portal: &TestPortal, endpoint: &str) {
    let form = [
        ("Action", "SetEndpointAttributes"),
        ("EndpointArn", endpoint),
        ("Attributes.entry.1.key", "Enabled"),
        ("Attributes.entry.1.value", "false"),
    ];
    let answer = portal.sns(&form).await;
    assert!(answer.contains("SetEndpointAttributesResponse"), "{answer}");
}

/// Devices and claims in the table, and how many devices the profiles count.
async fn kept(portal: &TestPortal) -> (usize, usize, i64) {
    portal.settle().await;
    let items = portal.items().await;
    let of = |kind: &'static str| items.iter().filter(move |item| item["kind"] == kind);
    let counted = of("PROFILE").filter_map(|item| item["devices"].as_i64());
    (of("DEVICE").count(), of("CLAIM").count(), counted.sum())
}

/// Shares a bill with both; to which endpoints a push about it went.
async fn pushed(portal: &TestPortal, bill: &str) -> Vec<String> {
    let before = portal.pushes().await.len();
    let hale = portal.firm("hale-ortiz");
    hale.share_bill("m-1", bill, &["c-1", "c-2"]).await;
    let pushes = portal.pushes().await.split_off(before);
    let mut endpoints: Vec<_> = pushes.iter().map(|push| text(&push["endpoint"])).collect();
    endpoints.sort();
    endpoints
}

#[tokio::test]
async fn an_app_registers_and_is_pushed_to_until_it_is_removed() {
    let (portal, ana, _) = portal().await;
    let options = ana.get("/v1/devices/options").await;
    assert_eq!(options.body["platforms"], json!(["apns", "fcm", "webpush"]));
    assert_eq!(text(&options.body["application_server_key"]).len(), 87);
    let phone = register(&ana, app("apns", 1)).await;
    assert_eq!(
        (&phone["platform"], &phone["name"]),
        (&json!("apns"), &json!("Phone 1"))
    );
    let tablet = register(&ana, app("fcm", 2)).await;
    assert_eq!(names(&ana).await.len(), 2);
    let mut both = endpoints(&portal).await;
    both.sort();
    assert_eq!(pushed(&portal, "b-1").await, both);
    assert_eq!(ana.delete(&path(&phone)).await.status, 204);
    assert_eq!(ana.delete(&path(&phone)).await.status, 404);
    let left = endpoints(&portal).await;
    assert!(left[0].contains(":endpoint/GCM/portico/"), "{left:?}");
    assert_eq!(pushed(&portal, "b-2").await, left);
    let gone: Vec<_> = both.iter().filter(|one| !left.contains(one)).collect();
    assert!(!exists(&portal, gone[0]).await && exists(&portal, &left[0]).await);
    assert_eq!(ana.delete(&path(&tablet)).await.status, 204);
    assert_eq!(pushed(&portal, "b-3").await, [] as [String; 0]);
    assert_eq!(kept(&portal).await, (0, 0, 0));
}

#[tokio::test]
async fn a_device_that_registers_again_is_the_same_one() {
    let (portal, ana, _) = portal().await;
    let first = register(&ana, app("apns", 1)).await;
    portal.advance(60).await;
    let mut renamed = app("apns", 1);
    renamed["name"] = json!(" New phone ");
    let again = register(&ana, renamed).await;
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["created_at"], first["created_at"]);
    assert_ne!(again["seen_at"], first["seen_at"]);
    assert_eq!(again["name"], "New phone");
    // Hexadecimal is the same in capitals, but not to Apple: it is what the system said that counts.
    let nameless =
        json!({"platform": "fcm", "token": "fcm-token:with_all%the.signs-of-google-0123456789"});
    assert_eq!(register(&ana, nameless).await["name"], Value::Null);
    assert_eq!(kept(&portal).await, (2, 2, 2));
    assert_eq!(pushed(&portal, "b-1").await.len(), 2);
}

#[tokio::test]
async fn whoever_uses_a_phone_now_gets_its_pushes_and_nobody_else() {
    let (portal, ana, ben) = portal().await;
    let hers = register(&ana, app("apns", 1)).await;
    let his = register(&ben, app("apns", 1)).await;
    assert_eq!(names(&ana).await, [] as [String; 0]);
    assert_eq!(names(&ben).await, ["Phone 1"]);
    let endpoint = endpoints(&portal).await;
    assert_eq!(endpoint.len(), 1);
    // Neither of them learns from the id that the other one has it, and her app can take nothing from him.
    assert_eq!(ana.delete(&path(&hers)).await.status, 404);
    assert!(exists(&portal, &endpoint[0]).await);
    assert_eq!(pushed(&portal, "b-1").await, endpoint);
    let push = portal.pushes().await.pop().unwrap();
    assert_eq!(push["body"], "Factura nueva", "his language, not hers");
    assert_eq!(ben.delete(&path(&his)).await.status, 204);
    assert_eq!(kept(&portal).await, (0, 0, 0));
    register(&ana, app("apns", 1)).await;
    assert_eq!(names(&ana).await, ["Phone 1"]);
    assert_eq!(kept(&portal).await, (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_register_one_device_at_once_one_has_it() {
    let (portal, ana, ben) = portal().await;
    for round in 0..6 {
        let tries = (0..4).map(|number| {
            let who = if number % 2 == 0 { &ana } else { &ben };
            who.post("/v1/devices", app("apns", 7))
        });
        for answer in join_all(tries).await {
            // Whoever met all others each time is told to come again.
            assert!([201, 503].contains(&answer.status), "{answer:?}");
        }
        let owners = names(&ana).await.len() + names(&ben).await.len();
        assert_eq!(owners, 1, "round {round}");
        assert_eq!(kept(&portal).await, (1, 1, 1), "round {round}");
    }
    assert_eq!(pushed(&portal, "b-1").await.len(), 1);
}

#[tokio::test]
async fn a_disabled_device_is_forgotten_and_comes_back_when_its_app_starts() {
    let (portal, ana, _) = portal().await;
    register(&ana, app("apns", 1)).await;
    let before = endpoints(&portal).await;
    let [endpoint] = &before[..] else {
        panic!("one endpoint")
    };
    // Disabled and registered again before anything was pushed: enabled.
    disable(&portal, endpoint).await;
    register(&ana, app("apns", 1)).await;
    assert_eq!(pushed(&portal, "b-1").await, before);
    // Disabled and pushed to: gone, and the mail tells as ever.
    disable(&portal, endpoint).await;
    let mails = portal.mails(ANA).await.len();
    assert_eq!(pushed(&portal, "b-2").await, [] as [String; 0]);
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    assert_eq!(names(&ana).await, [] as [String; 0]);
    assert!(!exists(&portal, endpoint).await);
    assert_eq!(kept(&portal).await, (0, 0, 0));
    // Another endpoint with the same token.
    register(&ana, app("apns", 1)).await;
    let again = endpoints(&portal).await;
    assert_ne!(again, before);
    assert_eq!(pushed(&portal, "b-3").await, again);
    // One that was deleted behind the portal's back.
    let form = [("Action", "DeleteEndpoint"), ("EndpointArn", &again[0])];
    portal.sns(&form).await;
    assert_eq!(pushed(&portal, "b-4").await, [] as [String; 0]);
    assert_eq!(names(&ana).await, [] as [String; 0]);
}

#[tokio::test]
async fn an_endpoint_that_somebody_else_made_is_taken_over() {
    let (portal, ana, _) = portal().await;
    let body = app("apns", 3);
    let form = [
        ("Action", "CreatePlatformEndpoint"),
        (
            "PlatformApplicationArn",
            "arn:aws:sns:us-east-1:000000000000:app/APNS/portico",
        ),
        ("Token", body["token"].as_str().unwrap()),
        ("CustomUserData", "of an earlier system"),
    ];
    let made = portal.sns(&form).await;
    let (_, arn) = made.split_once("<EndpointArn>").expect("an endpoint");
    let (arn, _) = arn.split_once('<').unwrap();
    register(&ana, body).await;
    assert_eq!(endpoints(&portal).await, [arn]);
    assert_eq!(pushed(&portal, "b-1").await, [arn]);
}

#[tokio::test]
async fn there_are_twenty_and_the_one_not_seen_for_longest_makes_room() {
    let (portal, ana, _) = portal().await;
    for number in 0..20 {
        register(&ana, app("fcm", number)).await;
        portal.advance(1).await;
    }
    let all = endpoints(&portal).await;
    assert_eq!(all.len(), 20);
    // The oldest is seen again, so it stays.
    register(&ana, app("fcm", 0)).await;
    for number in 20..25 {
        portal.advance(1).await;
        register(&ana, app("fcm", number)).await;
    }
    let names = names(&ana).await;
    let mut expected: Vec<_> = (6..25)
        .rev()
        .map(|number| format!("Phone {number}"))
        .collect();
    expected.insert(5, "Phone 0".to_owned());
    assert_eq!(names, expected);
    assert_eq!(kept(&portal).await, (20, 20, 20));
    let left = endpoints(&portal).await;
    for endpoint in &all {
        assert_eq!(exists(&portal, endpoint).await, left.contains(endpoint));
    }
    // Five at once where there is room for none.
    let flood = (30..35).map(|number| ana.post("/v1/devices", app("apns", number)));
    for answer in join_all(flood).await {
        assert!([201, 503].contains(&answer.status), "{answer:?}");
    }
    let (devices, claims, counted) = kept(&portal).await;
    assert_eq!((devices, claims, counted), (20, 20, 20));
}

#[tokio::test]
async fn devices_go_with_the_last_membership_and_no_sooner() {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    furnish(&portal).await;
    let ana = portal.sign_in(ANA).await;
    register(&ana, app("apns", 1)).await;
    let browser = service.browser(1);
    let web = json!({"platform": "webpush", "subscription": browser.subscription()});
    register(&ana, web.clone()).await;
    let items = portal.items().await;
    let app_endpoint = items
        .iter()
        .find_map(|item| item["target"]["endpoint"].as_str());
    let app_endpoint = app_endpoint.expect("an endpoint").to_owned();
    let hale = portal.firm("hale-ortiz");
    hale.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    assert_eq!(kept(&portal).await, (2, 2, 2), "another firm has her");
    let lake = portal.firm("lakeside");
    // A new address takes them from nobody and to nobody.
    let moved = json!({"client_id": "x-9", "email": "new@example.com", "name": "Ana"});
    lake.send("client.updated", moved).await;
    assert_eq!(kept(&portal).await, (0, 0, 0));
    assert!(!exists(&portal, &app_endpoint).await);
    let new = portal.sign_in("new@example.com").await;
    assert_eq!(new.get("/v1/devices").await.rows(), [] as [Value; 0]);
    // What is told her now goes to none of them.
    service.take(&browser);
    lake.put_on_matter("m-9", &["x-9"]).await;
    lake.share_bill("m-9", "b-9", &["x-9"]).await;
    portal.settle().await;
    assert_eq!(service.take(&browser).len(), 0);
    assert_eq!(portal.pushes().await.len(), 0);
}

/// Whether an answer is a refusal by the session's beginning.
fn wants_more(answer: &Answer) -> bool {
    (answer.status, answer.problem()) == (403, "step-up-required")
}

#[tokio::test]
async fn a_link_from_a_notice_opens_no_devices() {
    let (portal, ana, _) = portal().await;
    let device = register(&ana, app("apns", 1)).await;
    let hale = portal.firm("hale-ortiz");
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    let notice = portal.last_link(ANA).await;
    let narrow = portal.sign_in_by(&notice, ANA).await;
    for answer in [
        narrow.get("/v1/devices/options").await,
        narrow.get("/v1/devices").await,
        narrow.post("/v1/devices", app("apns", 2)).await,
        narrow.delete(&path(&device)).await,
    ] {
        assert!(wants_more(&answer), "{answer:?}");
    }
    assert_eq!(kept(&portal).await, (1, 1, 1));
    // Nor is anything made in SNS before the session is looked at.
    let pushes = pushed(&portal, "b-2").await;
    assert_eq!(pushes.len(), 1);
}
