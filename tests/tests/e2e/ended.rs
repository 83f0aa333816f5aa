//! What was ended stays ended (promise 6): an invitation to come back opens no door that a removal has shut.

use crate::harness::{Client, TestPortal};
use serde_json::json;

const ANA: &str = "ana@example.com";
const EVERYWHERE: [&str; 5] = [
    "/v1/me",
    "/v1/session",
    "/v1/bills",
    "/v1/events",
    "/v1/messages",
];

fn person(email: &str) -> serde_json::Value {
    json!({"client_id": "c-1", "email": email, "name": "Ana Ruiz", "locale": "en"})
}

async fn signed_in() -> (TestPortal, Client) {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.send("client.invited", person(ANA)).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    let ana = portal.sign_in(ANA).await;
    (portal, ana)
}

async fn is_over(session: &Client) {
    for path in EVERYWHERE {
        assert_eq!(session.get(path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_session_that_a_removal_ended_does_not_live_again() {
    let (portal, old) = signed_in().await;
    let firm = portal.firm("hale-ortiz");
    portal.advance(60).await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    is_over(&old).await;
    portal.advance(60).await;
    firm.send("client.invited", person(ANA)).await;
    is_over(&old).await;
    let again = portal.sign_in_by(&portal.last_link(ANA).await, ANA).await;
    assert_eq!(again.get("/v1/bills").await.rows().len(), 1);
}

#[tokio::test]
async fn a_session_that_a_changed_address_ended_does_not_live_again() {
    let (portal, old) = signed_in().await;
    let firm = portal.firm("hale-ortiz");
    portal.advance(60).await;
    firm.send("client.updated", person("ana@new.example")).await;
    is_over(&old).await;
    portal.advance(60).await;
    firm.send("client.updated", person(ANA)).await;
    is_over(&old).await;
}

#[tokio::test]
async fn a_firm_that_a_session_lost_does_not_come_back_to_it() {
    let (portal, ana) = signed_in().await;
    let (hale, lake) = (portal.firm("hale-ortiz"), portal.firm("lakeside"));
    // A firm that invites while one is signed in comes in at once.
    lake.invite("x-1", ANA, Some("en")).await;
    lake.put_on_matter("m-1", &["x-1"]).await;
    lake.share_bill("m-1", "b-1", &["x-1"]).await;
    assert_eq!(ana.get("/v1/bills").await.rows().len(), 2);
    portal.advance(60).await;
    hale.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    assert_eq!(ana.get("/v1/bills").await.rows().len(), 1);
    portal.advance(60).await;
    hale.send("client.invited", person(ANA)).await;
    // Nothing of the other firm was touched; this one wants a new sign-in.
    let bills = ana.get("/v1/bills").await;
    assert_eq!(bills.rows().len(), 1);
    assert_eq!(bills.rows()[0]["firm_id"], "lakeside");
    assert_eq!(
        portal
            .sign_in(ANA)
            .await
            .get("/v1/bills")
            .await
            .rows()
            .len(),
        2
    );
}
