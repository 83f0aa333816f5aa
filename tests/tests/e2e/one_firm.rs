//! A session that began with a link of one firm's notice: what holds for all firms is neither changed nor used up by it. And choices of mails: what they silence is not lost.

use crate::harness::{Client, TestPortal, bill_data, event_data};
use serde_json::{Value, json};

const BEN: &str = "ben@example.com";
const MINUTE: i64 = 60;

/// Ben is a client of two firms, each of which named itself.
async fn portal() -> TestPortal {
    let portal = TestPortal::start().await;
    for (id, name) in [
        ("hale-ortiz", "Hale & Ortiz LLP"),
        ("lakeside", "Lakeside Law"),
    ] {
        let firm = portal.firm(id);
        firm.introduce(name).await;
        firm.invite("c-1", BEN, Some("en")).await;
        firm.put_on_matter("m-1", &["c-1"]).await;
    }
    portal
}

/// Ben follows the newest notice of a firm, which shares a bill for it.
async fn by_notice(portal: &TestPortal, firm: &str, bill: &str) -> Client {
    portal.firm(firm).share_bill("m-1", bill, &["c-1"]).await;
    let notice = portal.last_mail(BEN).await;
    assert!(notice.subject.starts_with("New bill"), "{}", notice.subject);
    portal.sign_in_by(&notice, BEN).await
}

/// When the visit before began, by firm.
async fn previous(who: &Client) -> Vec<(String, Value)> {
    let me = who.get("/v1/me").await;
    let firms = me.body["firms"].as_array().unwrap().iter();
    firms
        .map(|firm| {
            let id = firm["firm_id"].as_str().unwrap().to_owned();
            (id, firm["previous_visit_at"].clone())
        })
        .collect()
}

#[tokio::test]
async fn a_notice_of_one_firm_changes_nothing_for_the_other() {
    let portal = portal().await;
    let guest = by_notice(&portal, "hale-ortiz", "b-1").await;
    let none = json!({"messages": false, "bills": false, "events": false, "documents": false, "push": "off"});
    for change in [
        json!({"notifications": none}),
        json!({"locale": "es"}),
        json!({"locale": null}),
        json!({}),
    ] {
        let answer = guest.patch("/v1/me", change.clone()).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (403, "step-up-required"),
            "{change}"
        );
    }
    let me = guest.get("/v1/me").await;
    assert_eq!(me.body["notifications"]["bills"], true);
    assert_eq!(me.body["locale"], Value::Null);
    // Both firms go on writing, in the language that they know.
    portal
        .firm("lakeside")
        .share_bill("m-1", "b-1", &["c-1"])
        .await;
    let mail = portal.last_mail(BEN).await;
    assert_eq!(mail.subject, "New bill from Lakeside Law");
    // With a link that was asked for, the same is done.
    let ben = portal.sign_in(BEN).await;
    let changed = ben.patch("/v1/me", json!({"locale": "es"})).await;
    assert_eq!(
        (changed.status, &changed.body["locale"]),
        (200, &json!("es"))
    );
}

#[tokio::test]
async fn a_visit_by_a_notice_is_a_visit_to_that_firm_alone() {
    let portal = portal().await;
    let first = portal.now().await.to_string();
    let ben = portal.sign_in(BEN).await;
    let nothing = |id: &str| (id.to_owned(), Value::Null);
    assert_eq!(
        previous(&ben).await,
        [nothing("hale-ortiz"), nothing("lakeside")]
    );
    portal.advance(60 * MINUTE).await;
    let second = portal.now().await.to_string();
    let guest = by_notice(&portal, "hale-ortiz", "b-1").await;
    let at = |id: &str, at: &str| (id.to_owned(), json!(at));
    let same = |shown: Vec<(String, Value)>, wanted: &[(&str, &str)]| {
        let shown: Vec<_> = shown
            .into_iter()
            .map(|(id, at)| {
                (
                    id,
                    at.as_str().map(|at| at.parse::<jiff::Timestamp>().unwrap()),
                )
            })
            .collect();
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(id, when)| {
                let (id, when) = at(id, when);
                (
                    id,
                    when.as_str()
                        .map(|at| at.parse::<jiff::Timestamp>().unwrap()),
                )
            })
            .collect();
        assert_eq!(shown, wanted);
    };
    same(previous(&guest).await, &[("hale-ortiz", &first)]);
    // What the other firm shared after the first visit is still new at the next one.
    portal.advance(60 * MINUTE).await;
    let ben = portal.sign_in(BEN).await;
    same(
        previous(&ben).await,
        &[("hale-ortiz", &second), ("lakeside", &first)],
    );
}

