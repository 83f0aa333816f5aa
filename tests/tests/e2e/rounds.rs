//! What every call and every event asks of AWS: how many calls, how many of them one after the other, how many units of the table. Section 2 of the contract says how many rounds are allowed.

mod authority;
mod cost;
mod events;
mod files;
mod firms;
mod meter;
mod phone;

use crate::harness::proxy::Proxy;
use crate::harness::{Client, TestPortal, answer, project, text};
use crate::requests::request_data;
use crate::stages::stage_data;
use local::Options;
use meter::{Meter, TRIES};
use serde_json::json;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";

/// A portal with somebody who is a client of two firms, each with three things of every kind.
async fn meter() -> Meter {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    for name in ["hale-ortiz", "lakeside"] {
        let firm = portal.firm(name);
        firm.introduce("A firm").await;
        firm.invite("c-1", ANA, Some("en")).await;
        firm.put_on_matter("m-1", &["c-1"]).await;
        firm.send("matter.stage_changed", stage_data("m-1", "b", "We wait."))
            .await;
        for number in 0..TRIES {
            let name = |kind| format!("{kind}-{number}");
            firm.share_bill("m-1", &name("b"), &["c-1"]).await;
            firm.share_event("m-1", &name("e"), &["c-1"], &["c-1"])
                .await;
            let request = request_data(&name("r"), "answer", &["c-1"]);
            firm.send("request.made", request).await;
            firm.send_message("m-1", &name("t"), "We filed the motion.", &["c-1"])
                .await;
        }
    }
    portal
        .firm("hale-ortiz")
        .send_version(
            "client.invited",
            70,
            json!({"client_id": "c-2", "email": BEN, "name": "Ben"}),
        )
        .await;
    Meter::new(portal, proxy)
}

/// Requests for links with the codes and tokens that came of them.
async fn ask_for_links(portal: &TestPortal, email: &str) -> Vec<(String, String, String)> {
    let mut asked = Vec::new();
    for _ in 0..TRIES {
        let answer = portal
            .anonymous()
            .post("/v1/sign-in-links", json!({"email": email}))
            .await;
        let request = answer.body["request_id"].as_str().unwrap().to_owned();
        let mail = portal.last_link(email).await;
        asked.push((request, mail.code(), mail.token()));
    }
    asked
}

async fn signing_in(meter: &mut Meter) {
    let anyone = meter.portal.anonymous();
    let links = ask_for_links(&meter.portal, BEN).await;
    let codes = ask_for_links(&meter.portal, ANA).await;
    meter
        .call(("POST /v1/sessions", " by link"), 1, 201, async |n| {
            let body = json!({"email": BEN, "token": links[n].2});
            anyone.post("/v1/sessions", body).await
        })
        .await;
    meter
        .call(("POST /v1/sessions", " by code"), 2, 201, async |n| {
            let body = json!({"request_id": codes[n].0, "code": codes[n].1});
            anyone.post("/v1/sessions", body).await
        })
        .await;
    meter
        .call(("POST /v1/sign-in-links", ""), 1, 202, async |_| {
            anyone
                .post("/v1/sign-in-links", json!({"email": ANA}))
                .await
        })
        .await;
}

