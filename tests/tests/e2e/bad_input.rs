//! Promise 9: bad input of any kind gets a 4xx problem that names the field, never a 5xx, never repeats what was sent, and changes nothing.

use crate::harness::{Answer, Client, Dice, TestPortal};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
/// Stands in values that are refused; no answer may repeat it.
const SECRET: &str = "s3cret-value";

/// The calls that take a body, each with one that fits, and whether a session is wanted.
fn calls(matter: &str) -> [(Method, &'static str, Value); 5] {
    [
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
        (Method::POST, "/v1/session-reports", json!({"token": "x"})),
        (
            Method::PATCH,
            "/v1/me",
            json!({"locale": "es", "notifications": {"messages": true, "bills": true, "events": true}}),
        ),
        (
            Method::POST,
            "/v1/messages",
            json!({"matter_id": matter, "text": "Hello.", "document_ids": []}),
        ),
    ]
}

/// A portal with Ana signed in, and her matter.
async fn signed_in() -> (TestPortal, Client, String) {
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
async fn state(portal: &TestPortal) -> BTreeSet<String> {
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

async fn unchanged(portal: &TestPortal, before: &BTreeSet<String>) {
    let after = state(portal).await;
    let changes: Vec<_> = before.symmetric_difference(&after).collect();
    assert_eq!(changes, [] as [&String; 0]);
}

/// The answer is a problem as RFC 9457 has it, and repeats nothing.
fn refused(answer: &Answer, status: u16, problem: &str, fields: &[&str], what: &str) {
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

async fn send(caller: &Client, method: &Method, path: &str, body: impl Into<Vec<u8>>) -> Answer {
    caller
        .call_bytes(method.clone(), path, Some(body.into()))
        .await
}

#[tokio::test]
async fn no_body_is_taken_that_is_not_what_it_should_be() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    let mut sent = 0;
    for (method, path, fits) in calls(&matter) {
        let what = |body: &str| format!("{method} {path} {body}");
        let deep = format!("{{\"text\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        let broken = [
            "",
            " ",
            "{",
            "{\"text\":",
            "nonsense",
            "{} {}",
            "\u{0}",
            &"[".repeat(5_000),
        ];
        for body in broken {
            refused(
                &send(&ana, &method, path, body).await,
                400,
                "malformed-json",
                &[],
                &what(body),
            );
        }
        for bytes in [
            vec![0xff, 0xfe],
            b"{\"text\":\"\xc3\"}".to_vec(),
            vec![0; 64],
        ] {
            refused(
                &send(&ana, &method, path, bytes).await,
                400,
                "malformed-json",
                &[],
                &what("no UTF-8"),
            );
        }
        for body in [
            "[]",
            "7",
            "null",
            "true",
            "\"s3cret-value\"",
            "[\"s3cret-value\"]",
        ] {
            refused(
                &send(&ana, &method, path, body).await,
                422,
                "invalid-fields",
                &[""],
                &what(body),
            );
        }
        let answer = send(&ana, &method, path, deep).await;
        assert!(
            (400..500).contains(&answer.status),
            "{}: {answer:?}",
            what("deep")
        );

        let mut more = fits.clone();
        more["more"] = json!(SECRET);
        refused(
            &send(&ana, &method, path, more.to_string()).await,
            422,
            "invalid-fields",
            &["/more"],
            &what("more"),
        );
        for declared in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data; boundary=x",
            "*/*",
        ] {
            let other = ana.with("content-type", declared);
            refused(
                &send(&other, &method, path, fits.to_string()).await,
                415,
                "unsupported-media-type",
                &[],
                &what(declared),
            );
        }
        for length in [600_000, 7_000_000, 10_500_000] {
            let large = json!({"text": "x".repeat(length)}).to_string();
            refused(
                &send(&ana, &method, path, large).await,
                413,
                "too-large",
                &[],
                &what("large"),
            );
        }
        let twice = fits.to_string().replacen(
            '{',
            &format!(
                "{{\"{0}\":\"{SECRET}\",\"{0}\":\"{SECRET}\",",
                first_field(&fits)
            ),
            1,
        );
        let answer = send(&ana, &method, path, twice).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (422, "invalid-fields"),
            "{}: {answer:?}",
            what("a field twice")
        );
        sent += 30;
    }
    unchanged(&portal, &before).await;
    println!("figure: bad input: {sent} misshapen bodies, each a 4xx problem; nothing changed");
}

fn first_field(body: &Value) -> &str {
    body.as_object().unwrap().keys().next().unwrap()
}

#[tokio::test]
async fn each_field_of_another_type_is_named() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    for (method, path, fits) in calls(&matter) {
        for field in fits.as_object().unwrap().keys() {
            for wrong in [
                json!(7),
                json!(1.5),
                json!(true),
                json!({"more": SECRET}),
                json!([{"more": SECRET}]),
                json!([[]]),
            ] {
                let mut body = fits.clone();
                body[field] = wrong;
                let answer = send(&ana, &method, path, body.to_string()).await;
                assert_eq!(
                    (answer.status, answer.problem()),
                    (422, "invalid-fields"),
                    "{method} {path} {body}: {answer:?}"
                );
                let (named, code) = answer.field();
                assert!(
                    named.starts_with(&format!("/{field}")),
                    "{body}: {answer:?}"
                );
                assert!(
                    ["type", "choice", "unknown", "missing"].contains(&code),
                    "{body}: {answer:?}"
                );
                assert!(!answer.text.contains(SECRET), "{answer:?}");
            }
        }
    }
    unchanged(&portal, &before).await;
}

