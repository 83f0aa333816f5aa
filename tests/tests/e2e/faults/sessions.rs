//! What a client does: asks for a link, signs in, writes, opens. Who gets no answer tries again with the same idempotency key.

use super::flow::Flow;
use super::trial::{Case, Trial, What};
use crate::harness::{Client, Mail, bill_data};
use crate::requests::request_data;
use serde_json::{Value, json};

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    let mut events = Vec::new();
    for case in cases {
        let (client, matter) = (case.client(), format!("m-{}", case.0));
        let clients = [client.as_str()];
        events.push((
            "client.invited",
            json!({"client_id": client, "email": case.email(), "name": "Name", "locale": "en"}),
        ));
        events.push((
            "matter.updated",
            json!({"matter_id": matter, "name": "Matter", "status": "open", "client_ids": clients}),
        ));
        if flow == Flow::Answer {
            let mut request = request_data(&case.resource(), "answer", &clients);
            request["matter_id"] = json!(matter);
            request["reminders"] = json!(false);
            events.push(("request.made", request));
        }
        if flow == Flow::Open {
            events.push((
                "bill.shared",
                bill_data(&matter, &case.resource(), &clients),
            ));
        }
    }
    trial.tell(1, events).await;
    trial.portal.settle().await;
    let mut prepared = Vec::new();
    for case in cases {
        prepared.push(prepare_case(flow, trial, *case).await);
    }
    trial.portal.settle().await;
    if flow == Flow::SignInByCode {
        for (case, prepared) in cases.iter().zip(&mut prepared) {
            let mails = trial.portal.mails_now(&case.email()).await;
            let mail = mails.last().expect("a mail with the code");
            prepared["code"] = json!(mail.code());
        }
    }
    prepared
}

/// The invitation.
async fn first_mail(trial: &Trial, case: Case) -> Mail {
    trial.portal.mails_now(&case.email()).await.remove(0)
}

async fn prepare_case(flow: Flow, trial: &Trial, case: Case) -> Value {
    let anyone = trial.portal.anonymous();
    match flow {
        Flow::AskForLink => json!({}),
        Flow::AskForThirdLink => {
            let there = from_own_network(&anyone, case);
            for _ in 0..2 {
                let body = json!({"email": case.email()});
                there.post("/v1/sign-in-links", body).await;
            }
            json!({})
        }
        Flow::SignInByCode => {
            let asked = anyone
                .post("/v1/sign-in-links", json!({"email": case.email()}))
                .await;
            json!({"request": asked.body["request_id"]})
        }
        Flow::SignInByLink => {
            let token = first_mail(trial, case).await.token();
            json!({"token": token})
        }
        _ => {
            let link = first_mail(trial, case).await;
            let body = json!({"email": case.email(), "token": link.token()});
            let session = anyone.post("/v1/sessions", body).await;
            let token = session.body["token"]
                .as_str()
                .expect("a session")
                .to_owned();
            let client = anyone.with_token(&token);
            let me = client.get("/v1/me").await;
            let thing = match flow {
                Flow::Open => client.get("/v1/bills").await.rows()[0]["id"].clone(),
                Flow::Answer => client.get("/v1/requests").await.rows()[0]["id"].clone(),
                _ => Value::Null,
            };
            json!({"session": token, "matter": me.body["matters"][0]["id"], "thing": thing})
        }
    }
}

/// Somebody in a /48 of the case's own.
fn from_own_network(who: &Client, case: Case) -> Client {
    who.with("portico-viewer", &format!("2001:db8:{:x}::1", case.0))
}

