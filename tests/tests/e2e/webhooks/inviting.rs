//! A firm's system sends an invitation again.

use super::{ANA, FIRM, invitation, start};
use crate::harness::proxy::{Fault, Proxy};
use crate::harness::signing::{SigningKey, message};
use crate::harness::{Answer, Client, TestPortal};
use local::Options;
use serde_json::json;

const AGAIN: &str = "/v1/firm/clients/c-1/invitations";
const DAY: i64 = 24 * 3_600;

async fn invited() -> (TestPortal, SigningKey) {
    let (portal, key) = start().await;
    key.send(&portal, "m-1", &invitation(1)).await;
    portal.settle().await;
    (portal, key)
}

/// Asks for an invitation as a system does that repeats nothing.
async fn again(bearer: &Client) -> Answer {
    bearer.post(AGAIN, json!({})).await
}

#[tokio::test]
async fn an_invitation_is_sent_again_with_a_link_of_its_own() {
    let (portal, key) = invited().await;
    let first = portal.last_link(ANA).await.token();
    let bearer = key.bearer(&portal).await;
    let before = bearer.get("/v1/firm/clients/c-1").await.body;
    portal.advance(3_600).await;
    let bearer = key.bearer(&portal).await;
    let accepted = again(&bearer).await;
    assert_eq!(accepted.status, 202, "{accepted:?}");
    let mails = portal.mails(ANA).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].subject, mails[1].subject);
    assert_ne!(mails[1].token(), first);
    portal.sign_in_by(&mails[1], ANA).await;
    let bearer = key.bearer(&portal).await;
    let after = bearer.get("/v1/firm/clients/c-1").await.body;
    assert_eq!(after, before, "no version is used up");
    // The mail goes where the firm's newest word leads.
    let data =
        json!({"client_id": "c-1", "email": "new@example.com", "name": "Ana", "locale": "en"});
    key.send(&portal, "m-2", &message("client.updated", 2, data))
        .await;
    portal.settle().await;
    assert_eq!(again(&bearer).await.status, 202);
    let moved = portal.mails("new@example.com").await;
    assert_eq!(moved.last().unwrap().subject, mails[0].subject);
}

#[tokio::test]
async fn a_repeated_call_is_one_invitation() {
    let (portal, key) = invited().await;
    let bearer = key.bearer(&portal).await;
    let keyed = bearer.with("idempotency-key", "k-1");
    let first = again(&keyed).await;
    for _ in 0..4 {
        let repeated = again(&keyed).await;
        assert_eq!((repeated.status, &repeated.text), (202, &first.text));
    }
    assert_eq!(portal.mails(ANA).await.len(), 2);
    // Whatever happens meanwhile, it was accepted.
    let gone = message("client.removed", 9, json!({"client_id": "c-1"}));
    key.send(&portal, "m-2", &gone).await;
    portal.settle().await;
    assert_eq!(again(&keyed).await.text, first.text);
    let long = bearer.with("idempotency-key", &"x".repeat(256));
    let refused = again(&long).await;
    let named = ("Idempotency-Key", "idempotency-key");
    assert_eq!((refused.status, refused.field()), (422, named));
}

#[tokio::test]
async fn three_a_day_for_each_client() {
    let (portal, key) = invited().await;
    let firm = portal.firm(FIRM);
    firm.invite("c-2", "ben@example.com", None).await;
    let bearer = key.bearer(&portal).await;
    for _ in 0..3 {
        assert_eq!(again(&bearer).await.status, 202);
    }
    let refused = again(&bearer).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (429, "too-many-invitations")
    );
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=DAY).contains(&wait));
    assert_eq!(
        refused.header("ratelimit-policy"),
        "\"invitations\";q=3;w=86400"
    );
    assert_eq!(
        refused.header("ratelimit"),
        format!("\"invitations\";r=0;t={wait}")
    );
    assert_eq!(portal.mails(ANA).await.len(), 4);
    let other = "/v1/firm/clients/c-2/invitations";
    assert_eq!(bearer.post(other, json!({})).await.status, 202);
    portal.advance(wait).await;
    let bearer = key.bearer(&portal).await;
    assert_eq!(again(&bearer).await.status, 202, "the next day");
}

/// A mailbox takes five invitations of a firm in a day, whatever they were asked for by. The sixth is owed until tomorrow.
#[tokio::test]
async fn an_invitation_above_the_mailboxs_budget_goes_out_the_next_day() {
    let (portal, key) = invited().await;
    for version in 2..=3 {
        key.send(&portal, &format!("m-{version}"), &invitation(version))
            .await;
        portal.settle().await;
    }
    let bearer = key.bearer(&portal).await;
    for _ in 0..3 {
        assert_eq!(again(&bearer).await.status, 202);
        portal.settle().await;
    }
    assert_eq!(portal.mails(ANA).await.len(), 5);
    portal.advance(DAY).await;
    portal.clean_up().await;
    let mails = portal.mails(ANA).await;
    assert_eq!(mails.len(), 6);
    portal.sign_in_by(&mails[5], ANA).await;
}

#[tokio::test]
async fn who_is_no_client_is_not_invited() {
    let (portal, key) = invited().await;
    portal.firm("lakeside").invite("c-7", ANA, None).await;
    let mails = portal.mails(ANA).await.len();
    let bearer = key.bearer(&portal).await;
    let unknown = bearer
        .post("/v1/firm/clients/c-7/invitations", json!({}))
        .await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
    let gone = message("client.removed", 9, json!({"client_id": "c-1"}));
    key.send(&portal, "m-2", &gone).await;
    portal.settle().await;
    let removed = again(&bearer).await;
    assert_eq!((removed.status, removed.problem()), (409, "client-removed"));
    assert_eq!(portal.mails(ANA).await.len(), mails);
}

/// The transaction that takes it is sent again by the AWS client when its answer is lost.
#[tokio::test]
async fn a_lost_answer_of_the_table_invites_once() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let key = portal.make_key(FIRM).await;
    key.send(&portal, "m-1", &invitation(1)).await;
    portal.settle().await;
    let bearer = key.bearer(&portal).await;
    proxy.arm_first("TransactWriteItems", Fault::LostReply);
    let accepted = again(&bearer).await;
    let fired = proxy.disarm();
    assert_eq!(fired.operation.as_deref(), Some("TransactWriteItems"));
    assert_eq!(accepted.status, 202, "{accepted:?}");
    assert_eq!(portal.mails(ANA).await.len(), 2);
    for _ in 0..2 {
        assert_eq!(again(&bearer).await.status, 202);
    }
    assert_eq!(again(&bearer).await.status, 429, "it was counted once");
}
