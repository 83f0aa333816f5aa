//! What a firm's system previews of a client is what the client's own session gets of this firm.

use super::{ANA, FIRM, start};
use crate::harness::{Firm, Sending, TestPortal, announcement, bill_data, text};
use crate::visible::previews::equals;
use serde_json::{Value, json};

const PREVIEW: &str = "/v1/firm/clients/c-1/previews";

/// One thing of each kind that Ana sees, and what she does not see.
async fn furnish(portal: &TestPortal, firm: &Firm<'_>) {
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", "ben@example.com", None).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    firm.put_on_matter("m-ben", &["c-2"]).await;
    let both = ["c-1", "c-2"];
    firm.share_folder("m-1", "f-1", "Pleadings", &both).await;
    let draft = ("m-1", "d-1", "Draft.pdf");
    firm.share_document(portal, draft, b"draft", &["c-1"]).await;
    for bill in ["b-1", "b-2", "b-gone"] {
        firm.share_bill("m-1", bill, &both).await;
    }
    firm.share_bill("m-1", "b-ben", &["c-2"]).await;
    // On a matter that Ana is not on.
    firm.share_bill("m-ben", "b-hidden", &both).await;
    firm.share_event("m-1", "e-1", &both, &["c-2"]).await;
    firm.send_message("m-1", "t-1", "We filed the motion.", &["c-1"])
        .await;
    firm.send("bill.unshared", json!({"bill_id": "b-gone"}))
        .await;
}

async fn two_firms() -> (TestPortal, crate::harness::signing::SigningKey) {
    let (portal, key) = start().await;
    for name in [FIRM, "lakeside"] {
        let firm = portal.firm(name);
        furnish(&portal, &firm).await;
    }
    (portal, key)
}

#[tokio::test]
async fn a_firm_sees_its_own_part_as_the_client_does() {
    let (portal, key) = two_firms().await;
    let ana = portal.sign_in(ANA).await;
    let me = ana.get("/v1/me").await;
    let matters = me.body["matters"].as_array().unwrap();
    for matter in matters {
        let file = announcement(&text(&matter["id"]), &[("Sent.pdf", 4)]);
        let sending = Sending::start(&portal, &ana, file).await;
        sending.send(0, b"good").await;
    }
    let bill = text(&ana.get("/v1/bills").await.rows()[0]["id"]);
    ana.get(&format!("/v1/bills/{bill}")).await;
    portal.settle().await;
    let opened = portal.told("bill.viewed").await.len();
    let sessions = ana.get("/v1/sessions").await.rows().len();
    for (name, key) in [(FIRM, key), ("lakeside", portal.make_key("lakeside").await)] {
        let bearer = key.bearer(&portal).await;
        let preview = bearer.post(PREVIEW, json!({})).await;
        assert_eq!(preview.status, 200, "{preview:?}");
        let rows = equals(&preview.body, &ana, name).await;
        assert!(rows >= 12, "{rows}");
        let other = if name == FIRM { "lakeside" } else { FIRM };
        for word in [other, "b-ben", "b-hidden"] {
            assert!(!preview.text.contains(word), "{name}: {word}");
        }
        assert_eq!(preview.body["client_ids"], json!(["c-1"]));
        let mut client = bearer.get("/v1/firm/clients/c-1").await.body;
        client
            .as_object_mut()
            .expect("a client")
            .remove("reachable");
        assert_eq!(preview.body["client"], client);
    }
    // Nothing was opened or read, and no session began.
    portal.settle().await;
    assert_eq!(portal.told("bill.viewed").await.len(), opened);
    assert_eq!(portal.told("message.read").await, Vec::<Value>::new());
    assert_eq!(ana.get("/v1/sessions").await.rows().len(), sessions);
    assert_eq!(ana.get("/v1/me").await.body["unread"]["bills"], 3);
}

/// What a person is at another firm, and what was done there, changes nothing in a preview.
#[tokio::test]
async fn a_preview_tells_nothing_of_another_firm() {
    let (portal, key) = start().await;
    furnish(&portal, &portal.firm(FIRM)).await;
    let bearer = key.bearer(&portal).await;
    let alone = bearer.post(PREVIEW, json!({})).await;
    furnish(&portal, &portal.firm("lakeside")).await;
    let ana = portal.sign_in(ANA).await;
    let bills = ana.get("/v1/bills").await;
    let theirs = bills.rows().iter().find(|row| row["firm_id"] == "lakeside");
    let path = format!("/v1/bills/{}", text(&theirs.unwrap()["id"]));
    assert_eq!(ana.get(&path).await.status, 200);
    let language = json!({"locale": "es"});
    assert_eq!(ana.patch("/v1/me", language).await.status, 200);
    portal.settle().await;
    let bearer = key.bearer(&portal).await;
    let beside = bearer.post(PREVIEW, json!({})).await;
    assert_eq!(beside.body, alone.body);
}

#[tokio::test]
async fn two_clients_of_the_firm_with_one_address_see_one_list() {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    furnish(&portal, &firm).await;
    firm.invite("c-2", ANA, None).await;
    let ana = portal.sign_in(ANA).await;
    let bearer = key.bearer(&portal).await;
    for client in ["c-1", "c-2"] {
        let path = format!("/v1/firm/clients/{client}/previews");
        let preview = bearer.post(&path, json!({})).await;
        assert_eq!(preview.body["client_ids"].as_array().unwrap().len(), 2);
        assert!(equals(&preview.body, &ana, FIRM).await >= 8);
    }
}

#[tokio::test]
async fn who_is_no_client_any_more_sees_nothing() {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    furnish(&portal, &firm).await;
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    // The same address under another id opens nothing of what the removed client had.
    firm.invite("c-3", ANA, None).await;
    let bearer = key.bearer(&portal).await;
    let preview = bearer.post(PREVIEW, json!({})).await;
    assert_eq!(preview.status, 200, "{preview:?}");
    assert_eq!(preview.body["client"]["state"], "removed");
    assert_eq!(preview.body["client_ids"], json!([]));
    for list in [
        "matters",
        "folders",
        "bills",
        "events",
        "messages",
        "documents",
    ] {
        let nothing = json!({"data": [], "truncated": false});
        assert_eq!(preview.body[list], nothing, "{list}");
    }
    let unknown = bearer
        .post("/v1/firm/clients/c-9/previews", json!({}))
        .await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not-found"));
}

#[tokio::test]
async fn a_list_that_is_too_long_says_so() {
    let (portal, key) = start().await;
    let firm = portal.firm(FIRM);
    firm.invite("c-1", ANA, None).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    let bills = (0..201).map(|number| {
        let data = bill_data("m-1", &format!("b-{number}"), &["c-1"]);
        firm.event("bill.shared", 1, data)
    });
    portal.put_events(bills.collect()).await;
    portal.settle().await;
    let bearer = key.bearer(&portal).await;
    let preview = bearer.post(PREVIEW, json!({})).await;
    let bills = &preview.body["bills"];
    assert_eq!(bills["data"].as_array().unwrap().len(), 200);
    assert_eq!(bills["truncated"], true);
    assert_eq!(preview.body["events"]["truncated"], false);
}
