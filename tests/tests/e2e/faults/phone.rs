//! Passkeys, devices, calendar feeds and pushes. Who gets no answer tries the same call again.

use super::flow::Flow;
use super::trial::{Case, Trial, What};
use crate::calendar_feed::{FEED, path_of};
use crate::devices::register;
use crate::harness::{Client, Device, bill_data, text};
use reqwest::Method;
use serde_json::{Value, json};

/// Who had the app of a case before.
fn former(case: Case) -> String {
    format!("former-{}@example.com", case.0)
}

/// The app of a case.
fn app(case: Case) -> Value {
    json!({"platform": "apns", "token": format!("{:064x}", case.0), "name": case.resource()})
}

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    let mut events = Vec::new();
    for case in cases {
        let client = case.client();
        let mut invite = |client: &str, email: &str| {
            let data = json!({"client_id": client, "email": email, "name": "Name", "locale": "en"});
            events.push(("client.invited", data));
        };
        invite(&client, &case.email());
        if flow == Flow::RegisterDevice {
            invite(&format!("former-{client}"), &former(*case));
        }
        let matter = format!("m-{}", case.0);
        let data = json!({"matter_id": matter, "name": "Matter", "status": "open", "client_ids": [client]});
        events.push(("matter.updated", data));
    }
    trial.tell(1, events).await;
    let mut prepared = Vec::new();
    for case in cases {
        let client = trial.portal.sign_in(&case.email()).await;
        prepared.push(prepare_case(flow, trial, *case, &client).await);
    }
    trial.portal.settle().await;
    prepared
}

async fn prepare_case(flow: Flow, trial: &Trial, case: Case, client: &Client) -> Value {
    let portal = &trial.portal;
    let mut phone = Device::new(portal);
    let session = client.token();
    match flow {
        Flow::RegisterPasskey => {
            let begun = client.call(Method::POST, "/v1/passkeys/options", None);
            let made = phone.make(&begun.await.body).await;
            json!({"session": session, "body": made})
        }
        Flow::SignInByPasskey => {
            portal.register(client, &mut phone).await;
            let ceremony = portal.passkey_ceremony().await;
            json!({"session": session, "body": phone.sign(&ceremony).await})
        }
        Flow::RevokePasskey => {
            let made = portal.register(client, &mut phone).await;
            let touched = portal.sign_in_by_touch(&mut phone).await;
            let path = format!("/v1/passkeys/{}", text(&made["id"]));
            json!({"session": session, "path": path, "touched": touched.token()})
        }
        Flow::RegisterDevice => {
            let former = portal.sign_in(&former(case)).await;
            register(&former, app(case)).await;
            json!({"session": session, "former": former.token()})
        }
        Flow::Forget => {
            portal.register(client, &mut phone).await;
            register(client, app(case)).await;
            client.post(FEED, json!({})).await;
            json!({})
        }
        Flow::MakeFeed => {
            let before = client.post(FEED, json!({})).await;
            json!({"session": session, "before": path_of(&before.body)})
        }
        Flow::ReadFeed => {
            let made = client.post(FEED, json!({})).await;
            json!({"session": session, "path": path_of(&made.body)})
        }
        _ => {
            let device = register(client, app(case)).await;
            let path = format!("/v1/devices/{}", text(&device["id"]));
            json!({"session": session, "path": path})
        }
    }
}

fn who(trial: &Trial, prepared: &Value, name: &str) -> Client {
    trial.portal.anonymous().with_token(&text(&prepared[name]))
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case, prepared: &Value) {
    let client = case.client();
    let (answer, wanted) = match flow {
        Flow::Push => {
            let data = bill_data(&format!("m-{}", case.0), &case.resource(), &[&client]);
            return trial.tell(2, [("bill.shared", data)]).await;
        }
        Flow::Forget => {
            let data = json!({"client_id": client});
            return trial.tell(2, [("client.removed", data)]).await;
        }
        Flow::SignInByPasskey => {
            let anyone = trial.keyed(&trial.portal.anonymous(), case);
            let path = "/v1/passkeys/sessions";
            let call = || anyone.post(path, prepared["body"].clone());
            (trial.insist(call).await, 201)
        }
        Flow::RegisterPasskey => {
            let client = who(trial, prepared, "session");
            let call = || client.post("/v1/passkeys", prepared["body"].clone());
            (trial.insist(call).await, 201)
        }
        Flow::MakeFeed => {
            let client = trial.keyed(&who(trial, prepared, "session"), case);
            let call = || client.post(FEED, json!({"details": true}));
            (trial.insist(call).await, 201)
        }
        Flow::ReadFeed => {
            let (calendar, path) = (trial.portal.anonymous(), text(&prepared["path"]));
            (trial.insist(|| calendar.get(&path)).await, 200)
        }
        Flow::RegisterDevice => {
            let client = who(trial, prepared, "session");
            let call = || client.post("/v1/devices", app(case));
            (trial.insist(call).await, 201)
        }
        _ => {
            let client = who(trial, prepared, "session");
            let path = text(&prepared["path"]);
            let answer = trial.insist(|| client.delete(&path)).await;
            // It may have happened without an answer.
            let wanted = if answer.status == 404 { 404 } else { 204 };
            (answer, wanted)
        }
    };
    assert_eq!(
        answer.status, wanted,
        "{flow:?}, case {}: {answer:?}",
        case.0
    );
}

pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, prepared: &Value, what: &What) {
    let rows = async |name: &str, list: &str| {
        let list = who(trial, prepared, name).get(list).await;
        list.rows().len()
    };
    match flow {
        Flow::SignInByPasskey => {
            let told = trial.portal.told_now("client.signed_in").await;
            let mut ids: Vec<_> = told
                .iter()
                .map(|event| &event["detail"])
                .filter(|detail| detail["data"]["client_id"] == case.client())
                .filter(|detail| detail["data"]["method"] == "passkey")
                .map(|detail| text(&detail["id"]))
                .collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), 1, "{what}");
        }
        Flow::RegisterPasskey => assert_eq!(rows("session", "/v1/passkeys").await, 1, "{what}"),
        Flow::RevokePasskey => {
            assert_eq!(rows("session", "/v1/passkeys").await, 0, "{what}");
            let over = who(trial, prepared, "touched").get("/v1/me").await;
            assert_eq!(over.status, 401, "{what}");
        }
        Flow::RegisterDevice => {
            assert_eq!(rows("session", "/v1/devices").await, 1, "{what}");
            assert_eq!(rows("former", "/v1/devices").await, 0, "{what}");
        }
        Flow::MakeFeed => {
            let shown = who(trial, prepared, "session").get(FEED).await;
            assert_eq!(shown.body["details"], true, "{what}");
            let calendar = trial.portal.anonymous();
            let feed = calendar.get(&path_of(&shown.body)).await;
            assert_eq!(feed.status, 200, "{what}");
            let before = calendar.get(&text(&prepared["before"])).await;
            assert_eq!(before.status, 404, "{what}");
        }
        Flow::ReadFeed => {
            let shown = who(trial, prepared, "session").get(FEED).await;
            assert!(shown.body["fetched_at"].is_string(), "{what}");
        }
        Flow::RemoveDevice => assert_eq!(rows("session", "/v1/devices").await, 0, "{what}"),
        Flow::Push => check_pushes(trial, case, what).await,
        _ => {}
    }
}

/// However often something was pushed, the phone shows it once: it has one tag.
async fn check_pushes(trial: &Trial, case: Case, what: &What) {
    let items = trial.portal.items().await;
    let device = items.iter().find(|item| item["name"] == case.resource());
    let endpoint = &device.expect("a device")["target"]["endpoint"];
    let pushes = trial.portal.pushes_now().await;
    let tags: Vec<_> = pushes
        .iter()
        .filter(|push| push["endpoint"] == *endpoint)
        .map(|push| &push["attributes"]["AWS.SNS.MOBILE.APNS.COLLAPSE_ID"])
        .collect();
    // Where SNS takes no push, the mail has told. A death also denies calls that another function makes at that moment.
    let may_fail = what.denied.iter().any(|operation| operation == "Publish");
    assert!(may_fail || !tags.is_empty(), "{what}");
    assert!(tags.windows(2).all(|pair| pair[0] == pair[1]), "{what}");
}

/// What the profiles count is there, and whose a device is stands beside each.
pub(super) async fn check_all(flow: Flow, trial: &Trial) {
    let items = trial.portal.items().await;
    let of = |kind: &'static str| items.iter().filter(move |item| item["kind"] == kind);
    let counted = |name: &'static str| -> i64 {
        let counts = of("PROFILE").map(|profile| profile[name].as_i64().unwrap_or_default());
        counts.sum()
    };
    let count = |kind| i64::try_from(of(kind).count()).expect("few");
    assert_eq!(counted("passkeys"), count("PASSKEY"), "{flow:?}");
    assert_eq!(counted("devices"), count("DEVICE"), "{flow:?}");
    assert_eq!(count("CLAIM"), count("DEVICE"), "{flow:?}");
    if flow == Flow::Forget {
        let left = (count("PASSKEY"), count("DEVICE"), count("FEED"));
        assert_eq!(left, (0, 0, 0));
    }
}
