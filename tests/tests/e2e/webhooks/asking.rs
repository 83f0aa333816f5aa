//! What a firm's system can ask: whether what it sent was applied, who sees it, who was told, who opened it.

use super::{ANA, FIRM, invitation, matter, start};
use crate::harness::signing::message;
use crate::harness::{Answer, Client, bill_data};
use serde_json::json;

const BEN: &str = "ben@example.com";

async fn standing(bearer: &Client, client: &str) -> serde_json::Value {
    let path = format!("/v1/firm/resources/bill/b-1?client_id={client}");
    let answer = bearer.get(&path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["clients"][0].clone()
}

fn refused(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.problem())
}

#[tokio::test]
async fn a_bill_is_followed_from_the_event_to_the_clients_eyes() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let unknown = bearer.get("/v1/firm/resources/bill/b-1").await;
    assert_eq!(
        refused(&unknown),
        (404, "not-found"),
        "nothing was sent yet"
    );
    key.send(&portal, "m-1", &invitation(1)).await;
    portal.settle().await;
    let bill = message("bill.shared", 7, bill_data("m-1", "b-1", &["c-1"]));
    let events = json!({"events": [matter(), bill]});
    key.send(&portal, "m-2", &events).await;
    portal.settle_news().await;

    let bearer = key.bearer(&portal).await;
    let told = bearer.get("/v1/firm/resources/bill/b-1").await.body;
    assert_eq!(
        (&told["version"], &told["state"]),
        (&json!(7), &json!("shared"))
    );
    assert_eq!(told["shared_with"], 1);
    let ana = &told["clients"][0];
    assert_eq!(
        (&ana["client_id"], &ana["visibility"]),
        (&json!("c-1"), &json!("visible"))
    );
    assert_eq!(ana["notified_version"], 7, "the mail went out");
    assert!(ana["opened_at"].is_null());

    let reader = portal.sign_in(ANA).await;
    let id = told["id"].as_str().unwrap();
    reader.get(&format!("/v1/bills/{id}")).await;
    let opened = standing(&bearer, "c-1").await;
    assert_eq!(opened["opened_version"], 7);
    assert!(opened["opened_at"].is_string());

    let withdrawn = message("bill.unshared", 8, json!({"bill_id": "b-1"}));
    key.send(&portal, "m-3", &withdrawn).await;
    portal.settle().await;
    let told = bearer.get("/v1/firm/resources/bill/b-1").await.body;
    assert_eq!(
        (&told["version"], &told["state"]),
        (&json!(8), &json!("unshared"))
    );
    assert_eq!(standing(&bearer, "c-1").await["visibility"], "withdrawn");
}

#[tokio::test]
async fn why_a_client_does_not_see_a_bill_is_told() {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1", "c-2"]).await;
    let bearer = key.bearer(&portal).await;
    let visibility = async |client| standing(&bearer, client).await["visibility"].clone();
    assert_eq!(visibility("c-1").await, "visible");
    assert_eq!(visibility("c-2").await, "not-on-matter");
    assert_eq!(visibility("c-3").await, "no-client");
    firm.invite("c-3", "cy@example.com", None).await;
    assert_eq!(visibility("c-3").await, "not-shared");
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let bearer = key.bearer(&portal).await;
    assert_eq!(standing(&bearer, "c-1").await["visibility"], "no-client");
    // What the portal says is what the client sees.
    let ben = portal.sign_in(BEN).await;
    assert!(ben.get("/v1/bills").await.rows().is_empty());
}

#[tokio::test]
async fn a_client_is_known_as_the_firm_sent_it() {
    let (portal, key) = start().await;
    let bearer = key.bearer(&portal).await;
    let path = "/v1/firm/clients/c-1";
    assert_eq!(refused(&bearer.get(path).await), (404, "not-found"));
    key.send(&portal, "m-1", &invitation(5)).await;
    portal.settle().await;
    let known = bearer.get(path).await.body;
    assert_eq!(
        (
            &known["email"],
            &known["state"],
            &known["version"],
            &known["invited_version"]
        ),
        (&json!(ANA), &json!("active"), &json!(5), &json!(5))
    );
    let removed = message("client.removed", 6, json!({"client_id": "c-1"}));
    key.send(&portal, "m-2", &removed).await;
    portal.settle().await;
    assert_eq!(bearer.get(path).await.body["state"], "removed");
}

/// Two firms with the same ids, the same client and the same address learn nothing of each other.
#[tokio::test]
async fn a_firm_asks_about_its_own_alone() {
    let (portal, key) = start().await;
    let lakeside = portal.firm("lakeside");
    lakeside.invite("c-1", ANA, Some("en")).await;
    lakeside.put_on_matter("m-1", &["c-1"]).await;
    lakeside.share_bill("m-1", "b-1", &["c-1"]).await;
    let bearer = key.bearer(&portal).await;
    for path in [
        "/v1/firm/clients/c-1",
        "/v1/firm/resources/bill/b-1",
        "/v1/firm/resources/matter/m-1",
        "/v1/firm/resources/lease/b-1",
    ] {
        assert_eq!(
            refused(&bearer.get(path).await),
            (404, "not-found"),
            "{path}"
        );
    }
    key.send(&portal, "m-1", &invitation(1)).await;
    portal.settle().await;
    let before = bearer.get("/v1/firm/clients/c-1").await.body;
    // What the person does at the other firm changes nothing here.
    let ana = portal.sign_in(ANA).await;
    let bills = ana.get("/v1/bills").await;
    let bill = bills.rows()[0]["id"].as_str().unwrap();
    ana.get(&format!("/v1/bills/{bill}")).await;
    assert_eq!(bearer.get("/v1/firm/clients/c-1").await.body, before);
}
