//! How a passkey ends: by hand, and with the last membership of its address.

use super::{ANA, portal, with_passkey};
use crate::devices::{app, names, register};
use crate::harness::{Device, Mail, TestPortal};
use futures::future::join_all;
use serde_json::{Value, json};

/// How many passkeys the table holds, and how many the profiles say there are.
async fn kept(portal: &TestPortal) -> (usize, i64) {
    portal.settle().await;
    let items = portal.items().await;
    let of = |kind: &'static str| items.iter().filter(move |item| item["kind"] == kind);
    let counted = of("PROFILE").filter_map(|item| item["passkeys"].as_i64());
    (of("PASSKEY").count(), counted.sum())
}

#[tokio::test]
async fn a_revoked_passkey_ends_with_every_session_that_it_made() {
    let (portal, ana, mut phone) = with_passkey().await;
    let mut key = Device::new(&portal);
    portal.register(&ana, &mut key).await;
    let mut ended = Vec::new();
    for _ in 0..3 {
        ended.push(portal.sign_in_by_touch(&mut phone).await);
    }
    let other = portal.sign_in_by_touch(&mut key).await;
    let list = ended[0].get("/v1/passkeys").await;
    let row = list.rows().iter().find(|row| row["current"] == true);
    let path = format!("/v1/passkeys/{}", row.unwrap()["id"].as_str().unwrap());
    // Revoking the passkey by which one came in signs out.
    let revoked = ended[0].delete(&path).await;
    assert_eq!(revoked.status, 204, "{revoked:?}");
    assert!(revoked.header("set-cookie").contains("Max-Age=0"));
    for session in &ended {
        assert_eq!(session.get("/v1/me").await.status, 401);
    }
    for session in [&ana, &other] {
        assert_eq!(session.get("/v1/me").await.status, 200);
    }
    let refused = portal.touch(&mut phone).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (401, "passkey-invalid")
    );
    assert_eq!(ana.delete(&path).await.status, 404);
    assert_eq!(ana.delete("/v1/passkeys/nonsense").await.status, 404);
    assert_eq!(kept(&portal).await, (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_escapes_a_revocation() {
    let (portal, ana) = portal().await;
    for round in 0..8 {
        let mut phone = Device::new(&portal);
        phone.counts = false;
        let made = portal.register(&ana, &mut phone).await;
        let path = format!("/v1/passkeys/{}", made["id"].as_str().unwrap());
        let touches = (0..6).map(|_| {
            let mut phone = phone.clone();
            let portal = &portal;
            async move { portal.touch(&mut phone).await }
        });
        let revoke = ana.delete(&path);
        let (answers, revoked) = tokio::join!(join_all(touches), revoke);
        assert_eq!(revoked.status, 204, "round {round}: {revoked:?}");
        for answer in answers {
            let Some(token) = answer.body["token"].as_str() else {
                assert_eq!(answer.problem(), "passkey-invalid", "{answer:?}");
                continue;
            };
            let session = portal.anonymous().with_token(token);
            assert_eq!(session.get("/v1/me").await.status, 401, "round {round}");
        }
    }
    assert_eq!(kept(&portal).await, (0, 0));
}

#[tokio::test]
async fn passkeys_stay_while_any_firm_has_the_address() {
    let (portal, _, mut phone) = with_passkey().await;
    let hale = portal.firm("hale-ortiz");
    hale.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    portal.settle().await;
    let session = portal.touch(&mut phone).await;
    assert_eq!(session.body["client"]["firms"].as_array().unwrap().len(), 1);
    assert_eq!(kept(&portal).await, (1, 1));
    let lakeside = portal.firm("lakeside");
    lakeside
        .send("client.removed", json!({"client_id": "x-9"}))
        .await;
    portal.settle().await;
    let refused = portal.touch(&mut phone).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (401, "passkey-invalid")
    );
    assert_eq!(kept(&portal).await, (0, 0));
    // Who is invited again begins without.
    hale.invite("c-1", ANA, Some("en")).await;
    let refused = portal.touch(&mut phone).await;
    assert_eq!(refused.problem(), "passkey-invalid");
    let again = portal.sign_in(ANA).await;
    assert_eq!(again.get("/v1/passkeys").await.rows(), [] as [Value; 0]);
    portal.register(&again, &mut Device::new(&portal)).await;
    assert_eq!(kept(&portal).await, (1, 1));
}

#[tokio::test]
async fn a_changed_address_leaves_its_passkeys_behind() {
    let (portal, _, mut phone) = with_passkey().await;
    for (firm, client) in [("hale-ortiz", "c-1"), ("lakeside", "x-9")] {
        let moved = json!({"client_id": client, "email": "new@example.com", "name": "Ana"});
        portal.firm(firm).send("client.updated", moved).await;
    }
    portal.settle().await;
    assert_eq!(portal.touch(&mut phone).await.problem(), "passkey-invalid");
    assert_eq!(kept(&portal).await, (0, 0));
    let new = portal.sign_in("new@example.com").await;
    assert_eq!(new.get("/v1/passkeys").await.rows(), [] as [Value; 0]);
}

/// The tokens of all mails that asked Ana whether it was her.
async fn reports(portal: &TestPortal) -> Vec<String> {
    portal.settle().await;
    let mails = portal.mails(ANA).await;
    mails.iter().filter_map(Mail::report).collect()
}

/// The token of the one mail that asked since these.
async fn asked_since(portal: &TestPortal, before: &[String]) -> String {
    let mut after = reports(portal).await;
    after.retain(|token| !before.contains(token));
    let [token] = after.as_slice() else {
        panic!("one mail more: {after:?}");
    };
    token.clone()
}

async fn report(portal: &TestPortal, token: &str) {
    let anyone = portal.anonymous();
    let reported = anyone.post("/v1/session-reports", json!({"token": token}));
    assert_eq!(reported.await.status, 204);
}

#[tokio::test]
async fn nothing_is_left_of_whoever_it_was() {
    let (portal, ana, mut mine) = with_passkey().await;
    register(&ana, app("fcm", 1)).await;
    let before = reports(&portal).await;
    let intruder = portal.sign_in(ANA).await;
    let token = asked_since(&portal, &before).await;
    let (mut first, mut second) = (Device::new(&portal), Device::new(&portal));
    portal.register(&intruder, &mut first).await;
    register(&intruder, app("fcm", 2)).await;
    // A passkey of a passkey's session, which is over by now, and a device of its.
    let by_first = portal.sign_in_by_touch(&mut first).await;
    portal.register(&by_first, &mut second).await;
    assert_eq!(by_first.delete("/v1/session").await.status, 204);
    let by_second = portal.sign_in_by_touch(&mut second).await;
    register(&by_second, app("fcm", 3)).await;
    assert_eq!(kept(&portal).await, (3, 3));

    for _ in 0..2 {
        report(&portal, &token).await;
    }
    for session in [&intruder, &by_second] {
        assert_eq!(session.get("/v1/me").await.status, 401);
    }
    for phone in [&mut first, &mut second] {
        assert_eq!(portal.touch(phone).await.problem(), "passkey-invalid");
    }
    assert_eq!(portal.touch(&mut mine).await.status, 201);
    assert_eq!(names(&ana).await, ["Phone 1"]);
    assert_eq!(kept(&portal).await, (1, 1));
}

#[tokio::test]
async fn a_passkey_that_somebody_else_signed_in_with_goes_too() {
    let (portal, ana, mut copied) = with_passkey().await;
    let before = reports(&portal).await;
    let theirs = portal.sign_in_by_touch(&mut copied).await;
    let token = asked_since(&portal, &before).await;
    report(&portal, &token).await;
    assert_eq!(theirs.get("/v1/me").await.status, 401);
    assert_eq!(ana.get("/v1/me").await.status, 200);
    assert_eq!(portal.touch(&mut copied).await.problem(), "passkey-invalid");
    assert_eq!(kept(&portal).await, (0, 0));
}