async fn reading(meter: &mut Meter, ana: &Client) {
    for (route, allowed) in [
        ("GET /v1/me", 1),
        ("GET /v1/bills", 1),
        ("GET /v1/events", 1),
        ("GET /v1/messages", 1),
        ("GET /v1/matters", 1),
        // What became of each request stands with the request.
        ("GET /v1/requests", 2),
        ("GET /v1/session", 1),
        ("GET /v1/sessions", 1),
        ("GET /v1/health", 0),
        ("GET /v1/openapi.json", 0),
        ("GET /v1/regions", 0),
    ] {
        let path = route.strip_prefix("GET ").unwrap();
        meter
            .call((route, ""), allowed, 200, async |_| ana.get(path).await)
            .await;
    }
    let matter = ana.get("/v1/bills").await.rows()[0]["matter_id"].clone();
    let path = format!("/v1/bills?matter_id={}", matter.as_str().unwrap());
    meter
        .call(("GET /v1/bills", " of one matter"), 1, 200, async |_| {
            ana.get(&path).await
        })
        .await;
    let path = format!("/v1/matters/{}/stages", matter.as_str().unwrap());
    meter
        .call(("GET /v1/matters/{id}/stages", ""), 1, 200, async |_| {
            ana.get(&path).await
        })
        .await;
    let request = ana.get("/v1/requests").await.rows()[0]["id"].clone();
    let path = format!("/v1/requests/{}", request.as_str().unwrap());
    meter
        .call(("GET /v1/requests/{id}", ""), 2, 200, async |_| {
            ana.get(&path).await
        })
        .await;
    let polling = ana.with("portico-background", "true");
    meter
        .call(("GET /v1/me", " in the background"), 1, 200, async |_| {
            polling.get("/v1/me").await
        })
        .await;
    let token = meter.portal.last_link(ANA).await.token();
    meter
        .call(("POST /v1/link-places", ""), 1, 200, async |_| {
            let body = json!({"token": token});
            ana.post("/v1/link-places", body).await
        })
        .await;
    // The firm has no logo, which is one look as well.
    meter
        .call(("GET /v1/firms/{firm_id}", ""), 1, 200, async |_| {
            ana.get("/v1/firms/hale-ortiz").await
        })
        .await;
    meter
        .call(("GET /v1/firms/{firm_id}/logo", ""), 1, 404, async |_| {
            ana.get("/v1/firms/hale-ortiz/logo").await
        })
        .await;
}

/// Answers by mail that wait.
async fn answering_by_mail(meter: &mut Meter, ana: &Client) {
    let address = meter.portal.last_answerable(ANA).await.reply_to;
    for number in 0..2 * TRIES {
        let said = answer(ANA, &format!("Number {number}."));
        meter.portal.deliver(&address, "dmarc=FAIL", said).await;
    }
    meter.portal.settle().await;
    let list = ana.get("/v1/drafts").await;
    let paths: Vec<_> = list
        .rows()
        .iter()
        .map(|draft| format!("/v1/drafts/{}", text(&draft["id"])))
        .collect();
    meter
        .call(("GET /v1/drafts", ""), 1, 200, async |_| {
            ana.get("/v1/drafts").await
        })
        .await;
    meter
        .call(("POST /v1/drafts/{id}/send", ""), 2, 204, async |n| {
            ana.post(&format!("{}/send", paths[n]), json!({})).await
        })
        .await;
    meter
        .call(("DELETE /v1/drafts/{id}", ""), 2, 204, async |n| {
            ana.delete(&paths[TRIES + n]).await
        })
        .await;
}

