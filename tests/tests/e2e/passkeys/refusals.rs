//! What does not sign in and what cannot be registered: all of it without a trace of whose passkey it is.

use super::{ANA, BEN, MINUTE, portal, with_passkey};
use crate::harness::{Answer, Client, Device, TestPortal};
use futures::future::join_all;
use local::Options;
use serde_json::{Value, json};

async fn sign_in(portal: &TestPortal, signed: Value) -> Answer {
    portal
        .anonymous()
        .post("/v1/passkeys/sessions", signed)
        .await
}

/// Refused as an unknown passkey is: with the very same words.
fn is_unknown(answer: &Answer) {
    assert_eq!((answer.status, answer.problem()), (401, "passkey-invalid"));
    let unknown = json!({
        "type": "/problems/passkey-invalid",
        "status": 401,
        "title": "This passkey does not open the portal.",
        "detail": answer.body["detail"],
    });
    assert_eq!(answer.sentences(), unknown);
}

#[tokio::test]
async fn a_challenge_is_answered_once() {
    let (portal, _, mut phone) = with_passkey().await;
    let ceremony = portal.passkey_ceremony().await;
    let signed = phone.sign(&ceremony).await;
    assert_eq!(sign_in(&portal, signed.clone()).await.status, 201);
    let replayed = sign_in(&portal, signed.clone()).await;
    assert_eq!(
        (replayed.status, replayed.problem()),
        (410, "ceremony-over")
    );
    // The signature belongs to that challenge and to no other.
    let mut moved = signed;
    moved["ceremony_id"] = portal.passkey_ceremony().await["ceremony_id"].clone();
    is_unknown(&sign_in(&portal, moved).await);
}

#[tokio::test]
async fn a_ceremony_ends_after_five_minutes_to_the_second() {
    let (portal, ana, mut phone) = with_passkey().await;
    let in_time = portal.passkey_ceremony().await;
    let late = portal.passkey_ceremony().await;
    let options = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    portal.advance(5 * MINUTE - 1).await;
    let signed = phone.sign(&in_time).await;
    assert_eq!(sign_in(&portal, signed).await.status, 201);
    portal.advance(1).await;
    let signed = phone.sign(&late).await;
    assert_eq!(sign_in(&portal, signed).await.problem(), "ceremony-over");
    let made = Device::new(&portal).make(&options.body).await;
    let refused = ana.post("/v1/passkeys", made).await;
    assert_eq!((refused.status, refused.problem()), (410, "ceremony-over"));
}

#[tokio::test]
async fn another_page_another_host_and_no_proof_of_the_owner() {
    let (portal, ana, phone) = with_passkey().await;
    let wrong: [fn(&mut Device); 9] = [
        |device| device.origin = "https://evil.example".to_owned(),
        // Another port, another scheme, a host below and one that only looks like it.
        |device| device.origin = "http://localhost:1".to_owned(),
        |device| device.origin = device.origin.replace("http:", "https:"),
        |device| device.origin = device.origin.replace("localhost", "evil.localhost"),
        |device| device.origin = format!("{}@evil.example", device.origin),
        |device| device.framed = true,
        |device| device.purpose = Some("payment.get"),
        |device| device.host = Some("evil.example".to_owned()),
        |device| device.verifies = false,
    ];
    for spoil in wrong {
        let mut spoilt = phone.clone();
        spoil(&mut spoilt);
        is_unknown(&portal.touch(&mut spoilt).await);
        let options = ana
            .call(reqwest::Method::POST, "/v1/passkeys/options", None)
            .await;
        let mut device = Device::new(&portal);
        spoil(&mut device);
        let made = device.make(&options.body).await;
        let refused = ana.post("/v1/passkeys", made).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.field(), ("/credential", "passkey"));
    }
    assert_eq!(ana.get("/v1/passkeys").await.rows().len(), 1);
}

