//! Bodies of the right shape whose values do not fit.

use super::{ANA, SECRET, refused, send, signed_in, state, unchanged};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn each_value_that_does_not_fit_is_named() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    let message = |text: &str| json!({"matter_id": matter, "text": text});
    let link = |email: &str| json!({"email": email});
    let messages = [
        (message(""), "/text", "empty"),
        (message(" \n\t "), "/text", "empty"),
        (message("\u{0}\u{7f}\u{202e}\u{200b}"), "/text", "empty"),
        (message(&"ñ".repeat(10_001)), "/text", "too-long"),
        (
            json!({"matter_id": SECRET, "text": "x"}),
            "/matter_id",
            "id",
        ),
        (
            json!({"matter_id": matter.to_lowercase(), "text": "x"}),
            "/matter_id",
            "id",
        ),
        (
            json!({"matter_id": matter.replace("matter_", "bill_"), "text": "x"}),
            "/matter_id",
            "id",
        ),
        (
            json!({"matter_id": format!("{matter}\u{0}"), "text": "x"}),
            "/matter_id",
            "id",
        ),
        (json!({"text": "x"}), "/matter_id", "missing"),
        (json!({"matter_id": matter}), "/text", "missing"),
        (
            json!({"matter_id": matter, "text": "x", "document_ids": [SECRET]}),
            "/document_ids/0",
            "id",
        ),
    ];
    let links = [
        (link(SECRET), "/email", "email"),
        (link(""), "/email", "email"),
        (link("a@b@c"), "/email", "email"),
        (link("ana@exam ple.com"), "/email", "email"),
        (link("ana\n@example.com"), "/email", "email"),
        (link("Ana <ana@example.com>"), "/email", "email"),
        (
            link(&format!("{}@example.com", "a".repeat(300))),
            "/email",
            "email",
        ),
        (json!({"token": SECRET}), "/token", "token"),
        (json!({"token": "x".repeat(5_000)}), "/token", "token"),
    ];
    let sessions = [
        (json!({}), "/email", "missing"),
        (json!({"email": ANA}), "/token", "missing"),
        (json!({"request_id": "x"}), "/code", "missing"),
        (json!({"code": "123456"}), "/request_id", "missing"),
        (json!({"email": SECRET, "token": "x"}), "/email", "email"),
        (
            json!({"request_id": SECRET, "code": "123456"}),
            "/request_id",
            "request-id",
        ),
        (
            json!({"email": ANA, "token": "x", "code": "1"}),
            "/request_id",
            "one-credential",
        ),
        (
            json!({"email": ANA, "token": "x", "transport": SECRET}),
            "/transport",
            "transport",
        ),
    ];
    let profile = [
        (json!({"locale": SECRET}), "/locale", "choice"),
        (json!({"locale": "EN"}), "/locale", "choice"),
        (json!({"notifications": null}), "/notifications", "type"),
    ];
    let files = |files: Value| json!({"matter_id": matter, "files": files});
    let uploads = [
        (json!({"matter_id": matter}), "/files", "missing"),
        (files(json!([])), "/files", "empty"),
        (
            files(json!([{"name": "a", "size": 0}])),
            "/files/0/size",
            "file-size",
        ),
        (
            files(json!([{"name": "a", "size": -1}])),
            "/files/0/size",
            "type",
        ),
        (
            files(json!([{"name": "\u{202e}", "size": 1}])),
            "/files/0/name",
            "empty",
        ),
        (
            files(json!([{"name": "a", "size": 1, "fingerprint": SECRET}])),
            "/files/0/fingerprint",
            "fingerprint",
        ),
        (
            json!({"matter_id": SECRET, "files": [{"name": "a", "size": 1}]}),
            "/matter_id",
            "id",
        ),
        (
            json!({"matter_id": matter, "folder_id": SECRET, "files": [{"name": "a", "size": 1}]}),
            "/folder_id",
            "id",
        ),
        (
            json!({"matter_id": matter, "message": "", "files": [{"name": "a", "size": 1}]}),
            "/message",
            "empty",
        ),
    ];
    let post = Method::POST;
    let all = messages.iter().map(|case| (&post, "/v1/messages", case));
    let all = all.chain(links.iter().map(|case| (&post, "/v1/sign-in-links", case)));
    let all = all.chain(sessions.iter().map(|case| (&post, "/v1/sessions", case)));
    let all = all.chain(profile.iter().map(|case| (&Method::PATCH, "/v1/me", case)));
    let all = all.chain(uploads.iter().map(|case| (&post, "/v1/uploads", case)));
    for (method, path, (body, field, code)) in all {
        let answer = send(&ana, method, path, body.to_string()).await;
        refused(&answer, 422, "invalid-fields", &[field], &body.to_string());
        assert_eq!(answer.field().1, *code, "{body}");
    }
    for key in ["", " ", &"k".repeat(256), "with space", "ünïcode"] {
        let answer = ana
            .with("idempotency-key", key)
            .post("/v1/messages", message("x"))
            .await;
        refused(&answer, 422, "invalid-fields", &["Idempotency-Key"], key);
    }
    let spanish = ana
        .with("accept-language", "es-MX,es;q=0.9")
        .post("/v1/messages", message(""))
        .await;
    assert_eq!(spanish.header("content-language"), "es");
    assert_ne!(
        spanish.body["detail"],
        ana.post("/v1/messages", message("")).await.body["detail"]
    );
    unchanged(&portal, &before).await;
}