fn mails_about(bills: bool, push: &str) -> Value {
    json!({"notifications": {"messages": true, "bills": bills, "events": bills, "documents": bills, "push": push}})
}

#[tokio::test]
async fn what_was_shared_while_mails_were_off_comes_with_the_next_mail() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    let ben = portal.sign_in(BEN).await;
    let choose = async |bills| {
        let answer = ben.patch("/v1/me", mails_about(bills, "beside")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    };
    choose(false).await;
    let before = portal.mails(BEN).await.len();
    let start = portal.now().await + jiff::Span::new().hours(24);
    let hearing = event_data("m-1", "e-1", start, &["c-1"], &["c-1"]);
    let folder =
        json!({"folder_id": "f-1", "matter_id": "m-1", "name": "Papers", "client_ids": ["c-1"]});
    for (kind, data) in [
        ("bill.shared", bill_data("m-1", "b-1", &["c-1"])),
        ("bill.shared", bill_data("m-1", "b-2", &["c-1"])),
        ("event.shared", hearing),
        ("folder.shared", folder),
    ] {
        firm.post(kind, data).await;
    }
    portal.settle_news().await;
    assert_eq!(portal.mails(BEN).await.len(), before);
    // One of them is opened meanwhile.
    for bill in ben.get("/v1/bills").await.rows() {
        if bill["number"] == "No. b-1" {
            let path = format!("/v1/bills/{}", bill["id"].as_str().unwrap());
            assert_eq!(ben.get(&path).await.status, 200);
        }
    }
    let unread = ben.get("/v1/me").await.body["unread"].clone();
    assert_eq!(
        unread,
        json!({"messages": 0, "bills": 1, "events": 1, "documents": 0})
    );
    // While they are off, other news does not bring them.
    firm.send_message("m-1", "t-1", "Hello.", &["c-1"]).await;
    let mail = portal.last_mail(BEN).await;
    assert_eq!(mail.subject, "New message from Hale & Ortiz LLP");
    choose(true).await;
    portal.advance(10 * MINUTE).await;
    firm.send_message("m-1", "t-2", "Hello again.", &["c-1"])
        .await;
    let mail = portal.last_mail(BEN).await;
    assert_eq!(mail.subject, "News from Hale & Ortiz LLP");
    for title in [
        "* New message",
        "* New bill",
        "* New folder",
        "* New calendar event",
    ] {
        assert!(mail.text.contains(title), "{title}: {}", mail.text);
    }
    assert!(!mail.text.contains("* New bills"), "one was opened");
    // Once.
    portal.advance(10 * MINUTE).await;
    firm.send_message("m-1", "t-3", "Once more.", &["c-1"])
        .await;
    let mail = portal.last_mail(BEN).await;
    assert_eq!(mail.subject, "New message from Hale & Ortiz LLP");
}

#[tokio::test]
async fn what_was_shared_and_cancelled_while_mails_were_off_is_told_to_be_cancelled() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    let ben = portal.sign_in(BEN).await;
    assert_eq!(
        ben.patch("/v1/me", mails_about(false, "beside"))
            .await
            .status,
        200
    );
    firm.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
    firm.send("event.cancelled", json!({"event_id": "e-1"}))
        .await;
    assert_eq!(
        portal.last_mail(BEN).await.subject,
        "Hale & Ortiz LLP cancelled a calendar event"
    );
}

#[tokio::test]
async fn pushes_off_and_in_the_place_of_mails_lose_nothing() {
    let portal = portal().await;
    let firm = portal.firm("hale-ortiz");
    let ben = portal.sign_in(BEN).await;
    // Without a device that takes it, the mail tells, whatever was chosen; also what waits for a digest meanwhile.
    for (number, push) in ["off", "instead", "beside", "off"].into_iter().enumerate() {
        let chosen = ben.patch("/v1/me", mails_about(true, push)).await;
        assert_eq!(chosen.status, 200);
        let before = portal.mails(BEN).await.len();
        for bill in ["b", "c"] {
            firm.share_bill("m-1", &format!("{bill}-{number}"), &["c-1"])
                .await;
        }
        assert_eq!(portal.mails(BEN).await.len(), before + 2, "{push}");
    }
}
