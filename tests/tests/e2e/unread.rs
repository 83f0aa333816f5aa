//! What is important and unread: whoever has not opened it is told once more, by the other channel where there is one, and the firm hears what was told when.

mod apart;

use crate::harness::{Client, Mail, PushService, TestPortal, bill_data, event_data, text};
use crate::requests::request_data;
use jiff::Span;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
const HOUR: i64 = 3_600;

const REMINDER: &str = "A reminder: Hale & Ortiz LLP still needs something from you";
const AGAIN: &str = "Hale & Ortiz LLP asks you to look at something";

async fn introduce(portal: &TestPortal) {
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
}

async fn start() -> TestPortal {
    let portal = TestPortal::start().await;
    introduce(&portal).await;
    portal
}

fn message(id: &str) -> Value {
    json!({
        "message_id": id, "matter_id": "m-1", "author": "Dana Hale", "text": "Please read this.",
        "client_ids": ["c-1", "c-2"],
    })
}

/// Sends something important and lets everything follow from it.
async fn send(portal: &TestPortal, kind: &str, version: i64, data: Value, hours: Option<i64>) {
    let mut event = portal.firm(FIRM).event(kind, version, data);
    event["detail"]["important"] = match hours {
        Some(hours) => json!({"unread_after_hours": hours}),
        None => json!({}),
    };
    portal.put_events(json!([event])).await;
    portal.settle_news().await;
}

async fn with_subject(portal: &TestPortal, to: &str, subject: &str) -> Vec<Mail> {
    let mails = portal.mails(to).await.into_iter();
    mails.filter(|mail| mail.subject == subject).collect()
}

/// What the firm heard, each once.
async fn heard(portal: &TestPortal) -> Vec<Value> {
    let told = portal.told("resource.unread").await;
    let mut told: Vec<_> = told
        .into_iter()
        .map(|event| event["detail"].clone())
        .collect();
    told.sort_by_key(|detail| text(&detail["id"]));
    told.dedup();
    told.into_iter()
        .map(|detail| detail["data"].clone())
        .collect()
}

async fn open_all(client: &Client) {
    let messages = client.get("/v1/messages").await;
    for message in messages.rows() {
        let path = format!("/v1/messages/{}/read", text(&message["id"]));
        assert_eq!(client.put(&path).await.status, 204);
    }
}

