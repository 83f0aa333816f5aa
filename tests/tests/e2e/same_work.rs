//! Promise 8: known and unknown addresses cannot be told apart, nobody can flood a mailbox, and nobody can lock its owner out by trying.

mod failing;
mod limits;

use crate::harness::proxy::Proxy;
use crate::harness::{Answer, Device, TestPortal};
use local::Options;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
/// A client's address whose mails come back, which its firm was told of.
const UNREACHABLE: &str = "bounce@simulator.amazonses.com";

/// What one can see of an answer and of the work behind it.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: u16,
    headers: BTreeSet<String>,
    length: usize,
    operations: Vec<String>,
}

/// Makes a call while nothing else moves, and looks at it from outside and at what it asked of AWS.
async fn look(portal: &TestPortal, proxy: &Proxy, path: &str, body: Value) -> (Seen, Answer) {
    portal.settle().await;
    proxy.take();
    let answer = portal.anonymous().post(path, body).await;
    let calls = proxy.take().into_iter();
    let operations = calls.map(|call| call.operation).collect();
    let seen = Seen {
        status: answer.status,
        headers: answer.headers.keys().map(ToString::to_string).collect(),
        length: answer.text.len(),
        operations,
    };
    (seen, answer)
}

#[tokio::test]
async fn asking_for_a_link_looks_the_same_for_everyone() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    for (client, email) in [
        ("c-1", ANA),
        ("c-2", "flooded@example.com"),
        ("c-3", "removed@example.com"),
        ("c-4", UNREACHABLE),
    ] {
        firm.invite(client, email, Some("en")).await;
    }
    firm.send("client.removed", json!({"client_id": "c-3"}))
        .await;
    for _ in 0..4 {
        let body = json!({"email": "flooded@example.com"});
        portal.anonymous().post("/v1/sign-in-links", body).await;
        portal.settle().await;
    }
    let mut all = Vec::new();
    for email in [
        ANA,
        "nobody@example.com",
        "flooded@example.com",
        "removed@example.com",
        UNREACHABLE,
        "x@y.example",
        // No firm can hold these, because SES takes neither; nor can anybody see that.
        "josé@example.com",
        "ａｎａ@example.com",
    ] {
        let (mut seen, _) = look(
            &portal,
            &proxy,
            "/v1/sign-in-links",
            json!({"email": email}),
        )
        .await;
        // `send-link` may begin before the answer is here; the function itself makes the first call.
        seen.operations.truncate(1);
        all.push(seen);
    }
    assert_eq!(all[0].operations, ["PutItem"]);
    assert_eq!(all[0].status, 202);
    for seen in &all[1..] {
        assert_eq!(*seen, all[0]);
    }
    let known = portal.last_link(ANA).await.token();
    let (mut by_token, _) = look(
        &portal,
        &proxy,
        "/v1/sign-in-links",
        json!({"token": known}),
    )
    .await;
    by_token.operations.truncate(1);
    assert_eq!(by_token, all[0], "a fresh link by the token of an old one");
    println!(
        "figure: asking for a link, known, unknown, over-budget, removed, unreachable, by token: the same answer of {} bytes and the same work, {:?}",
        all[0].length, all[0].operations
    );
}

