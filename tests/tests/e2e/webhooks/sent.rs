//! A firm's system fetches what clients sent.

use super::{ANA, FIRM, start};
use crate::harness::{Client, Sending, TestPortal, announcement, text};
use serde_json::json;

async fn client_on_a_matter(portal: &TestPortal, firm: &str, email: &str) -> (Client, String) {
    let hale = portal.firm(firm);
    hale.invite("c-1", email, Some("en")).await;
    hale.put_on_matter("m-1", &["c-1"]).await;
    let ana = portal.sign_in(email).await;
    let me = ana.get("/v1/me").await;
    let matters = me.body["matters"].as_array().expect("matters").clone();
    let own = matters.iter().find(|matter| matter["firm_id"] == firm);
    (ana, text(&own.expect("a matter")["id"]))
}

fn content(document: &str) -> String {
    format!("/v1/firm/documents/{document}/content")
}

#[tokio::test]
async fn a_clients_file_is_fetched_by_the_id_that_the_event_has() {
    let (portal, key) = start().await;
    let (ana, matter) = client_on_a_matter(&portal, FIRM, ANA).await;
    let sending = Sending::start(&portal, &ana, announcement(&matter, &[("a.pdf", 4)])).await;
    let name = text(&sending.files[0]["document_id"]);
    let bearer = key.bearer(&portal).await;
    let early = bearer.get(&content(&name)).await;
    assert_eq!((early.status, early.problem()), (404, "not-found"));
    sending.send(0, b"good").await;
    portal.settle().await;
    let told = portal.told("document.received").await;
    let id = text(&told[0]["detail"]["data"]["document_id"]);
    for known in [&id, &name] {
        let json = bearer.with("accept", "application/json");
        let answer = json.get(&content(known)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body["expires_at"].is_string());
        let bytes = reqwest::get(text(&answer.body["url"])).await.unwrap();
        assert_eq!(&bytes.bytes().await.unwrap()[..], b"good");
        let led = bearer.get(&content(known)).await;
        assert_eq!(led.status, 303);
        assert!(led.header("location").starts_with("http"));
    }
    // Nobody is told, and the client's own document is as it was.
    assert!(portal.told("document.downloaded").await.is_empty());
    // Whoever leaves takes nothing along.
    portal
        .firm(FIRM)
        .send("client.removed", json!({"client_id": "c-1"}))
        .await;
    let bearer = key.bearer(&portal).await;
    assert_eq!(bearer.get(&content(&id)).await.status, 303);
}

#[tokio::test]
async fn what_is_another_firms_or_no_clients_is_not_found() {
    let (portal, key) = start().await;
    let (dora, matter) = client_on_a_matter(&portal, "lakeside", "dora@example.com").await;
    let sending = Sending::start(&portal, &dora, announcement(&matter, &[("a.pdf", 4)])).await;
    sending.send(0, b"good").await;
    let theirs = text(&sending.files[0]["document_id"]);
    // A document that the firm itself shared is in its own store.
    let (ana, _) = client_on_a_matter(&portal, FIRM, ANA).await;
    let shared = ("m-1", "d-1", "Draft.pdf");
    let hale = portal.firm(FIRM);
    hale.share_document(&portal, shared, b"draft", &["c-1"])
        .await;
    let own = text(&ana.get("/v1/documents").await.rows()[0]["id"]);
    let bearer = key.bearer(&portal).await;
    let unknown = format!("document_{}", "0".repeat(26));
    for id in [&theirs, &own, &unknown, &"x".to_owned(), &"%00".to_owned()] {
        let answer = bearer.get(&content(id)).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (404, "not-found"),
            "{id}"
        );
    }
    let lakeside = portal.make_key("lakeside").await.bearer(&portal).await;
    assert_eq!(lakeside.get(&content(&theirs)).await.status, 303);
}

#[tokio::test]
async fn a_file_that_did_not_pass_is_not_handed_out_until_the_firm_releases_it() {
    let (portal, key) = start().await;
    let (ana, matter) = client_on_a_matter(&portal, FIRM, ANA).await;
    let locked = b"%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>";
    // The test virus in two halves, so that this file is none itself.
    let virus = [
        r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR",
        "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ]
    .concat();
    let files = [("locked.pdf", locked.len()), ("virus.com", virus.len())];
    let sending = Sending::start(&portal, &ana, announcement(&matter, &files)).await;
    sending.send(0, locked).await;
    sending.send(1, virus.as_bytes()).await;
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["quarantined", "rejected"]);
    let bearer = key.bearer(&portal).await;
    let ids = [0, 1].map(|file: usize| text(&sending.files[file]["document_id"]));
    for id in &ids {
        let answer = bearer.get(&content(id)).await;
        assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    }
    let waiting = portal.told("document.quarantined").await;
    let id = &waiting[0]["detail"]["data"]["document_id"];
    let release = json!({"document_id": id});
    portal.firm(FIRM).send("document.released", release).await;
    let bearer = key.bearer(&portal).await;
    assert_eq!(bearer.get(&content(&ids[0])).await.status, 303);
}
