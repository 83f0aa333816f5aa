//! The same without a hand that holds the write: both run together, many times, and what counts is what is left.

use super::{begun, has_endpoint, path_of, portal, report_about, sign_in};
use crate::devices::app;
use crate::harness::{Device, TestPortal, announcement, text};
use crate::races::make_links;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const ANA: &str = "ana@example.com";

/// How often both run together.
const ROUNDS: usize = 40;

/// A portal where Ana is a client, and links by which she signs in.
async fn with_links(count: usize) -> (TestPortal, crate::harness::proxy::Proxy, Vec<String>) {
    let (portal, proxy) = portal().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    for number in 0..count {
        firm.post(
            "bill.shared",
            crate::harness::bill_data("m-1", &format!("b-{number}"), &["c-1"]),
        )
        .await;
    }
    portal.settle().await;
    let links = make_links(&portal, ANA, count).await;
    (portal, proxy, links)
}

async fn items_of(portal: &TestPortal, kind: &str) -> Vec<Value> {
    portal.settle().await;
    let mut items = portal.items().await;
    items.retain(|item| item["kind"] == kind);
    items
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn registering_and_reporting_together_leaves_no_device() {
    let (portal, _, links) = with_links(ROUNDS).await;
    let (mut left, mut answers) = (0, BTreeMap::<u16, usize>::new());
    for (number, link) in (1..).zip(&links) {
        let session = sign_in(&portal, ANA, link).await;
        let body = json!({"token": report_about(ANA, &session).await});
        let anyone = portal.anonymous();
        let (registered, reported) = tokio::join!(
            session.post("/v1/devices", app("apns", number)),
            anyone.post("/v1/session-reports", body),
        );
        assert_eq!(reported.status, 204, "{reported:?}");
        *answers.entry(registered.status).or_default() += 1;
        let devices = items_of(&portal, "DEVICE").await;
        let name = format!("Phone {number}");
        left += usize::from(devices.iter().any(|device| device["name"] == name));
        assert_eq!(items_of(&portal, "CLAIM").await.len(), devices.len());
        assert!(
            left > 0 || !has_endpoint(&portal, number).await,
            "round {number}"
        );
    }
    println!(
        "figure: registering a device and reporting the session together: {left} of {ROUNDS} rounds leave the device; registrations by status: {answers:?}"
    );
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_that_runs_together_with_a_report_leaves_a_way_in_or_an_upload() {
    let (portal, _, links) = with_links(ROUNDS).await;
    for (round, link) in links.iter().enumerate() {
        let session = sign_in(&portal, ANA, link).await;
        let matter = text(&session.get("/v1/me").await.body["matters"][0]["id"]);
        let begun_passkey = session.call(Method::POST, "/v1/passkeys/options", None);
        let made = Device::new(&portal).make(&begun_passkey.await.body).await;
        let body = json!({"token": report_about(ANA, &session).await});
        let files = announcement(&matter, &[("a.pdf", 16 * 1024 * 1024 + 1)]);
        let anyone = portal.anonymous();
        let (passkey, upload, reported) = tokio::join!(
            session.post("/v1/passkeys", made),
            session.post("/v1/uploads", files),
            anyone.post("/v1/session-reports", body),
        );
        assert_eq!(reported.status, 204, "{reported:?}");
        for answer in [&passkey, &upload] {
            assert!([201, 401].contains(&answer.status), "{answer:?}");
        }
        assert!(
            items_of(&portal, "PASSKEY").await.is_empty(),
            "round {round}"
        );
        let files = items_of(&portal, "UPLOAD_FILE").await;
        assert!(files.is_empty(), "round {round}: {files:?}");
        assert!(begun(&portal).await.is_empty(), "round {round}");
        if let Some(grant) = upload.body["grant"].as_str() {
            let path = format!("/v1/uploads/{}", text(&upload.body["id"]));
            let granted = portal.anonymous().with_token(grant).get(&path).await;
            assert_eq!(granted.status, 401, "round {round}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_message_is_sent_and_nothing_opened_after_a_sign_out_was_answered() {
    let (portal, _, links) = with_links(ROUNDS).await;
    let reader = sign_in(
        &portal,
        ANA,
        &make_links(&portal, ANA, ROUNDS + 1).await[ROUNDS],
    )
    .await;
    let mut outcomes = BTreeMap::<(u16, u16), usize>::new();
    for (round, link) in links.iter().enumerate() {
        let session = sign_in(&portal, ANA, link).await;
        let me = session.get("/v1/me").await.body;
        let bills = reader.get("/v1/bills?limit=100").await;
        let bill = text(&bills.rows()[round]["id"]);
        let message = json!({"matter_id": me["matters"][0]["id"], "text": format!("Text {round}")});
        let path = format!("/v1/bills/{bill}");
        let ended = async {
            let out = session.delete("/v1/session").await;
            assert_eq!(out.status, 204, "{out:?}");
            portal.items().await
        };
        let (sent, opened, ended) = tokio::join!(
            session.post("/v1/messages", message),
            session.get(&path),
            ended
        );
        *outcomes.entry((sent.status, opened.status)).or_default() += 1;
        portal.settle().await;
        let after = portal.items().await;
        let text = format!("Text {round}");
        let messages = |items: &[Value]| {
            let sent = items
                .iter()
                .filter(|item| item["data"]["text"] == text.as_str());
            sent.count()
        };
        let openings = |items: &[Value]| {
            let opened = items.iter().filter(|item| item["opened_version"].is_i64());
            opened.count()
        };
        assert_eq!(messages(&ended), messages(&after), "round {round}");
        assert_eq!(openings(&ended), openings(&after), "round {round}");
        assert_eq!(
            messages(&after),
            usize::from(sent.status == 201),
            "{sent:?}"
        );
    }
    println!(
        "figure: sending a message, opening a bill and signing out together, {ROUNDS} rounds, by the statuses of the first two: {outcomes:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ending_the_last_membership_together_with_registering_leaves_no_device() {
    let (portal, _, _) = with_links(0).await;
    let firm = portal.firm("hale-ortiz");
    for number in 0..12_u8 {
        let (client, email) = (format!("r-{number}"), format!("r-{number}@example.com"));
        firm.invite(&client, &email, Some("en")).await;
        let link = make_links(&portal, &email, 1).await.remove(0);
        let session = sign_in(&portal, &email, &link).await;
        let over = if number % 2 == 0 {
            firm.event("client.removed", 1_000, json!({"client_id": client}))
        } else {
            let moved = json!({"client_id": client, "email": format!("new-{email}"), "name": "N"});
            firm.event("client.updated", 1_000, moved)
        };
        // While the event is on its way, the clock of the call is ahead of the event's.
        let register = async {
            let mut registered = Vec::new();
            for _ in 0..6 {
                registered.push(session.post("/v1/devices", app("apns", number)).await);
                portal.advance(1).await;
            }
            registered
        };
        let (answers, ()) = tokio::join!(register, portal.put_events(over));
        for answer in answers {
            assert!([201, 401].contains(&answer.status), "{answer:?}");
        }
        let devices = items_of(&portal, "DEVICE").await;
        assert!(devices.is_empty(), "{number}: {devices:?}");
        assert!(!has_endpoint(&portal, number).await, "{number}");
    }
}

/// What a page does at once when it opens, and what its owner does next, over and over.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_slides_while_it_writes_notices_no_conflict() {
    let (portal, proxy, links) = with_links(12).await;
    let session = sign_in(&portal, ANA, &links[0]).await;
    let me = session.get("/v1/me").await.body;
    let matter = &me["matters"][0]["id"];
    let bills = session.get("/v1/bills?limit=100").await;
    let bills: Vec<_> = bills.rows().iter().map(|row| text(&row["id"])).collect();
    assert!(path_of(&session).await.starts_with("/v1/sessions/"));
    // As long as a transaction takes in AWS, and then some.
    proxy.collide(Duration::from_millis(12));
    proxy.take();
    let (mut calls, mut slowest) = (0, 0);
    for (round, bill) in bills.iter().enumerate() {
        let body = json!({"matter_id": matter, "text": format!("Text {round}")});
        let path = format!("/v1/bills/{bill}");
        let locale = json!({"locale": if round % 2 == 0 { "en" } else { "es" }});
        let read = ["/v1/me", "/v1/bills", "/v1/events", "/v1/documents", &path];
        let (opened, listed, wrote, chose) = tokio::join!(
            join_all(read.map(|path| session.get(path))),
            join_all((0..3).map(|_| session.get("/v1/messages"))),
            session.post("/v1/messages", body),
            session.patch("/v1/me", locale),
        );
        let all = opened.into_iter().chain(listed).chain([wrote, chose]);
        for answer in all {
            assert!([200, 201].contains(&answer.status), "{answer:?}");
            calls += 1;
        }
        slowest = slowest.max(proxy.take().len());
    }
    println!(
        "figure: {calls} calls of one session, 10 at a time, of which 3 write: {} writes met a transaction of 12 ms and were tried again; at most {slowest} calls of AWS in a round; none failed",
        proxy.take_collisions()
    );
}
