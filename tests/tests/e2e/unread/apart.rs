//! Clients who are told apart from the others, because their notice was late or had to wait, and what ends that.

use super::{AGAIN, ANA, BEN, FIRM, HOUR, heard, message, send, start, with_subject};
use crate::harness::{TestPortal, bill_data, event_data};
use crate::requests::request_data;
use jiff::Span;
use serde_json::json;

/// How many mails say this, in the recipient's language.
async fn saying(portal: &TestPortal, to: &str, words: &str) -> usize {
    let mails = portal.mails(to).await;
    mails
        .iter()
        .filter(|mail| mail.text.contains(words))
        .count()
}

#[tokio::test]
async fn one_client_whose_notice_was_late_costs_the_other_no_second_one() {
    let portal = start().await;
    portal.sign_in(ANA).await;
    let firm = portal.firm(FIRM);
    // Quiet for Ana from here on, and not for Ben.
    firm.send("bill.shared", bill_data("m-1", "b-1", &["c-1"]))
        .await;
    portal.settle().await;
    let mut event = firm.event("message.sent", 1, message("t-1"));
    event["detail"]["important"] = json!({"unread_after_hours": 1});
    portal.put_events(json!([event])).await;
    portal.settle().await;
    portal.advance(2 * HOUR).await;
    portal.settle_news().await;
    let told = async || {
        let ana = saying(&portal, ANA, "Something important waits for you").await;
        (
            ana,
            saying(&portal, BEN, "Hay algo importante para usted").await,
        )
    };
    assert_eq!(told().await, (0, 1), "Ana has just heard that it is there");
    portal.advance(25 * HOUR).await;
    assert_eq!(told().await, (1, 1));
    portal.advance(72 * HOUR).await;
    assert_eq!(told().await, (1, 1));
    assert_eq!(heard(&portal).await.len(), 2);
}

/// A request of both clients, of which they are reminded at nine on the next day, when Ana was told once more of something else at seven.
async fn put_off_for_ana(portal: &TestPortal) {
    let firm = portal.firm(FIRM);
    portal.wait_until("America/New_York", 7).await;
    let today = portal.now().await.in_tz("America/New_York").unwrap().date();
    let mut data = request_data("r-1", "answer", &["c-1", "c-2"]);
    data["due_on"] = json!((today + Span::new().days(8)).to_string());
    firm.send("request.made", data).await;
    let bill = bill_data("m-1", "b-1", &["c-1"]);
    send(portal, "bill.shared", 1, bill, Some(24)).await;
    // Over seven, and then over nine.
    for _ in 0..18 {
        portal.advance(HOUR + 30 * 60).await;
        portal.settle().await;
    }
    let mails = portal.mails(ANA).await;
    let subjects: Vec<_> = mails.iter().map(|mail| &mail.subject).collect();
    assert_eq!(subjects.last(), Some(&&AGAIN.to_owned()), "{subjects:?}");
}

async fn reminded(portal: &TestPortal) -> (usize, usize) {
    let ana = saying(portal, ANA, "Something still waits for you").await;
    (ana, saying(portal, BEN, "Todavía hay algo pendiente").await)
}

#[tokio::test]
async fn one_client_whose_reminder_was_put_off_costs_the_other_no_second_one() {
    let portal = start().await;
    put_off_for_ana(&portal).await;
    assert_eq!(reminded(&portal).await, (0, 1));
    portal.advance(24 * HOUR).await;
    assert_eq!(reminded(&portal).await, (1, 1));
    portal.advance(4 * 24 * HOUR).await;
    assert_eq!(reminded(&portal).await, (1, 1));
    // The day before, for both.
    portal.advance(24 * HOUR).await;
    assert_eq!(reminded(&portal).await, (2, 2));
}

#[tokio::test]
async fn what_was_put_off_and_went_out_with_other_news_is_not_told_again() {
    let portal = start().await;
    put_off_for_ana(&portal).await;
    let firm = portal.firm(FIRM);
    // Early in the morning: the day of the mail at seven is over, and it is not nine yet.
    portal.advance(19 * HOUR).await;
    firm.send("bill.shared", bill_data("m-1", "b-2", &["c-1"]))
        .await;
    portal.settle_news().await;
    assert_eq!(reminded(&portal).await, (1, 1));
    for _ in 0..48 {
        portal.advance(HOUR).await;
        portal.settle().await;
    }
    assert_eq!(reminded(&portal).await, (1, 1));
}

#[tokio::test]
async fn what_was_put_off_is_not_told_of_a_newer_version() {
    for important in [None, Some(60)] {
        let portal = start().await;
        portal.sign_in(ANA).await;
        send(&portal, "message.sent", 1, message("t-1"), Some(1)).await;
        send(&portal, "message.sent", 1, message("t-2"), Some(6)).await;
        portal.advance(2 * HOUR).await;
        portal.settle().await;
        portal.advance(6 * HOUR).await;
        assert_eq!(
            with_subject(&portal, ANA, AGAIN).await.len(),
            1,
            "the other is put off"
        );
        let mut newer = portal.firm(FIRM).event("message.sent", 2, message("t-2"));
        newer["detail"]["data"]["text"] = json!("This is what counts now.");
        if let Some(hours) = important {
            newer["detail"]["important"] = json!({"unread_after_hours": hours});
        }
        portal.put_events(json!([newer])).await;
        portal.settle_news().await;
        for _ in 0..40 {
            portal.advance(HOUR).await;
            portal.settle().await;
        }
        assert_eq!(
            with_subject(&portal, ANA, AGAIN).await.len(),
            1,
            "{important:?}"
        );
        portal.advance(30 * HOUR).await;
        portal.settle_news().await;
        let again = 1 + usize::from(important.is_some());
        assert_eq!(
            with_subject(&portal, ANA, AGAIN).await.len(),
            again,
            "{important:?}"
        );
        let versions = heard(&portal).await;
        let versions = versions.iter().filter(|one| one["client_id"] == "c-1");
        let versions = versions.filter(|one| one["firm_ref"] == "t-2");
        let versions: Vec<_> = versions.map(|one| &one["version"]).collect();
        assert_eq!(versions.len(), again, "{versions:?}");
    }
}

#[tokio::test]
async fn nobody_is_asked_to_look_at_an_event_that_is_over() {
    let portal = start().await;
    portal.sign_in(ANA).await;
    let at = portal.now().await + Span::new().hours(2);
    let hearing = event_data("m-1", "e-1", at, &["c-1"], &["c-1"]);
    send(&portal, "event.shared", 1, hearing, Some(4)).await;
    for _ in 0..30 {
        portal.advance(HOUR).await;
        portal.settle().await;
    }
    assert!(with_subject(&portal, ANA, AGAIN).await.is_empty());
    assert_eq!(heard(&portal).await.len(), 1, "the firm hears of it");
}
