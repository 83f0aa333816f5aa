//! What the calls of firms' systems take.

use super::Meter;
use crate::harness::signing::SigningKey;
use crate::harness::{Sending, announcement, text};
use serde_json::json;

/// A message takes one look at the keys, one write that takes its id, and one that says that it is done; the events go to the bus between the two.
pub(super) async fn measure(meter: &mut Meter) {
    let key = meter.portal.make_key("hale-ortiz").await;
    let signed = async |meter: &Meter, path: &str, id: String, body: &str| {
        let seconds = meter.portal.seconds().await;
        let caller = key.sign(&meter.portal.anonymous(), &id, seconds, body);
        (caller, format!("{path}/{}", key.id))
    };
    let body = json!({"type": "bill.unshared", "id": "e", "time": "2026-11-23T09:00:00Z", "version": 1, "data": {"bill_id": "b"}}).to_string();
    let mut messages = Vec::new();
    let mut tokens = Vec::new();
    for number in 0..super::TRIES {
        messages.push(signed(meter, "/v1/firm-events", format!("m-{number}"), &body).await);
        tokens.push(signed(meter, "/v1/firm/tokens", format!("t-{number}"), "{}").await);
    }
    let post = async |(caller, path): &(crate::harness::Client, String), body: &str| {
        caller
            .call(reqwest::Method::POST, path, Some(body.to_owned()))
            .await
    };
    meter
        .call(("POST /v1/firm-events/{key_id}", ""), 3, 202, async |n| {
            post(&messages[n], &body).await
        })
        .await;
    meter
        .call(("POST /v1/firm/tokens/{key_id}", ""), 1, 201, async |n| {
            post(&tokens[n], "{}").await
        })
        .await;
    let bearer = key.bearer(&meter.portal).await;
    let file = json!({"name": "a.pdf", "size": 1, "content_type": "application/pdf", "sha256": "0".repeat(64)});
    meter
        .call(("POST /v1/firm/files", ""), 1, 201, async |_| {
            bearer.post("/v1/firm/files", file.clone()).await
        })
        .await;
    for (route, rounds, path) in [
        ("GET /v1/firm/clients", 2, "/v1/firm/clients"),
        (
            "GET /v1/firm/sign-in-failures",
            2,
            "/v1/firm/sign-in-failures",
        ),
        (
            "GET /v1/firm/clients/{client_id}",
            2,
            "/v1/firm/clients/c-1",
        ),
        (
            "GET /v1/firm/clients/{client_id}/deliveries",
            2,
            "/v1/firm/clients/c-1/deliveries",
        ),
        (
            "GET /v1/firm/resources/{kind}/{firm_ref}",
            5,
            "/v1/firm/resources/bill/b-1",
        ),
    ] {
        meter
            .call((route, ""), rounds, 200, async |_| bearer.get(path).await)
            .await;
    }
    let by_address = "/v1/firm/clients?email=ana@example.com";
    meter
        .call(
            ("GET /v1/firm/clients", " by address"),
            3,
            200,
            async |_| bearer.get(by_address).await,
        )
        .await;
    acting(meter, &bearer).await;
    measure_endpoints(meter, &key).await;
}

