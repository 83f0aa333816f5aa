//! Wishes that cannot be met.

use super::{ANA, ARCHIVES, BEN, ask, ask_for_matter, find, furnish, share};
use crate::harness::{Answer, TestPortal, text};
use serde_json::{Value, json};

fn fault(answer: &Answer) -> (u16, &str, &str) {
    let (field, code) = answer.field();
    (answer.status, field, code)
}

#[tokio::test]
async fn nobody_takes_along_what_is_anothers() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let named = ("m-2", "d-2", "hers.pdf");
    firm.share_document(&portal, named, b"two", &["c-1"]).await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let (both, hers) = (
        find(&ana, "/v1/documents", "a.pdf").await,
        find(&ana, "/v1/documents", "hers.pdf").await,
    );
    let choice = json!({"document_ids": [both, hers]});
    let refused = ben.post(ARCHIVES, choice.clone()).await;
    assert_eq!(fault(&refused), (422, "/document_ids/1", "id"));
    let path = ask(&ana, choice).await;
    portal.settle().await;
    for path in [path.clone(), format!("{path}/content")] {
        assert_eq!(ben.get(&path).await.status, 404);
    }
    assert_eq!(ben.get(ARCHIVES).await.rows().len(), 0);
}

#[tokio::test]
async fn an_archive_never_mixes_two_firms() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let lakeside = portal.firm("lakeside");
    lakeside.invite("l-1", ANA, Some("en")).await;
    lakeside.put_on_matter("m-1", &["l-1"]).await;
    let named = ("m-1", "d-1", "theirs.pdf");
    lakeside
        .share_document(&portal, named, b"two", &["l-1"])
        .await;
    let ana = portal.sign_in(ANA).await;
    let rows = ana.get("/v1/documents").await;
    let ids: Vec<Value> = rows.rows().iter().map(|row| row["id"].clone()).collect();
    let refused = ana.post(ARCHIVES, json!({"document_ids": ids})).await;
    assert_eq!(fault(&refused), (422, "/document_ids", "one-firm"));
}

#[tokio::test]
async fn a_choice_of_nothing_or_too_much_is_refused() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let ana = portal.sign_in(ANA).await;
    let matters = ana.get("/v1/me").await.body["matters"].clone();
    let id = |name: &str| {
        let mut matters = matters.as_array().unwrap().iter();
        text(&matters.find(|matter| matter["name"] == name).unwrap()["id"])
    };
    let empty = ana
        .post(ARCHIVES, json!({"matter_id": id("Matter m-2")}))
        .await;
    assert_eq!(fault(&empty), (422, "/matter_id", "no-documents"));
    let folder = format!("folder_{}", "0".repeat(26));
    let body = json!({"matter_id": id("Matter m-1"), "folder_id": folder});
    let empty = ana.post(ARCHIVES, body).await;
    assert_eq!(fault(&empty), (422, "/folder_id", "no-documents"));
    let body = json!({"matter_id": id("Matter m-1"), "document_ids": [folder]});
    let both = ana.post(ARCHIVES, body).await;
    assert_eq!(fault(&both), (422, "/document_ids", "one-choice"));
    let detail = text(&both.body["errors"][0]["detail"]);
    assert!(
        detail.starts_with("Send document_ids, matter_id or archive_id"),
        "{detail}"
    );
    let nobodys = format!("matter_{}", "0".repeat(26));
    let refused = ana.post(ARCHIVES, json!({"matter_id": nobodys})).await;
    assert_eq!((refused.status, refused.problem()), (404, "not-found"));
    assert_eq!(ana.get(ARCHIVES).await.rows().len(), 0);
}

#[tokio::test]
async fn a_repeated_wish_is_one_archive_and_twenty_are_enough() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let ana = portal.sign_in(ANA).await;
    let keyed = ana.with("idempotency-key", "one");
    let first = ask_for_matter(&keyed).await;
    assert_eq!(ask_for_matter(&keyed).await, first);
    portal.settle().await;
    let again = keyed
        .post(
            ARCHIVES,
            json!({"document_ids": [find(&ana, "/v1/documents", "a.pdf").await]}),
        )
        .await;
    assert_eq!(
        (again.status, again.problem()),
        (422, "idempotency-key-reused")
    );
    for _ in 1..20 {
        ask_for_matter(&ana).await;
    }
    assert_eq!(ana.get(ARCHIVES).await.rows().len(), 20);
    let matter = text(&ana.get("/v1/documents").await.rows()[0]["matter_id"]);
    let refused = ana.post(ARCHIVES, json!({"matter_id": matter})).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (429, "too-many-archives")
    );
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    portal.advance(wait).await;
    let ana = portal.sign_in(ANA).await;
    ask_for_matter(&ana).await;
}
