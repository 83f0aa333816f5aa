//! What is too early waits for its time: it is no failure, neither in the local portal nor on a queue of AWS, and nothing of it is lost.

use crate::harness::{Firm, TestPortal, bill_data, event_data};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DESK: &str = "desk@hale.example";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// A firm that wants to hear by mail that its clients were active, and its clients.
async fn portal(clients: &[&str]) -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let described = json!({
        "name": "Hale & Ortiz LLP", "time_zone": "America/New_York",
        "contact_email": "office@hale.example", "notify_email": DESK,
    });
    firm.send("firm.updated", described).await;
    for client in clients {
        firm.invite(client, &address(client), Some("en")).await;
    }
    firm.put_on_matter("m-1", clients).await;
    portal
}

fn address(client: &str) -> String {
    format!("{client}@example.com")
}

/// Sends an event and lets no time pass.
async fn post(portal: &TestPortal, firm: &Firm<'_>, detail_type: &str, data: Value) {
    firm.post(detail_type, data).await;
    portal.settle().await;
}

async fn share(portal: &TestPortal, firm: &Firm<'_>, bill: &str) {
    let data = bill_data("m-1", bill, &["ana"]);
    post(portal, firm, "bill.shared", data).await;
}

/// The mails to a client about something new, oldest first.
async fn news(portal: &TestPortal, client: &str) -> Vec<String> {
    let mails = portal.mails(&address(client)).await;
    let subjects = mails.into_iter().map(|mail| mail.subject);
    subjects
        .filter(|subject| subject.starts_with("New"))
        .collect()
}

#[tokio::test]
async fn a_mail_about_activity_that_is_too_early_waits_and_is_not_lost() {
    let portal = portal(&["ana"]).await;
    portal.sign_in(&address("ana")).await;
    assert_eq!(portal.mails(DESK).await.len(), 1);
    // What happens at the moment of a mail counts as told by it.
    portal.advance(1).await;
    for _ in 0..3 {
        portal.sign_in(&address("ana")).await;
    }
    // However often what fails is tried again: the time has not come.
    for _ in 0..6 {
        assert!(portal.waiting_for("notify").await > 0);
    }
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
    assert_eq!(portal.mails(DESK).await.len(), 1);
    portal.advance(MINUTE - 2).await;
    assert_eq!(portal.mails(DESK).await.len(), 1);
    portal.advance(1).await;
    assert_eq!(portal.mails(DESK).await.len(), 2);
    portal.advance(HOUR).await;
    assert_eq!(portal.mails(DESK).await.len(), 2, "one mail told of all");
    assert_eq!(portal.waiting_for("notify").await, 0);
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_load_is_one_mail_and_one_digest_for_each_client() {
    const THINGS: usize = 300;
    let clients = ["ana", "ben", "cora"];
    let portal = portal(&clients).await;
    let firm = portal.firm("hale-ortiz");
    let before = portal.all_mails().await.len();
    // In pieces, between which what was sent is announced, as the batches of a real queue are.
    for piece in 0..6 {
        let events: Vec<_> = (0..THINGS / 6)
            .map(|number| {
                let bill = format!("b-{piece}-{number}");
                firm.event("bill.shared", 1, bill_data("m-1", &bill, &clients))
            })
            .collect();
        portal.put_events(Value::Array(events)).await;
        portal.settle().await;
    }
    for client in clients {
        assert_eq!(news(&portal, client).await.len(), 1, "the first piece");
    }
    portal.advance(5 * MINUTE).await;
    for client in clients {
        let told = news(&portal, client).await;
        assert_eq!(told.len(), 2, "the first piece and the digest: {told:?}");
    }
    assert_eq!(portal.all_mails().await.len(), before + 2 * clients.len());
    // Everything was told: nothing of it comes with what is shared later.
    let told = told_bills(&portal).await;
    assert_eq!(told, BTreeMap::from([(true, THINGS * clients.len())]));
    portal.advance(2 * HOUR).await;
    assert_eq!(portal.all_mails().await.len(), before + 2 * clients.len());
    firm.send_message("m-1", "t-1", "That was all.", &["ana"])
        .await;
    assert_eq!(
        news(&portal, "ana").await.last().unwrap(),
        "New message from Hale & Ortiz LLP"
    );
    assert_eq!(portal.waiting_for("notify").await, 0);
    println!(
        "figure: a load of {THINGS} bills for {} clients each: two mails to each of them",
        clients.len()
    );
}

/// How many copies of bills there are, by whether their client was told.
async fn told_bills(portal: &TestPortal) -> BTreeMap<bool, usize> {
    let mut told = BTreeMap::new();
    for item in portal.items().await {
        if item["kind"] == "BILL" {
            *told.entry(item["told_shared"] == true).or_default() += 1;
        }
    }
    told
}

#[tokio::test]
async fn a_digest_waits_while_more_comes_and_no_longer_than_an_hour() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    share(&portal, &firm, "b-0").await;
    assert_eq!(news(&portal, "ana").await.len(), 1, "at once");
    // Every four minutes one more: the digest goes after an hour, in the middle of it.
    for number in 1..=15 {
        share(&portal, &firm, &format!("b-{number}")).await;
        assert_eq!(news(&portal, "ana").await.len(), 1, "{number}");
        portal.advance(4 * MINUTE).await;
    }
    assert_eq!(
        news(&portal, "ana").await.len(),
        2,
        "an hour after the first that waited"
    );
    // And a share by itself is announced at once again.
    portal.advance(HOUR).await;
    share(&portal, &firm, "b-16").await;
    assert_eq!(news(&portal, "ana").await.len(), 3);
    share(&portal, &firm, "b-17").await;
    portal.advance(5 * MINUTE - 1).await;
    assert_eq!(news(&portal, "ana").await.len(), 3);
    portal.advance(1).await;
    assert_eq!(news(&portal, "ana").await.len(), 4);
}

