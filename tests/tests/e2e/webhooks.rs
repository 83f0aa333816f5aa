//! What firms' systems send over HTTPS: it leads to the same as what is put onto the bus, and nothing is taken that is not signed by the firm whose key the path names.

mod asking;
mod clients;
mod failures;
mod files;
mod inviting;
mod keys;
mod previews;
mod refusals;
mod repeats;
mod sent;

use crate::harness::signing::{SigningKey, message};
use crate::harness::{TestPortal, bill_data};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const FIRM: &str = "hale-ortiz";
const MINUTE: i64 = 60;

/// An event that invites Ana.
fn invitation(version: i64) -> Value {
    let data = json!({"client_id": "c-1", "email": ANA, "name": "Ana", "locale": "en"});
    message("client.invited", version, data)
}

/// An event that puts Ana on a matter.
fn matter() -> Value {
    let data =
        json!({"matter_id": "m-1", "name": "Estate", "status": "open", "client_ids": ["c-1"]});
    message("matter.updated", 1, data)
}

/// The number of events on the bus that a firm sent.
async fn on_the_bus(portal: &TestPortal) -> usize {
    let bus = portal.bus().await;
    let sources = bus.iter().filter_map(|event| event["source"].as_str());
    sources.filter(|source| source.starts_with("firm.")).count()
}

async fn start() -> (TestPortal, SigningKey) {
    let portal = TestPortal::start().await;
    let key = portal.make_key(FIRM).await;
    (portal, key)
}

#[tokio::test]
async fn a_firm_invites_a_client_and_shares_a_bill_with_https_and_a_secret_alone() {
    let (portal, key) = start().await;
    let invited = key.send(&portal, "msg-1", &invitation(1)).await;
    assert_eq!(invited.status, 202, "{invited:?}");
    assert_eq!(
        invited.body,
        json!({"accepted": [{"id": "client.invited-1"}]})
    );
    portal.settle().await;
    let bill = message("bill.shared", 1, bill_data("m-1", "b-1", &["c-1"]));
    let shared = json!({"events": [matter(), bill]});
    let shared = key.send(&portal, "msg-2", &shared).await;
    let ids = json!({"accepted": [{"id": "matter.updated-1"}, {"id": "bill.shared-1"}]});
    assert_eq!((shared.status, &shared.body), (202, &ids));
    portal.settle_news().await;
    let ana = portal.sign_in(ANA).await;
    let bills = ana.get("/v1/bills").await;
    assert_eq!(bills.rows().len(), 1);
    assert_eq!(bills.rows()[0]["firm_id"], FIRM);
    let mails = portal.mails(ANA).await;
    assert!(mails.iter().any(|mail| mail.subject.contains("bill")));
}

/// No field of the body decides whose event it is.
#[tokio::test]
async fn the_firm_is_that_of_the_key() {
    let (portal, key) = start().await;
    let mut event = invitation(1);
    event["source"] = json!("firm.lakeside");
    event["firm_id"] = json!("lakeside");
    event["data"]["firm_id"] = json!("lakeside");
    assert_eq!(key.send(&portal, "msg-1", &event).await.status, 202);
    let bus = portal.bus().await;
    let sources: Vec<_> = bus.iter().map(|event| event["source"].clone()).collect();
    assert!(sources.contains(&json!("firm.hale-ortiz")), "{sources:?}");
    assert!(!sources.contains(&json!("firm.lakeside")), "{sources:?}");
    let ana = portal.sign_in(ANA).await;
    let me = ana.get("/v1/me").await;
    assert_eq!(me.body["firms"].as_array().unwrap().len(), 1);
}

/// What systems with a role in IAM send and what others send meet in one place: the version decides.
#[tokio::test]
async fn the_bus_and_https_share_their_versions() {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    firm.invite("c-1", ANA, Some("en")).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let with_balance = |version, balance| {
        let mut data = bill_data("m-1", "b-1", &["c-1"]);
        data["balance"]["amount_minor"] = json!(balance);
        (version, data)
    };
    let (version, data) = with_balance(70, 700);
    firm.send_version("bill.shared", version, data).await;
    let (version, data) = with_balance(60, 600);
    let older = key
        .send(&portal, "msg-1", &message("bill.shared", version, data))
        .await;
    assert_eq!(older.status, 202, "a stale event is no error");
    let ana = portal.sign_in(ANA).await;
    let balance = async || ana.get("/v1/bills").await.rows()[0]["balance"]["amount_minor"].clone();
    assert_eq!(balance().await, 700);
    let (version, data) = with_balance(80, 800);
    key.send(&portal, "msg-2", &message("bill.shared", version, data))
        .await;
    portal.settle().await;
    assert_eq!(balance().await, 800);
}