fn signed_in(trial: &Trial, prepared: &Value) -> Client {
    let token = prepared["session"].as_str().expect("a session");
    trial.portal.anonymous().with_token(token)
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case, prepared: &Value) {
    let anyone = trial.keyed(&trial.portal.anonymous(), case);
    let email = case.email();
    let (answer, wanted) = match flow {
        Flow::AskForLink | Flow::AskForThirdLink => {
            let anyone = from_own_network(&anyone, case);
            let ask = || anyone.post("/v1/sign-in-links", json!({"email": email}));
            (trial.insist(ask).await, 202)
        }
        Flow::SignInByLink => {
            let body = json!({"email": email, "token": prepared["token"]});
            (
                trial
                    .insist(|| anyone.post("/v1/sessions", body.clone()))
                    .await,
                201,
            )
        }
        Flow::SignInByCode => {
            let body = json!({"request_id": prepared["request"], "code": prepared["code"]});
            (
                trial
                    .insist(|| anyone.post("/v1/sessions", body.clone()))
                    .await,
                201,
            )
        }
        Flow::Write => {
            let writer = trial.keyed(&signed_in(trial, prepared), case);
            let body = json!({"matter_id": prepared["matter"], "text": case.resource()});
            (
                trial
                    .insist(|| writer.post("/v1/messages", body.clone()))
                    .await,
                201,
            )
        }
        Flow::Answer => {
            let client = trial.keyed(&signed_in(trial, prepared), case);
            let request = prepared["thing"].as_str().expect("a request");
            let path = format!("/v1/requests/{request}/answers");
            let body = json!({"text": "Monday"});
            let answer = trial.insist(|| client.post(&path, body.clone())).await;
            (answer, 201)
        }
        _ => {
            let reader = signed_in(trial, prepared);
            let path = format!("/v1/bills/{}", prepared["thing"].as_str().expect("a bill"));
            (trial.insist(|| reader.get(&path)).await, 200)
        }
    };
    assert_eq!(
        answer.status, wanted,
        "{flow:?}, case {}: {answer:?}",
        case.0
    );
}

pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, prepared: &Value, what: &What) {
    let client = case.client();
    let heard = async |kind| trial.heard(kind, "client_id", &client).await.len();
    match flow {
        Flow::AskForLink | Flow::AskForThirdLink => {
            let mails = trial.portal.mails_now(&case.email()).await;
            // After the invitation, and after the first two links.
            let before = if flow == Flow::AskForLink { 1 } else { 3 };
            let mut tokens: Vec<_> = mails[before..].iter().map(Mail::token).collect();
            tokens.dedup();
            assert_eq!(tokens.len(), 1, "{what}: every mail carries the same link");
        }
        Flow::SignInByLink | Flow::SignInByCode => {
            assert_eq!(heard("client.signed_in").await, 1, "{what}");
        }
        Flow::Write => assert_eq!(heard("message.received").await, 1, "{what}"),
        Flow::Answer => assert_eq!(heard("request.fulfilled").await, 1, "{what}"),
        _ => {
            assert_eq!(heard("bill.viewed").await, 1, "{what}");
            let reader = signed_in(trial, prepared);
            let bills = reader.get("/v1/bills").await;
            assert_eq!(bills.rows()[0]["unread"], false, "{what}");
        }
    }
}

/// Each client's message stands in the table once.
pub(super) async fn check_messages(trial: &Trial, cases: usize) {
    let items = trial.portal.items().await;
    let mut texts: Vec<_> = items
        .iter()
        .filter(|item| item["kind"] == "MESSAGE")
        .map(|item| item["data"]["text"].as_str().expect("text"))
        .collect();
    let written = texts.len();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!((written, texts.len()), (cases, cases));
}

/// Each network and its site asked for three links, however often the third was tried.
pub(super) async fn check_budgets(trial: &Trial, cases: usize) {
    let items = trial.portal.items().await;
    let begin = "RATE#links-network#";
    let budgets = items
        .iter()
        .filter(|item| item["PK"].as_str().expect("a key").starts_with(begin));
    let counts: Vec<_> = budgets.map(|item| item["count"].clone()).collect();
    assert_eq!(counts, vec![json!(3); 2 * cases]);
}

/// The code was tried once, however often, and right is not wrong.
pub(super) async fn check_tries(trial: &Trial) {
    for item in trial.portal.items().await {
        let tried = item["tried"].as_array().map_or(0, Vec::len);
        let key = item["PK"].as_str().expect("a key");
        if key.starts_with("RATE#codes#") {
            assert_eq!(tried, 0, "{item}");
        } else if item["kind"] == "CODE" {
            assert!(tried <= 1, "{item}");
        }
    }
}
