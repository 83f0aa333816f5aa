//! What the calls of firms' systems take.

use super::Meter;
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
}
