//! What ends an archive, or makes it hand nothing out.

use super::{
    ANA, ARCHIVES, DAY, HOUR, ask, ask_for_matter, fetch, furnish, paths, remove_object, share,
};
use crate::harness::{Client, TestPortal};
use serde_json::json;

async fn refusal(who: &Client, path: &str) -> (u16, String) {
    let answer = who.get(&format!("{path}/content")).await;
    (answer.status, answer.problem().to_owned())
}

fn outdated() -> (u16, String) {
    (409, "archive-outdated".to_owned())
}

#[tokio::test]
async fn what_is_not_shared_any_more_is_not_handed_out() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let ana = portal.sign_in(ANA).await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;

    // Another name, and other bytes: each makes what was written outdated.
    let data = firm.document_data("m-1", "d-1", "renamed.pdf", 3, &["c-1", "c-2"]);
    firm.send("document.shared", data).await;
    assert_eq!(refusal(&ana, &path).await, outdated());
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    fetch(&ana, &path).await;
    share(&firm, &portal, "d-1", "renamed.pdf", b"six").await;
    assert_eq!(refusal(&ana, &path).await, outdated());

    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    assert_eq!(refusal(&ana, &path).await, outdated());
    // Two were downloaded with the second archive, and nothing with those that were refused.
    assert_eq!(portal.told("document.downloaded").await.len(), 2);

    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    assert_eq!(
        paths(&fetch(&ana, &path).await.0),
        ["Contents.csv", "b.pdf"]
    );
    firm.put_on_matter("m-1", &["c-2"]).await;
    assert_eq!(refusal(&ana, &path).await, outdated());
    let rows = ana.get(ARCHIVES).await;
    assert!(rows.rows().iter().all(|row| row["name"] == "Documents.zip"));
}

#[tokio::test]
async fn an_archive_is_gone_after_a_day() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let ana = portal.sign_in(ANA).await;
    let keyed = ana.with("idempotency-key", "k");
    let path = ask_for_matter(&keyed).await;
    portal.settle().await;
    portal.advance(DAY - HOUR).await;
    let ana = portal.sign_in(ANA).await;
    fetch(&ana, &path).await;
    portal.advance(HOUR).await;
    let ana = portal.sign_in(ANA).await;
    for path in [path.clone(), format!("{path}/content")] {
        assert_eq!(ana.get(&path).await.status, 404);
    }
    assert_eq!(ana.get(ARCHIVES).await.rows().len(), 0);
    // The same key makes another one then, of what is there now.
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let again = ask_for_matter(&ana.with("idempotency-key", "k")).await;
    assert_eq!(again, path);
    portal.settle().await;
    let (bytes, _) = fetch(&ana, &again).await;
    assert_eq!(paths(&bytes), ["Contents.csv", "a.pdf", "b.pdf"]);
}

#[tokio::test]
async fn a_removed_client_and_a_session_for_another_firm_get_nothing() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let lakeside = portal.firm("lakeside");
    lakeside.introduce("Lakeside Legal").await;
    lakeside.invite("l-1", ANA, Some("en")).await;
    let invitation = portal.last_mail(ANA).await;
    let ana = portal.sign_in(ANA).await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let elsewhere = portal.sign_in_by(&invitation, ANA).await;
    assert_eq!(elsewhere.get(ARCHIVES).await.rows().len(), 0);
    assert_eq!(elsewhere.get(&path).await.status, 404);
    assert_eq!(refusal(&elsewhere, &path).await.0, 404);
    firm.send("client.removed", json!({"client_id": "c-1"}))
        .await;
    assert_eq!(refusal(&ana, &path).await.0, 404);
    assert_eq!(ana.get(ARCHIVES).await.rows().len(), 0);
}

/// The firm took a file out of its own bucket.
#[tokio::test]
async fn a_file_that_is_gone_is_left_out_and_without_any_nothing_is_made() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let ana = portal.sign_in(ANA).await;
    remove_object(&portal, "d-1").await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    assert_eq!(ana.get(&path).await.body["left_out"], 1);
    assert_eq!(
        paths(&fetch(&ana, &path).await.0),
        ["Contents.csv", "b.pdf"]
    );
    remove_object(&portal, "d-2").await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let shown = ana.get(&path).await.body;
    assert_eq!(shown["state"], "failed", "{shown}");
    assert_eq!(shown["left_out"], 2, "{shown}");
    assert_eq!(refusal(&ana, &path).await, outdated());
    assert_eq!(portal.dead_letters().await.len(), 0);
    let ids: Vec<_> = ana.get("/v1/documents").await.rows().to_vec();
    let ids: Vec<_> = ids.iter().map(|row| row["id"].clone()).collect();
    ask(&ana, json!({"document_ids": ids})).await;
}