/// An endpoint's calls look at the firm's keys, then at the endpoint.
async fn measure_endpoints(meter: &mut Meter, key: &SigningKey) {
    let bearer = key.bearer(&meter.portal).await;
    let body = json!({"url": "http://127.0.0.1:9/", "types": ["bill.viewed"]});
    let mut made = Vec::new();
    for _ in 0..super::TRIES {
        let one = bearer.post("/v1/firm/endpoints", body.clone()).await;
        made.push(format!(
            "/v1/firm/endpoints/{}",
            one.body["id"].as_str().unwrap()
        ));
    }
    let feed = bearer.get("/v1/firm/events?limit=1").await;
    let event = feed.rows()[0]["id"].as_str().unwrap().to_owned();
    let event = format!("/v1/firm/events/{event}");
    let one = "/v1/firm/endpoints/{endpoint_id}";
    for (route, rounds, path) in [
        ("GET /v1/firm/endpoints", 2, "/v1/firm/endpoints"),
        (
            "GET /v1/firm/endpoints/{endpoint_id}/attempts",
            3,
            &format!("{}/attempts", made[0]),
        ),
        ("GET /v1/firm/events", 2, "/v1/firm/events"),
        ("GET /v1/firm/events/{event_id}", 3, &event),
    ] {
        meter
            .call((route, ""), rounds, 200, async |_| bearer.get(path).await)
            .await;
    }
    meter
        .call(("POST /v1/firm/endpoints", ""), 3, 201, async |_| {
            bearer.post("/v1/firm/endpoints", body.clone()).await
        })
        .await;
    meter
        .call((&format!("PATCH {one}"), ""), 3, 200, async |n| {
            let change = json!({"description": "A new name"});
            bearer.patch(&made[n], change).await
        })
        .await;
    meter
        .call((&format!("POST {one}/pings"), ""), 3, 202, async |n| {
            let path = format!("{}/pings", made[n]);
            bearer.post(&path, json!({})).await
        })
        .await;
    meter
        .call((&format!("POST {one}/replays"), ""), 5, 202, async |n| {
            let after = event.rsplit('/').next();
            let path = format!("{}/replays", made[n]);
            bearer.post(&path, json!({"until": after})).await
        })
        .await;
    meter
        .call((&format!("DELETE {one}"), ""), 2, 204, async |n| {
            bearer.delete(&made[n]).await
        })
        .await;
}

/// What a firm does or looks at in the place of a client.
async fn acting(meter: &mut Meter, bearer: &crate::harness::Client) {
    let route = "POST /v1/firm/clients/{client_id}/invitations";
    meter
        .call((route, ""), 2, 202, async |_| {
            let path = "/v1/firm/clients/c-1/invitations";
            bearer.post(path, json!({})).await
        })
        .await;
    let route = "POST /v1/firm/clients/{client_id}/previews";
    meter
        .call((route, ""), 5, 200, async |_| {
            let path = "/v1/firm/clients/c-1/previews";
            bearer.post(path, json!({})).await
        })
        .await;
    let ana = meter.portal.sign_in(super::ANA).await;
    let me = ana.get("/v1/me").await;
    let mut matters = me.body["matters"].as_array().expect("matters").iter();
    let own = matters.find(|matter| matter["firm_id"] == "hale-ortiz");
    let matter = text(&own.expect("a matter")["id"]);
    let announced = announcement(&matter, &[("a.pdf", 4)]);
    let sending = Sending::start(&meter.portal, &ana, announced).await;
    sending.send(0, b"good").await;
    let document = text(&sending.files[0]["document_id"]);
    let route = "GET /v1/firm/documents/{document_id}/content";
    meter
        .call((route, ""), 3, 303, async |_| {
            let path = format!("/v1/firm/documents/{document}/content");
            bearer.get(&path).await
        })
        .await;
    failing(meter).await;
}

/// A link of a firm that fails is noted: one round more, the first time.
async fn failing(meter: &mut Meter) {
    let link = meter.portal.mails(super::ANA).await;
    let link = link.iter().find(|mail| mail.token().contains("hale-ortiz"));
    let token = link.expect("a firm's link").token();
    let anyone = meter.portal.anonymous();
    let sign_in = async |meter: &mut Meter, note, email: &str, rounds, status| {
        meter
            .call(("POST /v1/sessions", note), rounds, status, async |_| {
                let body = json!({"email": email, "token": token});
                anyone.post("/v1/sessions", body).await
            })
            .await;
    };
    sign_in(meter, " with another address", super::BEN, 3, 401).await;
    meter.portal.advance(3_600).await;
    sign_in(meter, " by a link that is over", super::ANA, 2, 410).await;
}