#[tokio::test]
async fn a_cancelled_event_does_not_wait_for_the_end_of_a_load() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    let start = portal.now().await + jiff::Span::new().hours(30);
    let hearing = event_data("m-1", "e-1", start, &["ana"], &["ana"]);
    post(&portal, &firm, "event.shared", hearing).await;
    for number in 0..3 {
        share(&portal, &firm, &format!("b-{number}")).await;
        portal.advance(MINUTE).await;
    }
    post(
        &portal,
        &firm,
        "event.cancelled",
        json!({"event_id": "e-1"}),
    )
    .await;
    portal.advance(MINUTE).await;
    share(&portal, &firm, "b-9").await;
    let to = address("ana");
    let before = portal.mails(&to).await.len();
    portal.advance(MINUTE).await;
    let mails = portal.mails(&to).await;
    assert_eq!(mails.len(), before + 1, "five minutes after the last mail");
    let digest = mails.last().unwrap();
    assert_eq!(
        digest.subject,
        "Hale & Ortiz LLP cancelled a calendar event"
    );
    assert!(digest.text.contains("New bills"), "{}", digest.text);
}

#[tokio::test]
async fn an_event_that_is_cancelled_before_its_digest_is_told_to_be_cancelled() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    share(&portal, &firm, "b-1").await;
    // It waits, and stands in the calendar meanwhile, where it may be seen.
    let start = portal.now().await + jiff::Span::new().hours(30);
    let hearing = event_data("m-1", "e-1", start, &["ana"], &["ana"]);
    post(&portal, &firm, "event.shared", hearing).await;
    post(
        &portal,
        &firm,
        "event.cancelled",
        json!({"event_id": "e-1"}),
    )
    .await;
    portal.advance(5 * MINUTE).await;
    assert_eq!(
        portal.last_mail(&address("ana")).await.subject,
        "Hale & Ortiz LLP cancelled a calendar event"
    );
}

#[tokio::test]
async fn what_was_opened_or_withdrawn_while_it_waited_is_not_announced() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    let ana = portal.sign_in(&address("ana")).await;
    share(&portal, &firm, "b-0").await;
    share(&portal, &firm, "b-1").await;
    share(&portal, &firm, "b-2").await;
    for bill in ana.get("/v1/bills").await.rows() {
        if bill["number"] == "No. b-1" {
            let path = format!("/v1/bills/{}", bill["id"].as_str().unwrap());
            assert_eq!(ana.get(&path).await.status, 200);
        }
    }
    post(&portal, &firm, "bill.unshared", json!({"bill_id": "b-2"})).await;
    portal.advance(HOUR).await;
    assert_eq!(news(&portal, "ana").await.len(), 1);
    assert_eq!(portal.waiting_for("notify").await, 0);
}