#[tokio::test]
async fn each_value_that_does_not_fit_is_named() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    let message = |text: &str| json!({"matter_id": matter, "text": text});
    let link = |email: &str| json!({"email": email});
    let messages = [
        (message(""), "/text", "empty"),
        (message(" \n\t "), "/text", "empty"),
        (
            message(&format!("{SECRET}\u{0}")),
            "/text",
            "control-characters",
        ),
        (message("a\u{1b}[31mb"), "/text", "control-characters"),
        (message("a\u{7f}"), "/text", "control-characters"),
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
        (link("ana\u{0}@example.com"), "/email", "email"),
        (link("Ana <ana@example.com>"), "/email", "email"),
        (
            link(&format!("{}@example.com", "a".repeat(300))),
            "/email",
            "email",
        ),
        (json!({"token": SECRET}), "/token", "token"),
        (json!({"token": "x".repeat(5_000)}), "/token", "token"),
        (
            json!({"email": ANA, "return_to": "javascript:alert(1)"}),
            "/return_to",
            "return-to",
        ),
        (
            json!({"email": ANA, "return_to": "/\\evil.example"}),
            "/return_to",
            "return-to",
        ),
        (
            json!({"email": ANA, "return_to": format!("/bills?{}", "x".repeat(400))}),
            "/return_to",
            "return-to",
        ),
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
            "either",
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
    let post = Method::POST;
    let all = messages.iter().map(|case| (&post, "/v1/messages", case));
    let all = all.chain(links.iter().map(|case| (&post, "/v1/sign-in-links", case)));
    let all = all.chain(sessions.iter().map(|case| (&post, "/v1/sessions", case)));
    let all = all.chain(profile.iter().map(|case| (&Method::PATCH, "/v1/me", case)));
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

#[tokio::test]
async fn each_parameter_that_does_not_fit_is_named() {
    let (portal, ana, matter) = signed_in().await;
    let cursor = ana.get("/v1/bills?limit=1").await.body["meta"]["paging"]["next"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = state(&portal).await;
    for list in ["/v1/bills", "/v1/events", "/v1/messages"] {
        for limit in [
            "0",
            "201",
            "x",
            "-1",
            "1.5",
            "",
            "%2B5",
            "99999999999999999999",
            "%ff",
            "%00",
            "s3cret-value",
        ] {
            refused(
                &ana.get(&format!("{list}?limit={limit}")).await,
                422,
                "invalid-fields",
                &["?limit"],
                limit,
            );
        }
        for id in [
            "x",
            "",
            "matter_",
            "bill_00000000000000000000000000",
            "matter_7ZZZZZZZZZZZZZZZZZZZZZZZZI",
            "%00",
            "s3cret-value",
        ] {
            refused(
                &ana.get(&format!("{list}?matter_id={id}")).await,
                422,
                "invalid-fields",
                &["?matter_id"],
                id,
            );
        }
        refused(
            &ana.get(&format!("{list}?more=s3cret-value")).await,
            422,
            "invalid-fields",
            &["?more"],
            "more",
        );
        let other = if list == "/v1/bills" {
            format!("&matter_id={matter}")
        } else {
            String::new()
        };
        for given in [
            "x",
            "",
            "s3cret-value",
            "%ff%fe",
            &cursor[1..],
            &format!("{cursor}A"),
            &format!("{cursor}{other}"),
        ] {
            refused(
                &ana.get(&format!("{list}?cursor={given}")).await,
                400,
                "invalid-cursor",
                &[],
                given,
            );
        }
    }
    for (query, field) in [
        ("from=yesterday", "?from"),
        ("to=2026-11-23", "?to"),
        ("from=%00", "?from"),
        ("from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z", "?to"),
        ("from=99999-01-01T00:00:00Z", "?from"),
    ] {
        refused(
            &ana.get(&format!("/v1/events?{query}")).await,
            422,
            "invalid-fields",
            &[field],
            query,
        );
    }
    let long = "x".repeat(2_000);
    for id in [
        "x",
        "bill_",
        "bill_0000000000000000000000000!",
        "%00",
        "..%2f..%2fetc",
        "%ff%fe",
        "bill_7ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
        &long,
    ] {
        for path in ["/v1/bills/", "/v1/events/"] {
            refused(
                &ana.get(&format!("{path}{id}")).await,
                404,
                "not-found",
                &[],
                id,
            );
        }
        refused(
            &ana.get(&format!("/v1/events/{id}/ics")).await,
            404,
            "not-found",
            &[],
            id,
        );
        refused(
            &ana.put(&format!("/v1/messages/{id}/read")).await,
            404,
            "not-found",
            &[],
            id,
        );
        refused(
            &ana.delete(&format!("/v1/sessions/{id}")).await,
            404,
            "not-found",
            &[],
            id,
        );
        refused(
            &ana.get(&format!("/v1/firms/{id}/logo")).await,
            404,
            "not-found",
            &[],
            id,
        );
    }
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Bearer s3cret-value",
        "Bearer ünïcode",
        &format!("Bearer {}", "x".repeat(5_000)),
    ] {
        let answer = portal
            .anonymous()
            .with("authorization", header)
            .get("/v1/me")
            .await;
        refused(&answer, 401, "session-required", &[], header);
    }
    unchanged(&portal, &before).await;
}

#[tokio::test]
async fn no_path_takes_a_method_that_it_does_not_have() {
    let (portal, ana, _) = signed_in().await;
    let before = state(&portal).await;
    let routes = crate::harness::project::routes();
    for route in &routes {
        let (_, path) = route.split_once(' ').unwrap();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
            if routes
                .iter()
                .any(|known| *known == format!("{method} {path}"))
            {
                continue;
            }
            let call: Method = method.parse().unwrap();
            let answer = ana
                .call(
                    call,
                    &path.replace("{id}", "x").replace("{firm_id}", "x"),
                    Some("{}".to_owned()),
                )
                .await;
            refused(
                &answer,
                405,
                "method-not-allowed",
                &[],
                &format!("{method} {path}"),
            );
            assert!(
                answer
                    .header("allow")
                    .split(", ")
                    .all(|allowed| routes.contains(&format!("{allowed} {path}"))),
                "{answer:?}"
            );
        }
    }
    for path in [
        "/v1/",
        "/v1/nothing",
        "/v1/bills/x/y",
        "/v2/bills",
        "/v1/bills/",
    ] {
        refused(
            &ana.post(path, json!({})).await,
            404,
            "not-found",
            &[],
            path,
        );
    }
    let wide = ana.with("x-wide", &"x".repeat(11_000));
    refused(
        &wide.get("/v1/me").await,
        431,
        "headers-too-large",
        &[],
        "wide headers",
    );
    unchanged(&portal, &before).await;
}