#[tokio::test]
async fn wrong_codes_look_the_same_for_everyone() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    for (client, email) in [("c-1", ANA), ("c-2", "tried@example.com")] {
        firm.invite(client, email, Some("en")).await;
    }
    let mut requests = Vec::new();
    for email in [ANA, "nobody@example.com", "tried@example.com"] {
        let asked = portal
            .anonymous()
            .post("/v1/sign-in-links", json!({"email": email}))
            .await;
        requests.push(asked.body["request_id"].as_str().unwrap().to_owned());
    }
    let mails = portal.mails(ANA).await;
    let wrong = if mails.last().unwrap().code() == "000000" {
        "000001"
    } else {
        "000000"
    };
    let tried = json!({"request_id": requests[2], "code": wrong});
    for _ in 0..6 {
        portal.anonymous().post("/v1/sessions", tried.clone()).await;
    }
    // One secret under another address, one under an invented one, and one that was invented itself.
    let part = |request: usize, place: usize| requests[request].split('.').nth(place).unwrap();
    let mismatched = [
        format!("{}.{}", part(1, 0), part(0, 1)),
        format!("01JDA5S8B0CDEFGHJKMNPQRSTV.{}", part(0, 1)),
        format!("{}.{}", part(0, 0), "A".repeat(43)),
    ];
    let mut all = Vec::new();
    for request in requests.iter().chain(&mismatched) {
        let body = json!({"request_id": request, "code": wrong});
        let (mut seen, answer) = look(&portal, &proxy, "/v1/sessions", body).await;
        assert_eq!(answer.problem(), "code-invalid");
        // They are made beside each other, so their order says nothing.
        seen.operations.sort();
        all.push(seen);
    }
    for seen in &all[1..] {
        assert_eq!(*seen, all[0]);
    }
    println!(
        "figure: a wrong code, known, unknown, tried too often, of halves that do not fit: the same answer of {} bytes and the same work, {:?}",
        all[0].length, all[0].operations
    );
}

#[tokio::test]
async fn a_request_with_the_same_key_is_the_same_request() {
    let portal = TestPortal::start().await;
    portal
        .firm("hale-ortiz")
        .invite("c-1", ANA, Some("en"))
        .await;
    let keyed = portal
        .anonymous()
        .with("idempotency-key", "0b7cf8a1e0cf4e2ab3d61f");
    let ask = || keyed.post("/v1/sign-in-links", json!({"email": ANA}));
    let (first, again) = (ask().await, ask().await);
    assert_eq!(first.text, again.text);
    portal.settle().await;
    portal.advance(30).await;
    assert_eq!(ask().await.text, first.text);
    let mails = portal.mails(ANA).await;
    assert_eq!(mails.len(), 2, "the invitation and one link");
    let code = json!({"request_id": first.body["request_id"], "code": mails[1].code()});
    assert_eq!(
        portal.anonymous().post("/v1/sessions", code).await.status,
        201
    );
    // The same key is another request for another address, and none where it is too short to be random.
    let other = keyed
        .post("/v1/sign-in-links", json!({"email": "nobody@example.com"}))
        .await;
    assert_ne!(other.text, first.text);
    let short = portal.anonymous().with("idempotency-key", "guessed");
    let refused = short.post("/v1/sign-in-links", json!({"email": ANA})).await;
    assert_eq!(
        (refused.status, refused.field()),
        (422, ("Idempotency-Key", "idempotency-key"))
    );
}

#[tokio::test]
async fn a_passkey_that_does_not_sign_in_looks_the_same_whatever_is_wrong_with_it() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    for (client, email) in [("c-1", ANA), ("c-2", "ben@example.com")] {
        firm.invite(client, email, Some("en")).await;
    }
    let ana = portal.sign_in(ANA).await;
    let ben = portal.sign_in("ben@example.com").await;
    let mut devices: Vec<_> = (0..5).map(|_| Device::new(&portal)).collect();
    let mut ids = Vec::new();
    for device in &mut devices[..4] {
        ids.push(portal.register(&ana, device).await["id"].clone());
    }
    portal.register(&ben, &mut devices[4]).await;
    let his = devices[4].owner();
    devices[1].user_handle = Some(vec![7; 16]);
    devices[2].user_handle = Some(his);
    devices[3].verifies = false;
    let path = format!("/v1/passkeys/{}", ids[0].as_str().unwrap());
    assert_eq!(ana.delete(&path).await.status, 204);
    let mut all = Vec::new();
    // Revoked, nobody's, another's, and one whose owner proved nothing.
    for device in &mut devices[..4] {
        let ceremony = portal.passkey_ceremony().await;
        let signed = device.sign(&ceremony).await;
        let (mut seen, answer) = look(&portal, &proxy, "/v1/passkeys/sessions", signed).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (401, "passkey-invalid"),
            "{answer:?}"
        );
        seen.operations.sort();
        all.push(seen);
    }
    for seen in &all[1..] {
        assert_eq!(*seen, all[0]);
    }
    println!(
        "figure: a wrong passkey, revoked, unknown, another's, unproved: the same answer of {} bytes and the same work, {:?}",
        all[0].length, all[0].operations
    );
}
