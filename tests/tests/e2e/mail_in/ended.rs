//! What ends the address of a notice: an answer is then nobody's, and nobody hears of it.

use super::{ANA, DRAFTS, EVE, FIRM, drafts, received, start};
use crate::harness::{Mail, TestPortal, answer};
use serde_json::{Value, json};

const NEW: &str = "ana@new.example";

/// Delivers an answer from both addresses that Ana had; nothing may follow.
async fn nothing_follows(portal: &TestPortal, address: &str) {
    let mails = portal.all_mails().await.len();
    for from in [ANA, NEW, EVE] {
        portal
            .deliver(address, "", answer(from, "Is anybody there?"))
            .await;
    }
    assert_eq!(received(portal).await, [] as [String; 0]);
    assert_eq!(portal.all_mails().await.len(), mails);
    assert!(portal.dead_letters().await.is_empty());
    let items = portal.items().await;
    let kept = items.iter().filter(|item| item["kind"] == "MAIL_DRAFT");
    assert_eq!(kept.count(), 0);
}

#[tokio::test]
async fn a_removed_client_writes_no_more() {
    let (portal, address) = start().await;
    let firm = portal.firm(FIRM);
    portal.advance(1).await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    nothing_follows(&portal, &address).await;
    // Neither does one who is a client again, by what was sent before.
    portal.advance(60).await;
    firm.invite("c-1", ANA, Some("en")).await;
    nothing_follows(&portal, &address).await;
}

#[tokio::test]
async fn a_changed_address_takes_its_answers_along_to_nobody() {
    let (portal, address) = start().await;
    let firm = portal.firm(FIRM);
    let moved = json!({"client_id": "c-1", "email": NEW, "name": "Ana"});
    firm.send("client.updated", moved).await;
    nothing_follows(&portal, &address).await;
}

#[tokio::test]
async fn whoever_is_off_the_matter_writes_about_it_no_more() {
    let (portal, address) = start().await;
    portal.firm(FIRM).put_on_matter("m-1", &["c-2"]).await;
    nothing_follows(&portal, &address).await;
}

#[tokio::test]
async fn a_draft_ends_with_what_it_belongs_to() {
    let (portal, address) = start().await;
    portal.deliver(&address, "", answer(EVE, "Hello.")).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(drafts(&ana).await.len(), 1);
    portal.firm(FIRM).put_on_matter("m-1", &["c-2"]).await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
    portal
        .firm(FIRM)
        .put_on_matter("m-1", &["c-1", "c-2"])
        .await;
    let moved = json!({"client_id": "c-1", "email": NEW, "name": "Ana"});
    portal.firm(FIRM).send("client.updated", moved).await;
    let new = portal.sign_in(NEW).await;
    assert_eq!(drafts(&new).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_report_of_a_strangers_session_ends_addresses_and_hides_what_waits() {
    let (portal, address) = start().await;
    let _ana = portal.sign_in(ANA).await;
    portal.settle().await;
    let _stranger = portal.sign_in(ANA).await;
    portal.settle().await;
    let mails = portal.mails(ANA).await;
    let report = mails.iter().rev().find_map(Mail::report).expect("a report");
    portal
        .deliver(&address, "dmarc=FAIL", answer(ANA, "Written by whom?"))
        .await;
    portal.settle().await;
    portal.advance(60).await;
    let token = json!({"token": report});
    let reported = portal
        .anonymous()
        .post("/v1/session-reports", token.clone())
        .await;
    assert_eq!(reported.status, 204, "{reported:?}");
    // What was mailed and written before is over, and the owner's own session goes on.
    portal
        .deliver(&address, "", answer(ANA, "By the old address."))
        .await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
    let items = portal.items().await;
    let draft = items
        .iter()
        .find(|item| item["kind"] == "MAIL_DRAFT")
        .expect("a draft");
    let id = draft["id"].as_str().unwrap();
    for method in ["send", ""] {
        let path = format!("{DRAFTS}/draft_{id}/{method}");
        let status = if method.is_empty() {
            ana.delete(path.trim_end_matches('/')).await.status
        } else {
            ana.post(&path, json!({})).await.status
        };
        assert_eq!(status, 404);
    }
    // The next notice can be answered, however often the report is repeated.
    portal.advance(60).await;
    let firm = portal.firm(FIRM);
    firm.send_message("m-1", "t-2", "Are you well?", &["c-1"])
        .await;
    portal.settle_news().await;
    let next = portal.last_answerable(ANA).await.reply_to;
    assert_ne!(next, address);
    portal.advance(60).await;
    let again = portal.anonymous().post("/v1/session-reports", token).await;
    assert_eq!(again.status, 204);
    portal
        .deliver(&next, "", answer(ANA, "By the new one."))
        .await;
    assert_eq!(received(&portal).await, ["By the new one."]);
}