/// A body that fits with a few bytes changed: cut, doubled, replaced or put in.
fn spoil(body: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = body.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len());
        let any = *dice.pick(b"\"\\{}[]:,0e-.\x00\xff\xc3 tfn");
        match dice.below(4) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes.insert(at, any),
            2 => bytes[at] = any,
            _ => {
                let rest = bytes[at..].to_vec();
                bytes.extend(rest);
            }
        }
    }
    bytes
}

#[tokio::test]
async fn no_spoiled_body_makes_a_server_fail() {
    let (_portal, ana, matter) = signed_in().await;
    let mut dice = Dice::new(9);
    let (mut sent, mut refusals) = (0, 0);
    for (method, path, fits) in calls(&matter) {
        for _ in 0..150 {
            let body = spoil(&fits.to_string(), &mut dice);
            let shown = String::from_utf8_lossy(&body).into_owned();
            let answer = send(&ana, &method, path, body).await;
            assert!(answer.status < 500, "{method} {path} {shown}: {answer:?}");
            if answer.status >= 400 {
                assert_eq!(
                    answer.header("content-type"),
                    "application/problem+json",
                    "{shown}: {answer:?}"
                );
                refusals += 1;
            }
            sent += 1;
        }
    }
    println!(
        "figure: bad input: {sent} bodies spoiled at random, {refusals} of them refused, no failure"
    );
}
