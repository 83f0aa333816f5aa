//! Parameters of queries and paths, headers, and methods.

use super::{refused, signed_in, state, unchanged};
use crate::harness::project;
use reqwest::Method;
use serde_json::json;

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
            &ana.get(&format!("/v1/firms/{id}")).await,
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

/// What calls these are programs of others, which add parameters of their own.
const TOLERANT: [&str; 6] = [
    "GET /v1/health",
    "GET /v1/calendar/{feed_token}",
    "GET /v1/firms/{firm_id}/logo",
    "GET /.well-known/apple-app-site-association",
    "GET /.well-known/assetlinks.json",
    "GET /.well-known/webauthn",
];

/// What reads parameters, once it knows which firm calls.
const OF_FIRMS: [&str; 5] = [
    "GET /v1/firm/clients",
    "GET /v1/firm/clients/{client_id}/deliveries",
    "GET /v1/firm/events",
    "GET /v1/firm/resources/{kind}/{firm_ref}",
    "GET /v1/firm/sign-in-failures",
];

#[tokio::test]
async fn no_route_ignores_a_parameter_that_it_does_not_have() {
    let (portal, ana, _) = signed_in().await;
    let before = state(&portal).await;
    for route in project::routes() {
        let Some((method, path)) = route.split_once(' ') else {
            continue;
        };
        if OF_FIRMS.contains(&route.as_str()) {
            continue;
        }
        let path = path.replace(['{', '}'], "");
        let method: Method = method.parse().unwrap();
        let body = (method != Method::GET).then(|| "{}".to_owned());
        let answer = ana
            .call(method, &format!("{path}?more=s3cret-value"), body)
            .await;
        if TOLERANT.contains(&route.as_str()) {
            assert_ne!(answer.status, 422, "{route}: {answer:?}");
        } else {
            refused(&answer, 422, "invalid-fields", &["?more"], &route);
        }
    }
    unchanged(&portal, &before).await;
}

/// Whether a route takes this method at this path: the name of a parameter may stand where the path has a word.
fn takes(routes: &[String], method: &str, path: &str) -> bool {
    let fits = |pattern: &str| {
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern
                .zip(path)
                .all(|(part, given)| part == given || part.starts_with('{'))
    };
    routes.iter().any(|route| {
        let (known, pattern) = route.split_once(' ').unwrap();
        known == method && fits(pattern)
    })
}

#[tokio::test]
async fn no_path_takes_a_method_that_it_does_not_have() {
    let (portal, ana, _) = signed_in().await;
    let before = state(&portal).await;
    let routes = project::routes();
    for route in &routes {
        let (_, path) = route.split_once(' ').unwrap();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
            if takes(&routes, method, path) {
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
                    .all(|allowed| allowed == "OPTIONS" || takes(&routes, allowed, path)),
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
    // The gateway's own words.
    let answer = wide.get("/v1/me").await;
    let said = &answer.body["message"];
    assert_eq!(
        (answer.status, said),
        (431, &json!("Request Header Fields Too Large"))
    );
    unchanged(&portal, &before).await;
}