/// An event that announces nothing.
fn quiet(mut event: Value) -> Value {
    event["detail"]["quiet"] = json!(true);
    event
}

#[tokio::test]
async fn a_quiet_load_stands_in_the_portal_unread_and_is_never_announced() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    let start = portal.now().await + jiff::Span::new().hours(30);
    let bill = |version| firm.event("bill.shared", version, bill_data("m-1", "b-1", &["ana"]));
    let message = json!({"message_id": "t-1", "matter_id": "m-1", "author": "Dana Hale", "text": "Hello.", "client_ids": ["ana"]});
    let folder =
        json!({"folder_id": "f-1", "matter_id": "m-1", "name": "Papers", "client_ids": ["ana"]});
    let hearing = event_data("m-1", "e-1", start, &["ana"], &["ana"]);
    let before = portal.all_mails().await.len();
    // Before its client's second matter is known, too: it is not made up for when the matter appears.
    let early = firm.event("bill.shared", 1, bill_data("m-2", "b-2", &["ana"]));
    let load = [
        bill(1),
        firm.event("message.sent", 1, message),
        firm.event("folder.shared", 1, folder),
        firm.event("event.shared", 1, hearing),
        early,
    ];
    portal
        .put_events(Value::Array(load.map(quiet).to_vec()))
        .await;
    firm.put_on_matter("m-2", &["ana"]).await;
    portal.advance(2 * HOUR).await;
    assert_eq!(portal.all_mails().await.len(), before);
    let ana = portal.sign_in(&address("ana")).await;
    let me = ana.get("/v1/me").await;
    assert_eq!(
        me.body["unread"],
        json!({"messages": 1, "bills": 2, "events": 1, "documents": 0})
    );
    // What is shared aloud later is announced alone.
    firm.send_message("m-1", "t-2", "Aloud.", &["ana"]).await;
    let told = portal.last_mail(&address("ana")).await;
    assert_eq!(told.subject, "New message from Hale & Ortiz LLP");
    assert_eq!(told.tokens().len(), 1, "{}", told.text);
    // A quiet version of it changes nothing, and a quiet withdrawal says nothing.
    portal.advance(HOUR).await;
    let mails = portal.all_mails().await.len();
    let later = start + jiff::Span::new().hours(2);
    let moved = event_data("m-1", "e-1", later, &["ana"], &["ana"]);
    let moved = quiet(firm.event("event.shared", 2, moved));
    portal.put_events(json!([moved, quiet(bill(2))])).await;
    portal.settle().await;
    let gone = firm.event("event.unshared", 3, json!({"event_id": "e-1"}));
    portal.put_events(quiet(gone)).await;
    portal.advance(HOUR).await;
    assert_eq!(portal.all_mails().await.len(), mails);
}

#[tokio::test]
async fn a_quiet_correction_does_not_swallow_what_waits_to_be_announced() {
    let portal = portal(&["ana"]).await;
    let firm = portal.firm("hale-ortiz");
    share(&portal, &firm, "b-0").await;
    let shared = firm.event("bill.shared", 50, bill_data("m-1", "b-1", &["ana"]));
    portal.put_events(shared).await;
    portal.settle().await;
    let mut corrected = bill_data("m-1", "b-1", &["ana"]);
    corrected["due_on"] = json!("2026-12-15");
    portal
        .put_events(quiet(firm.event("bill.shared", 51, corrected)))
        .await;
    portal.settle().await;
    portal.advance(5 * MINUTE).await;
    assert_eq!(news(&portal, "ana").await.len(), 2);
}

#[tokio::test]
async fn an_invitation_cannot_be_quiet() {
    let portal = portal(&[]).await;
    let firm = portal.firm("hale-ortiz");
    let person = json!({"client_id": "c-1", "email": "c-1@example.com", "name": "Cy"});
    let invited = quiet(firm.event("client.invited", 1, person.clone()));
    portal.put_events(invited).await;
    let dead = portal.dead_letters().await;
    assert!(
        dead[0].to_string().contains("/detail/quiet not-quiet"),
        "{dead:?}"
    );
    portal
        .put_events(quiet(firm.event("client.updated", 2, person)))
        .await;
    assert!(portal.mails("c-1@example.com").await.is_empty());
    portal.sign_in("c-1@example.com").await;
}