#[tokio::test]
async fn nobody_signs_in_as_somebody_else() {
    let (portal, _, phone) = with_passkey().await;
    let ben = portal.sign_in(BEN).await;
    let mut other = Device::new(&portal);
    portal.register(&ben, &mut other).await;
    let session = portal.touch(&mut other).await;
    assert_eq!(session.status, 201);
    // Ben's key under Ana's name: she has no such passkey.
    other.user_handle = Some(phone.owner());
    is_unknown(&portal.touch(&mut other).await);
    for handle in [vec![7; 16], vec![7; 15], vec![]] {
        other.user_handle = Some(handle);
        is_unknown(&portal.touch(&mut other).await);
    }
    // Ana's own signature with one bit changed.
    let ceremony = portal.passkey_ceremony().await;
    let mut signed = phone.clone().sign(&ceremony).await;
    let signature = &mut signed["credential"]["response"]["signature"];
    let text = signature.as_str().unwrap();
    let flipped = if text.ends_with('A') { "E" } else { "A" };
    *signature = json!(format!("{}{flipped}", &text[..text.len() - 1]));
    let answer = sign_in(&portal, signed).await;
    assert!(answer.status == 401 || answer.status == 422, "{answer:?}");
}

#[tokio::test]
async fn a_copied_passkey_is_refused_and_its_owner_is_told() {
    let (portal, ana, mut phone) = with_passkey().await;
    let mut copy = phone.clone();
    portal.sign_in_by_touch(&mut phone).await;
    portal.sign_in_by_touch(&mut phone).await;
    let refused = portal.touch(&mut copy).await;
    assert_eq!((refused.status, refused.problem()), (401, "passkey-copied"));
    assert!(refused.body["detail"].as_str().unwrap().contains("remove"));
    let list = ana.get("/v1/passkeys").await;
    assert!(list.rows()[0]["suspected_at"].is_string(), "{list:?}");
    // The one that counts on still works.
    portal.sign_in_by_touch(&mut phone).await;
}

#[tokio::test]
async fn a_link_from_a_notice_opens_no_passkeys() {
    let (portal, ana, _) = with_passkey().await;
    let row = ana.get("/v1/passkeys").await.rows()[0].clone();
    let path = format!("/v1/passkeys/{}", row["id"].as_str().unwrap());
    portal
        .firm("hale-ortiz")
        .share_bill("m-1", "b-2", &["c-1"])
        .await;
    let narrow = portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
    let options = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    let made = Device::new(&portal).make(&options.body).await;
    for answer in [
        narrow
            .call(reqwest::Method::POST, "/v1/passkeys/options", None)
            .await,
        narrow.post("/v1/passkeys", made).await,
        narrow.get("/v1/passkeys").await,
        narrow.patch(&path, json!({"name": "Mine"})).await,
        narrow.delete(&path).await,
    ] {
        assert_eq!((answer.status, answer.problem()), (403, "step-up-required"));
    }
}

#[tokio::test]
async fn a_ceremony_belongs_to_the_session_that_began_it() {
    let (portal, ana) = portal().await;
    let options = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    let made = Device::new(&portal).make(&options.body).await;
    let ben = portal.sign_in(BEN).await;
    let elsewhere = portal.sign_in(ANA).await;
    for other in [&ben, &elsewhere] {
        let refused = other.post("/v1/passkeys", made.clone()).await;
        assert_eq!(refused.problem(), "ceremony-over");
    }
    // One for signing in registers nothing, and the reverse.
    let mut wrong = made.clone();
    wrong["ceremony_id"] = portal.passkey_ceremony().await["ceremony_id"].clone();
    assert_eq!(
        ana.post("/v1/passkeys", wrong).await.problem(),
        "ceremony-over"
    );
    assert_eq!(ana.post("/v1/passkeys", made).await.status, 201);
}

