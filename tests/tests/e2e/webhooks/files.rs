//! Files of a firm whose system has no role in IAM: announced, sent, and named by an event.

use super::{ANA, FIRM, MINUTE, invitation, matter, start};
use crate::harness::signing::message;
use crate::harness::{Client, TestPortal, bill_data};
use crate::uploads::sha256;
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.7 the bill";

fn facts(bytes: &[u8]) -> Value {
    json!({"name": "Invoice 7.pdf", "size": bytes.len(), "content_type": "application/pdf", "sha256": sha256(bytes)})
}

/// Sends bytes to where the answer says.
async fn put(announced: &Value, bytes: &[u8]) -> u16 {
    let mut request = reqwest::Client::new().put(announced["url"].as_str().unwrap());
    for (name, value) in announced["headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    let answer = request.body(bytes.to_vec()).send().await.unwrap();
    answer.status().as_u16()
}

async fn announce(bearer: &Client, facts: Value) -> Value {
    let announced = bearer.post("/v1/firm/files", facts).await;
    assert_eq!(announced.status, 201, "{announced:?}");
    announced.body
}

#[tokio::test]
async fn a_pdf_reaches_a_bill() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let announced = announce(&bearer, facts(PDF)).await;
    let place = announced["key"].as_str().unwrap();
    assert!(
        place.starts_with("firm/hale-ortiz/") && place.ends_with("/Invoice 7.pdf"),
        "{place}"
    );
    assert_eq!(put(&announced, PDF).await, 200);
    key.send(&portal, "msg-1", &invitation(1)).await;
    portal.settle().await;
    let mut data = bill_data("m-1", "b-1", &["c-1"]);
    data["content"] = json!({"key": place});
    let events = json!({"events": [matter(), message("bill.shared", 1, data)]});
    assert_eq!(key.send(&portal, "msg-2", &events).await.status, 202);
    portal.settle_news().await;
    let ana = portal.sign_in(ANA).await;
    let bill = ana.get("/v1/bills").await.rows()[0]["id"].clone();
    let path = format!("/v1/bills/{}/content", bill.as_str().unwrap());
    let content = ana.with("accept", "application/json").get(&path).await;
    let url = content.body["url"].as_str().unwrap();
    let bytes = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], PDF);
}

#[tokio::test]
async fn an_address_takes_the_file_that_was_announced_and_no_other() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let announced = announce(&bearer, facts(PDF)).await;
    let mut other = PDF.to_vec();
    other[9] = b'T';
    assert_ne!(put(&announced, &other).await, 200, "other bytes");
    assert_ne!(put(&announced, &PDF[1..]).await, 200, "fewer bytes");
    let mut retyped = announced.clone();
    retyped["headers"]["Content-Type"] = json!("text/html");
    assert_ne!(put(&retyped, PDF).await, 200, "another type");
    assert_eq!(put(&announced, PDF).await, 200);
    assert_ne!(put(&announced, PDF).await, 200, "once");
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    for (field, value, code) in [
        ("name", json!(""), "empty"),
        ("name", json!("../.."), "empty"),
        ("size", json!(0), "file-size"),
        ("size", json!(5_368_709_121_u64), "file-size"),
        ("content_type", json!("pdf"), "content-type"),
        ("sha256", json!("ABC"), "fingerprint"),
        ("sha256", json!(7), "type"),
        ("more", json!(1), "unknown"),
    ] {
        let mut file = facts(PDF);
        file[field] = value;
        let answer = bearer.post("/v1/firm/files", file).await;
        assert_eq!((answer.status, answer.field().1), (422, code), "{answer:?}");
    }
}

/// A bearer opens what is the firm's, for ten minutes, and a client's session nothing of it.
#[tokio::test]
async fn a_bearer_and_a_session_open_different_doors() {
    let (portal, key) = start().await;
    key.send(&portal, "msg-1", &invitation(1)).await;
    let ana = portal.sign_in(ANA).await;
    let bearer = key.bearer(&portal).await;
    let problem = async |caller: &Client, portal: &TestPortal| {
        portal.settle().await;
        let answer = caller.post("/v1/firm/files", facts(PDF)).await;
        (answer.status, answer.problem().to_owned())
    };
    let refused = (401, "firm-token-required".to_owned());
    assert_eq!(problem(&ana, &portal).await, refused);
    assert_eq!(problem(&portal.anonymous(), &portal).await, refused);
    let changed = bearer.token().replace(FIRM, "lakeside--x");
    assert_eq!(
        problem(&portal.anonymous().with_token(&changed), &portal).await,
        refused
    );
    let at_a_clients = bearer.get("/v1/bills").await;
    assert_eq!(
        (at_a_clients.status, at_a_clients.problem()),
        (401, "session-required")
    );
    portal.advance(10 * MINUTE - 1).await;
    assert_eq!(problem(&bearer, &portal).await.0, 201);
    portal.advance(1).await;
    assert_eq!(problem(&bearer, &portal).await, refused);
}
