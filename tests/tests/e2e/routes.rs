//! Promise 5: nobody sees what was not shared with them. Every route of the template, against everyone who is not the client: a new route fails this test until it is listed here.

mod attempts;
mod phone;
mod secrets;

use crate::harness::{Answer, Client, PushService, TestPortal, project};
use attempts::attempts;
use reqwest::Method;
use secrets::{Secrets, answer_by_mail, furnish, send_a_file, take_along};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
const MINUTE: i64 = 60;

/// What somebody gets who is signed in and whose it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// 404, as if it did not exist.
    NotFound,
    /// 200 with no rows of Ana's.
    List,
    /// What is the caller's own, and nothing of Ana's.
    Own,
    /// Something is made for the caller.
    Made,
    /// The same as anyone gets, signed in or not.
    Public(u16),
}

/// One call.
#[derive(Debug)]
struct Attempt {
    method: Method,
    path: String,
    body: Option<Value>,
    expect: Expect,
}

fn attempt(method: Method, path: impl Into<String>, expect: Expect) -> Attempt {
    Attempt {
        method,
        path: path.into(),
        body: None,
        expect,
    }
}

async fn send(caller: &Client, attempt: &Attempt) -> Answer {
    let body = attempt.body.as_ref().map(Value::to_string);
    // So that a file's address is an answer and no redirection.
    let caller = caller.with("accept", "application/json");
    caller
        .call(attempt.method.clone(), &attempt.path, body)
        .await
}

/// Everyone with a session that is none any more, or never was one.
async fn without_session(portal: &TestPortal) -> Vec<(&'static str, Client)> {
    let expired = portal.sign_in(ANA).await;
    portal.advance(15 * MINUTE).await;
    let gone = portal.sign_in("gone@example.com").await;
    portal
        .firm("hale-ortiz")
        .send_version("client.removed", 1_000, json!({"client_id": "c-3"}))
        .await;
    let signed_out = portal.sign_in(ANA).await;
    assert_eq!(signed_out.delete("/v1/session").await.status, 204);
    vec![
        ("anonymous", portal.anonymous()),
        ("no token of ours", portal.anonymous().with_token("x")),
        ("expired", expired),
        ("signed out", signed_out),
        ("removed", gone),
    ]
}

#[tokio::test]
async fn every_route_against_everyone_whose_it_is_not() {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    furnish(&portal).await;
    let out = without_session(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let others = [
        ("co-client", portal.sign_in("ben@example.com").await),
        (
            "client of another firm",
            portal.sign_in("dora@example.com").await,
        ),
        ("stranger", portal.sign_in("cy@example.com").await),
    ];
    let session = ana.get("/v1/session").await.body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let sent = send_a_file(&portal, &ana).await;
    let phone = phone::register(&portal, &service, &ana).await;
    let draft = answer_by_mail(&portal, &ana).await;
    let link = portal.last_link(ANA).await.token();
    let archive = take_along(&portal, &ana).await;
    let secrets = Secrets::new(session, (link, draft), archive, sent, phone);
    let routes = project::routes();
    let mut refused = 0;
    for route in &routes {
        let attempts = attempts(route, &secrets)
            .unwrap_or_else(|| panic!("list {route} in this test: what does a stranger get?"));
        for attempt in &attempts {
            for (who, caller) in &out {
                let answer = send(caller, attempt).await;
                let expected = if let Expect::Public(status) = attempt.expect {
                    status
                } else {
                    401
                };
                assert_eq!(answer.status, expected, "{who}, {attempt:?}: {answer:?}");
                keeps_quiet(&answer, &secrets, who, attempt);
                refused += usize::from(expected == 401);
            }
            for (who, caller) in &others {
                let answer = send(caller, attempt).await;
                check_other(&answer, attempt, who);
                keeps_quiet(&answer, &secrets, who, attempt);
                refused += 1;
            }
        }
    }
    ends_their_own(&others).await;
    nothing_happened(&portal, &ana, &secrets).await;
    println!(
        "figure: access: {} routes, {} callers, {refused} attempts on what is another's: 0 succeeded",
        routes.len(),
        out.len() + others.len()
    );
}

fn check_other(answer: &Answer, attempt: &Attempt, who: &str) {
    match attempt.expect {
        Expect::NotFound => assert_eq!(
            (answer.status, answer.problem()),
            (404, "not-found"),
            "{who}, {attempt:?}"
        ),
        Expect::List if who == "client of another firm" => {
            assert!(
                answer.rows().iter().all(|row| row["firm_id"] == "lakeside"),
                "{answer:?}"
            );
        }
        Expect::List => assert_eq!(answer.rows(), [] as [Value; 0], "{who}, {attempt:?}"),
        Expect::Own => assert_eq!(answer.status, 200, "{who}, {attempt:?}: {answer:?}"),
        Expect::Made => assert_eq!(answer.status, 201, "{who}, {attempt:?}: {answer:?}"),
        Expect::Public(status) => assert_eq!(answer.status, status, "{who}, {attempt:?}"),
    }
}

fn keeps_quiet(answer: &Answer, secrets: &Secrets, who: &str, attempt: &Attempt) {
    let headers = format!("{:?}", answer.headers);
    for word in secrets.words() {
        assert!(
            !answer.text.contains(word) && !headers.contains(word),
            "{who}, {attempt:?}: {answer:?}"
        );
    }
}

/// Signing out ends the caller's session and no other.
async fn ends_their_own(others: &[(&str, Client)]) {
    for (who, caller) in others {
        assert_eq!(caller.delete("/v1/session").await.status, 204, "{who}");
        assert_eq!(caller.get("/v1/session").await.status, 401, "{who}");
    }
}

/// Ana still has all of it, unread, and nobody was told of anything.
async fn nothing_happened(portal: &TestPortal, ana: &Client, secrets: &Secrets) {
    for told in [
        "bill.viewed",
        "event.viewed",
        "message.read",
        "message.received",
        "document.downloaded",
        "upload.completed",
    ] {
        assert_eq!(portal.told(told).await, Vec::<Value>::new());
    }
    let me = ana.get("/v1/me").await;
    assert_eq!(me.body["locale"], Value::Null);
    // What she sent herself is not new to her.
    assert_eq!(
        me.body["unread"],
        json!({"messages": 1, "bills": 1, "events": 1, "documents": 1})
    );
    let rows: BTreeSet<_> = ana
        .get("/v1/messages")
        .await
        .rows()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        rows,
        BTreeSet::from([
            secrets.bill.clone(),
            secrets.event.clone(),
            secrets.message.clone(),
            secrets.document.clone(),
            secrets.sent.arrived.clone()
        ])
    );
    // What everyone else was refused is there: the attempts were made at the right address.
    for route in project::routes() {
        for attempt in attempts(&route, secrets).unwrap() {
            let own = matches!(
                attempt.expect,
                Expect::NotFound | Expect::List | Expect::Own | Expect::Made
            );
            // That matter has no documents; her archive is made of those of the other one.
            let made_before = route == "POST /v1/archives";
            if own && !made_before && attempt.method != Method::DELETE {
                let answer = send(ana, &attempt).await;
                assert!(
                    (200..300).contains(&answer.status),
                    "{attempt:?}: {answer:?}"
                );
            }
        }
    }
}