#[tokio::test]
async fn a_passkey_is_registered_once() {
    let (portal, ana) = portal().await;
    let mut ceremonies = Vec::new();
    for _ in 0..2 {
        let options = ana
            .call(reqwest::Method::POST, "/v1/passkeys/options", None)
            .await;
        ceremonies.push(options.body);
    }
    let mut phone = Device::new(&portal);
    let made = phone.make(&ceremonies[0]).await;
    assert_eq!(ana.post("/v1/passkeys", made.clone()).await.status, 201);
    // Nobody signs the making of a passkey, so the same one can be sent under another challenge.
    let client_data = phone.clone().make(&ceremonies[1]).await;
    let mut again = made;
    again["ceremony_id"] = ceremonies[1]["ceremony_id"].clone();
    let response = &client_data["credential"]["response"];
    again["credential"]["response"]["clientDataJSON"] = response["clientDataJSON"].clone();
    let refused = ana.post("/v1/passkeys", again).await;
    assert_eq!((refused.status, refused.problem()), (409, "passkey-known"));
    assert_eq!(ana.get("/v1/passkeys").await.rows().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixteen_at_once_one_signs_in() {
    let (portal, _, phone) = with_passkey().await;
    for counts in [true, false] {
        let mut device = phone.clone();
        if !counts {
            let ana = portal.sign_in(ANA).await;
            device = Device::new(&portal);
            device.counts = false;
            portal.register(&ana, &mut device).await;
        }
        let ceremony = portal.passkey_ceremony().await;
        let signed = device.sign(&ceremony).await;
        let anyone: Client = portal.anonymous();
        let tries = (0..16).map(|_| anyone.post("/v1/passkeys/sessions", signed.clone()));
        let answers = join_all(tries).await;
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        let over = answers
            .iter()
            .filter(|one| one.problem() == "ceremony-over");
        assert_eq!((won, over.count()), (1, 15), "{answers:?}");
    }
}

#[tokio::test]
async fn wrong_answers_count_against_the_network_alone() {
    let portal = TestPortal::with(Options::default()).await;
    let hale = portal.firm("hale-ortiz");
    hale.invite("c-1", ANA, Some("en")).await;
    let ana = portal.sign_in(ANA).await;
    let mut phone = Device::new(&portal);
    portal.register(&ana, &mut phone).await;
    let mut wrong = phone.clone();
    wrong.user_handle = Some(vec![7; 16]);
    let ceremony = portal.passkey_ceremony().await;
    let signed = wrong.sign(&ceremony).await;
    for _ in 0..100 {
        is_unknown(&sign_in(&portal, signed.clone()).await);
    }
    let refused = sign_in(&portal, signed).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (429, "too-many-requests")
    );
    portal.sign_in_by_touch(&mut phone.clone()).await;
}

#[tokio::test]
async fn what_is_no_answer_is_refused_by_its_place() {
    let (portal, ana, mut phone) = with_passkey().await;
    let ceremony = portal.passkey_ceremony().await;
    let signed = phone.sign(&ceremony).await;
    let spoilt: [(&str, Value, &str); 5] = [
        ("/ceremony_id", json!("x"), "id"),
        ("/transport", json!("pigeon"), "transport"),
        ("/credential", json!("x"), "type"),
        ("/credential/rawId", json!("%"), "type"),
        ("/credential/response/signature", json!(7), "type"),
    ];
    for (place, value, code) in spoilt {
        let mut body = signed.clone();
        body["transport"] = json!("bearer");
        *body.pointer_mut(place).unwrap() = value;
        let refused = sign_in(&portal, body).await;
        assert_eq!((refused.status, refused.field()), (422, (place, code)));
    }
    let mut more = signed;
    more["address"] = json!(ANA);
    assert_eq!(sign_in(&portal, more).await.field().1, "unknown");
    let refused = ana.post("/v1/passkeys", json!({})).await;
    assert_eq!(refused.field(), ("/ceremony_id", "missing"));
}