async fn opening_and_writing(meter: &mut Meter, ana: &Client) {
    let ids = async |list: &str, kind: &str| {
        let rows = ana.get(list).await;
        let ids = rows.rows().iter().filter_map(|row| row["id"].as_str());
        let ids: Vec<_> = ids
            .filter(|id| id.starts_with(kind))
            .map(str::to_owned)
            .collect();
        ids
    };
    let bills = ids("/v1/bills", "bill_").await;
    let events = ids("/v1/events", "event_").await;
    let messages = ids("/v1/messages", "message_").await;
    let matter = ana.get("/v1/bills").await.rows()[0]["matter_id"].clone();
    meter
        .call(
            ("GET /v1/bills/{id}", " for the first time"),
            2,
            200,
            async |n| ana.get(&format!("/v1/bills/{}", bills[n])).await,
        )
        .await;
    meter
        .call(("GET /v1/bills/{id}", " again"), 1, 200, async |_| {
            ana.get(&format!("/v1/bills/{}", bills[0])).await
        })
        .await;
    meter
        .call(
            ("GET /v1/events/{id}", " for the first time"),
            2,
            200,
            async |n| ana.get(&format!("/v1/events/{}", events[n])).await,
        )
        .await;
    meter
        .call(("GET /v1/events/{id}/ics", ""), 2, 200, async |_| {
            ana.get(&format!("/v1/events/{}/ics", events[0])).await
        })
        .await;
    meter
        .call(("PUT /v1/messages/{id}/read", ""), 2, 204, async |n| {
            ana.put(&format!("/v1/messages/{}/read", messages[n])).await
        })
        .await;
    meter
        .call(("POST /v1/messages", ""), 2, 201, async |n| {
            ana.post(
                "/v1/messages",
                json!({"matter_id": matter, "text": format!("Message {n}")}),
            )
            .await
        })
        .await;
    let requests = ids("/v1/requests", "request_").await;
    meter
        .call(("POST /v1/requests/{id}/answers", ""), 2, 201, async |n| {
            let path = format!("/v1/requests/{}/answers", requests[n]);
            ana.post(&path, json!({"text": "Monday"})).await
        })
        .await;
    let keyed = ana.with("idempotency-key", "one");
    meter
        .call(("POST /v1/messages", " with a key"), 2, 201, async |_| {
            keyed
                .post("/v1/messages", json!({"matter_id": matter, "text": "Once"}))
                .await
        })
        .await;
    meter
        .call(
            ("POST /v1/messages", " with a key, again"),
            1,
            201,
            async |_| {
                keyed
                    .post("/v1/messages", json!({"matter_id": matter, "text": "Once"}))
                    .await
            },
        )
        .await;
    meter
        .call(("PATCH /v1/me", ""), 2, 200, async |_| {
            ana.patch("/v1/me", json!({"locale": "es"})).await
        })
        .await;
}

async fn signing_out(meter: &mut Meter, ana: &Client) {
    let mut others = Vec::new();
    for _ in 0..TRIES {
        others.push(meter.portal.sign_in(ANA).await);
    }
    // These are for nothing but being ended by name.
    let mut sessions = Vec::new();
    for _ in 0..TRIES {
        let other = meter.portal.sign_in(ANA).await;
        sessions.push(text(&other.get("/v1/session").await.body["id"]));
    }
    let mails = meter.portal.mails(ANA).await;
    let report = mails.iter().find_map(crate::harness::Mail::report).unwrap();
    let anyone = meter.portal.anonymous();
    meter
        .call(("POST /v1/session-reports", ""), 3, 204, async |_| {
            anyone
                .post("/v1/session-reports", json!({"token": report}))
                .await
        })
        .await;
    meter
        .call(("DELETE /v1/sessions/{id}", ""), 2, 204, async |n| {
            ana.delete(&format!("/v1/sessions/{}", sessions[n])).await
        })
        .await;
    meter
        .call(("DELETE /v1/session", ""), 2, 204, async |n| {
            others[n].delete("/v1/session").await
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_makes_as_few_calls_in_sequence_as_the_contract_says() {
    let mut meter = meter().await;
    signing_in(&mut meter).await;
    let ana = meter.portal.sign_in(ANA).await;
    reading(&mut meter, &ana).await;
    opening_and_writing(&mut meter, &ana).await;
    files::measure(&mut meter, &ana).await;
    phone::measure(&mut meter, &ana).await;
    answering_by_mail(&mut meter, &ana).await;
    signing_out(&mut meter, &ana).await;
    firms::measure(&mut meter).await;
    let missing: Vec<_> = project::routes()
        .into_iter()
        .filter(|route| !meter.routes.contains(route))
        .collect();
    assert!(missing.is_empty(), "not measured: {missing:?}");
    let bound: Vec<_> = meter.bound.iter().map(String::as_str).collect();
    assert_eq!(bound, authority::WRITING);
}
