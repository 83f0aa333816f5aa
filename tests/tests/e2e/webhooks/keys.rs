//! The keys of firms: made, rotated and revoked by an operator.

use super::{FIRM, invitation, start};
use crate::harness::Answer;
use crate::harness::proxy::{Fault, Proxy};
use crate::harness::signing::SigningKey;
use local::Options;
use serde_json::{Value, json};

const HOUR: i64 = 3_600;

#[tokio::test]
async fn both_keys_sign_while_one_takes_the_place_of_the_other() {
    let (portal, old) = start().await;
    let rotated = portal
        .firm_keys(FIRM, json!({"action": "rotate", "overlap_hours": 2}))
        .await;
    let new = SigningKey::of(&rotated);
    assert_eq!(old.send(&portal, "msg-1", &invitation(1)).await.status, 202);
    assert_eq!(new.send(&portal, "msg-2", &invitation(2)).await.status, 202);
    // A third would be one too many.
    let third = portal.firm_keys(FIRM, json!({"action": "make"})).await;
    assert_eq!(third.status, 422, "{third:?}");
    assert!(third.text.contains("2 keys"), "{third:?}");
    portal.advance(2 * HOUR).await;
    let ended = old.send(&portal, "msg-3", &invitation(3)).await;
    assert_eq!((ended.status, ended.problem()), (401, "firm-key-ended"));
    assert_eq!(new.send(&portal, "msg-3", &invitation(3)).await.status, 202);
    let listed = portal.firm_keys(FIRM, json!({"action": "list"})).await;
    let signs: Vec<_> = listed.body["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["signs"].as_bool().unwrap())
        .collect();
    assert_eq!(signs, [false, true]);
    assert!(!listed.text.contains("whsec_"), "a secret is shown once");
}

#[tokio::test]
async fn a_revoked_key_ends_at_once_and_its_bearers_with_it() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let file = json!({"name": "a.pdf", "size": 1, "content_type": "application/pdf", "sha256": "0".repeat(64)});
    assert_eq!(
        bearer.post("/v1/firm/files", file.clone()).await.status,
        201
    );
    let revoked = portal
        .firm_keys(FIRM, json!({"action": "revoke", "key_id": key.id}))
        .await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    let ended = key.send(&portal, "msg-1", &invitation(1)).await;
    assert_eq!((ended.status, ended.problem()), (401, "firm-key-ended"));
    let refused = bearer.post("/v1/firm/files", file).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (401, "firm-token-required")
    );
    let again = portal
        .firm_keys(FIRM, json!({"action": "revoke", "key_id": key.id}))
        .await;
    assert_eq!(again.status, 422, "{again:?}");
}

#[tokio::test]
async fn two_operators_at_once_make_two_keys_and_no_third() {
    let portal = crate::harness::TestPortal::start().await;
    let made = futures::future::join_all(
        (0..4).map(|_| portal.firm_keys(FIRM, json!({"action": "make"}))),
    )
    .await;
    let keys: std::collections::BTreeSet<_> = made
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| SigningKey::of(answer).id)
        .collect();
    assert_eq!(keys.len(), 2, "{made:?}");
}

/// A write whose answer is lost is sent again by the AWS client, and must not be taken for somebody else's.
#[tokio::test]
async fn a_lost_answer_of_the_table_makes_no_second_key_and_hides_none() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let lost = async |request: Value| {
        proxy.arm_first("PutItem", Fault::LostReply);
        let answer = portal.firm_keys(FIRM, request).await;
        let fired = proxy.disarm();
        assert_eq!(fired.operation.as_deref(), Some("PutItem"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    };
    let count = |answer: &Answer| answer.body["keys"].as_array().unwrap().len();
    let first = lost(json!({"action": "make"})).await;
    assert_eq!(count(&first), 1, "{first:?}");
    let second = lost(json!({"action": "make"})).await;
    assert_eq!(count(&second), 2, "{second:?}");
    let key = SigningKey::of(&second);
    assert_eq!(key.send(&portal, "msg-1", &invitation(1)).await.status, 202);
    lost(json!({"action": "revoke", "key_id": key.id})).await;
    let rotated = lost(json!({"action": "rotate", "overlap_hours": 0})).await;
    assert_eq!(count(&rotated), 3, "{rotated:?}");
    let new = SigningKey::of(&rotated);
    assert_eq!(new.send(&portal, "msg-2", &invitation(2)).await.status, 202);
}

#[tokio::test]
async fn a_request_about_keys_that_does_not_fit_is_told_in_a_sentence() {
    let (portal, _) = start().await;
    for (request, named) in [
        (json!({"action": "end"}), "action"),
        (json!({"action": "revoke"}), "key_id"),
        (
            json!({"action": "rotate", "overlap_hours": -1}),
            "does not fit",
        ),
        (json!({"more": 1}), "more"),
    ] {
        let answer = portal.firm_keys(FIRM, request).await;
        assert_eq!(answer.status, 422);
        let sentence = answer.body["detail"].as_str().unwrap();
        assert!(
            sentence.contains(named) && sentence.ends_with('.'),
            "{sentence}"
        );
    }
    let answer = portal.firm_keys("No%20Firm", json!({})).await;
    assert!(answer.text.contains("firm_id"), "{answer:?}");
}
