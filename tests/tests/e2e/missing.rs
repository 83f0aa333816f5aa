//! Events that name what is not there: what comes a moment later is found, and what never comes is told.

use crate::harness::{TestPortal, bill_data};
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind, ResourceId};

const ANA: &str = "ana@example.com";

/// How long what an event names may come after it, in seconds.
const AGAIN: i64 = 720;

fn with_attachments(message: &str, attachments: Value) -> Value {
    json!({
        "message_id": message, "matter_id": "m", "author": "Dana", "text": "Please see what I attach.",
        "client_ids": ["a"], "attachments": attachments,
    })
}

async fn reasons(portal: &TestPortal) -> Vec<String> {
    let letters = portal.dead_letters().await;
    let reason = |letter: &Value| letter["reason"].as_str().unwrap().to_owned();
    letters.iter().map(reason).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_with_a_message_may_come_after_it() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    firm.invite("a", ANA, Some("en")).await;
    firm.put_on_matter("m", &["a"]).await;
    let attachments = json!([{"kind": "bill", "id": "b-1"}, {"kind": "bill", "id": "b-2"}]);
    let none = Vec::<String>::new();
    firm.post("message.sent", with_attachments("n", attachments))
        .await;
    // Deliveries are no time that passes.
    for _ in 0..3 {
        portal.settle().await;
    }
    firm.post("bill.shared", bill_data("m", "b-1", &["a"]))
        .await;
    portal.advance(AGAIN - 1).await;
    assert_eq!(reasons(&portal).await, none);
    assert_eq!(portal.waiting_for("apply-firm-event").await, 1);
    firm.post("bill.shared", bill_data("m", "b-2", &["a"]))
        .await;
    portal.settle().await;
    portal.advance(1).await;
    assert_eq!(reasons(&portal).await, none);
    assert_eq!(portal.waiting_for("apply-firm-event").await, 0);
    let ana = portal.sign_in(ANA).await;
    let talk = ana.get("/v1/messages").await;
    let message = talk.rows().iter().find(|row| row["kind"] == "message");
    for attachment in message.unwrap()["attachments"].as_array().unwrap() {
        let id = attachment["id"].as_str().unwrap();
        assert_eq!(ana.get(&format!("/v1/bills/{id}")).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_comes_is_told_and_the_message_stands() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    firm.invite("a", ANA, Some("en")).await;
    firm.put_on_matter("m", &["a"]).await;
    // What was withdrawn is no fault: it was there.
    firm.share_bill("m", "b-1", &["a"]).await;
    firm.send("bill.unshared", json!({"bill_id": "b-1"})).await;
    let attachments = json!([
        {"kind": "bill", "id": "b-1"},
        {"kind": "document", "id": "b-1"},
        {"kind": "event", "id": "e-1"},
    ]);
    firm.send("message.sent", with_attachments("n", attachments))
        .await;
    let ana = portal.sign_in(ANA).await;
    let talk = ana.get("/v1/messages").await;
    assert!(talk.rows().iter().any(|row| row["kind"] == "message"));
    portal.advance(AGAIN).await;
    let reason =
        "/detail/data/attachments/1/id not-shared; /detail/data/attachments/2/id not-shared";
    assert_eq!(reasons(&portal).await, [reason]);
    let talk = ana.get("/v1/messages").await;
    assert!(talk.rows().iter().any(|row| row["kind"] == "message"));
    let mails = portal.mails(ANA).await;
    let told = mails
        .iter()
        .filter(|mail| mail.button("Read message").is_some());
    assert_eq!(told.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_of_what_does_not_wait_is_told() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let unknown = ResourceId::derive(&["never"]).to_string();
    let theirs = Kind::Document.derive(&FirmId::parse("hale").unwrap(), "d-1");
    for document in [unknown, theirs.to_string()] {
        firm.send("document.released", json!({"document_id": document}))
            .await;
        let last = reasons(&portal).await.pop();
        assert_eq!(
            last.as_deref(),
            Some("/detail/data/document_id not-in-quarantine")
        );
    }
}
