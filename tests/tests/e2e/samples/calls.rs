//! The samples of calls over HTTP, made to a portal.

use super::json_files;
use crate::harness::proxy::Proxy;
use crate::harness::{
    Answer, Client, Sending, TestPortal, announcement, answer as mailed, project, text,
};
use local::Options;
use serde_json::{Value, json};
use std::path::Path;

/// Makes a sample's call to a portal, with the session in the place of `{{token}}` and the portal's own origin.
async fn call(portal: &TestPortal, token: &str, sample: &Value) -> Answer {
    let mut caller = portal.anonymous();
    let fill = |text: &Value| {
        text.as_str()
            .unwrap()
            .replace("{{token}}", token)
            .replace("https://portal.example.com", portal.portal.origin())
    };
    for (name, value) in sample["headers"].as_object().unwrap() {
        let by_the_road =
            ["host", "content-length"].contains(&name.as_str()) || name.starts_with("x-");
        if !by_the_road {
            caller = caller.with(name, &fill(value));
        }
    }
    let cookies: Vec<_> = sample["cookies"]
        .as_array()
        .into_iter()
        .flatten()
        .map(fill)
        .collect();
    if !cookies.is_empty() {
        caller = caller.with("cookie", &cookies.join("; "));
    }
    let query = sample["rawQueryString"].as_str().unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    let path = format!("{}{mark}{query}", sample["rawPath"].as_str().unwrap());
    let method = sample["requestContext"]["http"]["method"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    caller
        .call(method, &path, sample["body"].as_str().map(str::to_owned))
        .await
}

/// What is sent by somebody who is on its matter, in the place of `{{upload}}`, `{{document}}` and `{{etag}}`.
async fn name_an_upload(portal: &TestPortal, who: &Client, sample: &str) -> String {
    let me = who.get("/v1/me").await;
    let body = announcement(&text(&me.body["matters"][0]["id"]), &[("a.pdf", 4)]);
    let sending = Sending::start(portal, who, body).await;
    let tag = sending.put(0, 1, b"good").await;
    sample
        .replace("{{upload}}", &sending.id)
        .replace("{{document}}", &text(&sending.files[0]["document_id"]))
        .replace("{{etag}}", tag.trim_matches('"'))
}

/// An archive of a case, ready to be fetched, in the place of `{{archive}}`.
async fn name_an_archive(portal: &TestPortal, who: &Client, sample: &str) -> String {
    let documents = who.get("/v1/documents").await;
    let matter = text(&documents.rows()[0]["matter_id"]);
    let made = who.post("/v1/archives", json!({"matter_id": matter})).await;
    portal.settle().await;
    sample.replace("{{archive}}", &text(&made.body["id"]))
}

/// An answer by mail that waits, in the place of `{{draft}}`.
async fn name_a_draft(portal: &TestPortal, who: &Client, sample: &str) -> String {
    let email = "ben.okafor@example.com";
    let mails = portal.mails(email).await;
    if !mails.iter().any(|mail| mail.reply_to.starts_with("reply+")) {
        let firm = portal.firm("hale-ortiz");
        firm.send_message(
            "northgate",
            "by-mail",
            "When can you come?",
            &["ben-okafor"],
        )
        .await;
    }
    let address = portal.last_answerable(email).await.reply_to;
    let said = mailed(email, "On Monday.");
    portal.deliver(&address, "dmarc=FAIL", said).await;
    portal.settle().await;
    let drafts = who.get("/v1/drafts").await;
    sample.replace("{{draft}}", &text(&drafts.rows()[0]["id"]))
}

/// The samples are calls of two clients of the demo firm; those that want a secret which only a mail, an authenticator or a firm has get what somebody without it gets.
#[tokio::test]
async fn every_call_of_the_samples_is_answered() {
    let portal = TestPortal::with(Options {
        demo: true,
        // Somebody signs in for each sample.
        variables: vec![("LINKS_PER_NETWORK_HOUR".to_owned(), "1000".to_owned())],
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let mut calls = 0;
    for function in project::functions()
        .iter()
        .filter(|function| !function.routes.is_empty())
    {
        for file in json_files(&Path::new("events").join(&function.name)) {
            let ben = portal.sign_in("ben.okafor@example.com").await;
            let mut text = project::read(&file);
            if function.name == "upload" {
                text = name_an_upload(&portal, &ben, &text).await;
            }
            if text.contains("{{draft}}") {
                text = name_a_draft(&portal, &ben, &text).await;
            }
            if function.name == "calendar-feed" {
                let feed = ben.post("/v1/calendar-feed", json!({})).await;
                let url = feed.body["url"].as_str().unwrap();
                let (_, token) = url.rsplit_once('/').unwrap();
                text = text.replace("{{feed}}", token.strip_suffix(".ics").unwrap());
            }
            if function.name == "request-archive" {
                text = name_an_archive(&portal, &ben, &text).await;
            }
            let sample: Value = serde_json::from_str(&text).unwrap();
            let mut answer = call(&portal, ben.token(), &sample).await;
            if answer.status == 404 {
                let ana = portal.sign_in("ana.garcia@example.com").await;
                answer = call(&portal, ana.token(), &sample).await;
            }
            let wants_secret = [
                "verify-link",
                "sign-out",
                "passkeys",
                "receive-webhook",
                "answer-firm",
            ]
            .contains(&function.name.as_str())
                && (400..500).contains(&answer.status);
            assert!(
                (200..300).contains(&answer.status) || answer.status == 303 || wants_secret,
                "{}: {answer:?}",
                file.display()
            );
            let kept = answer.header("cache-control").starts_with("public");
            match file.file_stem().unwrap().to_str().unwrap() {
                "openapi" | "regions" => assert!(kept, "{answer:?}"),
                "health" => assert!(!kept, "{answer:?}"),
                _ => {}
            }
            calls += 1;
        }
    }
    assert!(calls > 12);
}

/// Whether the contract says that a route wants a session or a grant.
fn wants_session(contract: &Value, route: &str) -> bool {
    let (method, path) = route.split_once(' ').unwrap();
    let operation = &contract["paths"][path][method.to_lowercase()];
    let ways = operation["security"].as_array().unwrap();
    ways.iter().any(|way| way.get("bearer").is_some())
}

/// As the samples lie there, with a token that the portal did not make.
#[tokio::test]
async fn every_sample_without_a_session_is_refused_before_anything_is_asked() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let contract: Value = serde_json::from_str(&project::read("docs/openapi.json")).unwrap();
    let (mut refused, mut open) = (0, 0);
    for function in project::functions()
        .iter()
        .filter(|function| !function.routes.is_empty())
    {
        for file in json_files(&Path::new("events").join(&function.name)) {
            let sample: Value = serde_json::from_str(&project::read(&file)).unwrap();
            portal.settle().await;
            proxy.take();
            let answer = call(&portal, "x", &sample).await;
            let asked = proxy.take();
            let what = format!("{}: {answer:?}", file.display());
            if wants_session(&contract, sample["routeKey"].as_str().unwrap()) {
                assert_eq!(
                    (answer.status, answer.problem()),
                    (401, "session-required"),
                    "{what}"
                );
                let content_type = answer.header("content-type");
                assert_eq!(content_type, "application/problem+json", "{what}");
                assert!(asked.is_empty(), "{what}: {asked:?}");
                refused += 1;
            } else {
                assert_ne!(answer.problem(), "session-required", "{what}");
                open += 1;
            }
        }
    }
    assert!(refused > 30 && open > 10, "{refused} and {open}");
}