#[tokio::test]
async fn who_did_not_open_it_is_told_once_more_and_the_firm_hears_of_it() {
    let portal = start().await;
    portal.sign_in(ANA).await;
    let ben = portal.sign_in(BEN).await;
    send(&portal, "message.sent", 1, message("t-1"), None).await;
    open_all(&ben).await;
    portal.advance(23 * HOUR).await;
    assert!(heard(&portal).await.is_empty());
    assert!(with_subject(&portal, ANA, AGAIN).await.is_empty());
    portal.advance(2 * HOUR).await;
    let again = with_subject(&portal, ANA, AGAIN).await;
    assert_eq!(again.len(), 1);
    for detail in ["Dana", "read this", "m-1", "Matter"] {
        assert!(!again[0].text.contains(detail), "{detail}");
    }
    let unread = heard(&portal).await;
    assert_eq!(unread.len(), 1, "Ben opened it: {unread:?}");
    let (at, notices) = (&unread[0]["unread_since"], &unread[0]["notices"]);
    assert_eq!(
        unread[0],
        json!({
            "firm_id": FIRM, "client_id": "c-1", "matter_id": "m-1", "kind": "message",
            "firm_ref": "t-1", "version": 1, "unread_since": at, "notices": notices,
        })
    );
    let notices = notices.as_array().unwrap();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0]["channel"], "mail");
    let session = json!({"email": ANA, "token": again[0].token()});
    let session = portal.anonymous().post("/v1/sessions", session).await;
    let page = text(&session.body["return_to"]);
    assert!(page.starts_with("/messages/message_"), "{page}");
    // Once, and not again.
    portal.advance(72 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    assert_eq!(heard(&portal).await.len(), 1);
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn what_is_delivered_twice_counts_from_the_first_time() {
    let portal = start().await;
    portal.sign_in(ANA).await;
    send(
        &portal,
        "bill.shared",
        1,
        bill_data("m-1", "b-1", &["c-1"]),
        Some(4),
    )
    .await;
    portal.advance(2 * HOUR).await;
    send(
        &portal,
        "bill.shared",
        1,
        bill_data("m-1", "b-1", &["c-1"]),
        Some(4),
    )
    .await;
    portal.advance(3 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    portal.advance(48 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    assert_eq!(heard(&portal).await.len(), 1);
}

#[tokio::test]
async fn what_is_gone_or_newer_or_not_theirs_is_not_told_again() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let at = portal.now().await + Span::new().hours(900);
    portal.sign_in(ANA).await;
    send(&portal, "message.sent", 1, message("t-1"), Some(1)).await;
    send(
        &portal,
        "bill.shared",
        1,
        bill_data("m-1", "b-1", &["c-1"]),
        Some(1),
    )
    .await;
    send(
        &portal,
        "bill.shared",
        1,
        bill_data("m-1", "b-2", &["c-2"]),
        Some(1),
    )
    .await;
    let aside = event_data("m-1", "e-1", at, &["c-1", "c-2"], &["c-2"]);
    send(&portal, "event.shared", 1, aside, Some(1)).await;
    // A correction to nobody, a withdrawal, a newer version that is not important, and an end.
    let mut nobody = message("t-1");
    nobody["client_ids"] = json!([]);
    firm.send_version("message.sent", 2, nobody).await;
    firm.send_version("bill.shared", 2, bill_data("m-1", "b-1", &["c-1"]))
        .await;
    firm.send("client.removed", json!({"client_id": "c-2"}))
        .await;
    portal.advance(26 * HOUR).await;
    assert_eq!(heard(&portal).await, Vec::<Value>::new());
    assert!(with_subject(&portal, ANA, AGAIN).await.is_empty());
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn reminders_and_what_is_unread_are_one_mail_a_day_and_nothing_is_lost() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    firm.send("request.made", request_data("r-1", "answer", &["c-1"]))
        .await;
    // The weekly reminder goes out at nine.
    portal.wait_until("America/New_York", 8).await;
    for _ in 0..6 {
        portal.advance(24 * HOUR).await;
    }
    send(&portal, "message.sent", 1, message("t-1"), Some(26)).await;
    let count = async |subject: &str| with_subject(&portal, ANA, subject).await.len();
    portal.advance(25 * HOUR).await;
    assert_eq!((count(REMINDER).await, count(AGAIN).await), (1, 0));
    portal.advance(2 * HOUR).await;
    assert_eq!(heard(&portal).await.len(), 2, "the firm hears in time");
    assert_eq!(count(AGAIN).await, 0, "the second one of that day");
    portal.advance(20 * HOUR).await;
    assert_eq!(count(AGAIN).await, 0, "less than a day after it");
    portal.advance(3 * HOUR).await;
    assert_eq!((count(REMINDER).await, count(AGAIN).await), (1, 1));
    portal.advance(72 * HOUR).await;
    assert_eq!(count(AGAIN).await, 1);
    assert_eq!(heard(&portal).await.len(), 2);
}

#[tokio::test]
async fn what_is_told_once_more_each_day_does_not_starve_a_reminder() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    portal.wait_until("America/New_York", 7).await;
    let today = portal.now().await.in_tz("America/New_York").unwrap().date();
    let mut data = request_data("r-1", "answer", &["c-1"]);
    data["due_on"] = json!((today + Span::new().days(8)).to_string());
    firm.send("request.made", data).await;
    // An hour before the reminder of the week, and then each day at the same time.
    for (number, hours) in (0..5).map(|day| (day, 25 + 24 * day)) {
        let bill = bill_data("m-1", &format!("b-{number}"), &["c-1"]);
        send(&portal, "bill.shared", number + 1, bill, Some(hours)).await;
    }
    let mut days = Vec::new();
    for _ in 0..8 * 24 {
        portal.advance(HOUR).await;
        let mails = portal.mails(ANA).await;
        let says = |mail: &&Mail| {
            ["Something still waits", "important waits"]
                .iter()
                .any(|title| mail.text.contains(title))
        };
        days.push(mails.iter().filter(says).count());
    }
    let a_day = days.windows(20).map(|hours| hours[19] - hours[0]).max();
    assert_eq!(a_day, Some(1), "{days:?}");
    let mails = portal.mails(ANA).await;
    let reminded = mails
        .iter()
        .filter(|mail| mail.text.contains("Something still waits"));
    assert_eq!(reminded.count(), 2, "a week before and a day before");
    assert_eq!(heard(&portal).await.len(), 5);
    assert!(with_subject(&portal, ANA, REMINDER).await.len() <= 2);
}

#[tokio::test]
async fn what_was_announced_when_its_hours_were_over_is_told_once_more_a_day_later() {
    let portal = start().await;
    portal.sign_in(ANA).await;
    send(&portal, "message.sent", 1, message("t-1"), Some(700)).await;
    let bill = bill_data("m-1", "b-1", &["c-1"]);
    let mut event = portal.firm(FIRM).event("bill.shared", 1, bill);
    event["detail"]["important"] = json!({"unread_after_hours": 1});
    portal.put_events(json!([event])).await;
    portal.settle().await;
    // Over the end of the quiet and over the hour at once.
    portal.advance(2 * HOUR).await;
    portal.settle_news().await;
    assert!(with_subject(&portal, ANA, AGAIN).await.is_empty());
    assert_eq!(heard(&portal).await.len(), 1);
    portal.advance(25 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    portal.advance(50 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    assert_eq!(heard(&portal).await.len(), 1);
}

#[tokio::test]
async fn what_was_told_by_push_alone_goes_out_by_mail() {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    introduce(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let browser = service.browser(1);
    let body = json!({"platform": "webpush", "subscription": browser.subscription()});
    let device = ana.post("/v1/devices", body).await;
    assert_eq!(device.status, 201, "{device:?}");
    let mut choices = ana.get("/v1/me").await.body["notifications"].clone();
    choices["push"] = json!("instead");
    ana.patch("/v1/me", json!({"notifications": choices})).await;
    let before = portal.mails(ANA).await.len();
    send(&portal, "message.sent", 1, message("t-1"), Some(1)).await;
    assert_eq!(service.take(&browser).len(), 1);
    assert_eq!(portal.mails(ANA).await.len(), before);
    portal.advance(2 * HOUR).await;
    assert_eq!(with_subject(&portal, ANA, AGAIN).await.len(), 1);
    assert_eq!(service.take(&browser).len(), 0);
    let unread = heard(&portal).await;
    let of_ana = unread.iter().find(|one| one["client_id"] == "c-1").unwrap();
    assert_eq!(of_ana["notices"][0]["channel"], "push");
}

#[tokio::test]
async fn whoever_wants_no_such_news_is_not_told_and_the_firm_hears_all_the_same() {
    let portal = start().await;
    let ana = portal.sign_in(ANA).await;
    let mut choices = ana.get("/v1/me").await.body["notifications"].clone();
    choices["messages"] = json!(false);
    ana.patch("/v1/me", json!({"notifications": choices})).await;
    send(&portal, "message.sent", 1, message("t-1"), Some(1)).await;
    portal.advance(2 * HOUR).await;
    assert!(with_subject(&portal, ANA, AGAIN).await.is_empty());
    let unread = heard(&portal).await;
    let of_ana = unread.iter().find(|one| one["client_id"] == "c-1").unwrap();
    assert_eq!(of_ana["notices"], json!([]));
}
