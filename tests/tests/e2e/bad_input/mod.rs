//! Promise 9: bad input of any kind gets a 4xx problem that names the field, never a 5xx, never repeats what was sent, and changes nothing.

mod bodies;
mod limits;
mod parameters;
mod phone;
mod values;

use crate::harness::{Answer, Client, TestPortal};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) const ANA: &str = "ana@example.com";
/// Stands in values that are refused; no answer may repeat it.
pub(super) const SECRET: &str = "s3cret-value";

/// The calls that take a body, each with one that fits.
pub(super) fn calls(matter: &str) -> Vec<(Method, &'static str, Value)> {
    let mut calls = vec![
        (
            Method::POST,
            "/v1/sign-in-links",
            json!({"email": "nobody@example.com", "locale": "en", "return_to": "/bills"}),
        ),
        (
            Method::POST,
            "/v1/sessions",
            json!({"email": ANA, "token": "x", "transport": "bearer", "marker": "x"}),
        ),
        (Method::POST, "/v1/link-places", json!({"token": "x"})),
        (Method::POST, "/v1/session-reports", json!({"token": "x"})),
        (
            Method::PATCH,
            "/v1/me",
            json!({"locale": "es", "notifications": {"messages": true, "bills": true, "events": true}}),
        ),
        (Method::POST, "/v1/archives", json!({"matter_id": matter})),
        (
            Method::POST,
            "/v1/messages",
            json!({"matter_id": matter, "text": "Hello.", "document_ids": []}),
        ),
        (
            Method::POST,
            "/v1/requests/request_00000000000000000000000000/answers",
            json!({"text": "Hello."}),
        ),
        (
            Method::POST,
            "/v1/uploads",
            json!({"matter_id": matter, "message": "Hello.", "files": [{"name": "a.pdf", "size": 4, "content_type": "application/pdf"}]}),
        ),
        // There is no such upload, which is found out after the body was read.
        (
            Method::POST,
            "/v1/uploads/upload_00000000000000000000000000/files/document_00000000000000000000000000/parts",
            json!({"part_numbers": [1, 2]}),
        ),
        (
            Method::POST,
            "/v1/uploads/upload_00000000000000000000000000/files/document_00000000000000000000000000/complete",
            json!({"parts": [{"part_number": 1, "etag": "d41d8cd98f00b204e9800998ecf8427e"}]}),
        ),
    ];
    calls.extend(phone::calls());
    calls
}

/// A portal with Ana signed in, and her matter.
pub(super) async fn signed_in() -> (TestPortal, Client, String) {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    for bill in ["b-1", "b-2", "b-3"] {
        firm.share_bill("m-1", bill, &["c-1"]).await;
    }
    firm.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    let matter = ana.get("/v1/me").await.body["matters"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    (portal, ana, matter)
}

/// What stands in the portal, one line each, without what every call of a session moves and what counts wrong tokens.
pub(super) async fn state(portal: &TestPortal) -> BTreeSet<String> {
    portal.settle().await;
    let items = portal
        .items()
        .await
        .into_iter()
        .filter(|item| item["kind"] != "RATE");
    let without_moves = |mut item: Value| {
        for moved in ["used", "last_seen_at", "idle_ends_at"] {
            item.as_object_mut().unwrap().remove(moved);
        }
        item.to_string()
    };
    let mut lines: BTreeSet<_> = items.map(without_moves).collect();
    lines.insert(format!("{} mails", portal.all_mails().await.len()));
    lines.insert(format!("{} events", portal.bus().await.len()));
    lines
}

pub(super) async fn unchanged(portal: &TestPortal, before: &BTreeSet<String>) {
    let after = state(portal).await;
    let changes: Vec<_> = before.symmetric_difference(&after).collect();
    assert_eq!(changes, [] as [&String; 0]);
}

/// The answer is a problem as RFC 9457 has it, and repeats nothing.
pub(super) fn refused(answer: &Answer, status: u16, problem: &str, fields: &[&str], what: &str) {
    assert_eq!(
        (answer.status, answer.problem()),
        (status, problem),
        "{what}: {answer:?}"
    );
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{what}"
    );
    assert_eq!(answer.body["status"], status, "{what}");
    for words in ["title", "detail"] {
        assert!(
            !answer.body[words].as_str().unwrap_or_default().is_empty(),
            "{what}: {answer:?}"
        );
    }
    let errors = answer.body["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let named: Vec<_> = errors
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(named, fields, "{what}: {answer:?}");
    for error in &errors {
        assert!(
            error["code"].is_string() && !error["detail"].as_str().unwrap().is_empty(),
            "{what}: {answer:?}"
        );
    }
    assert!(!answer.text.contains(SECRET), "{what}: {answer:?}");
}

pub(super) async fn send(
    caller: &Client,
    method: &Method,
    path: &str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    caller
        .call_bytes(method.clone(), path, Some(body.into()))
        .await
}
