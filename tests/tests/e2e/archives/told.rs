//! What a person is told of an archive: that it is ready, what it is called, how much is in it, and what is not.

use super::{
    ANA, ARCHIVES, ask, ask_for_matter, fetch, find, furnish, remove_object, share, unpack,
};
use crate::harness::TestPortal;
use crate::harness::proxy::{Fault, Proxy};
use local::Options;
use serde_json::{Value, json};

/// `documents`, `written`, `left_out` and `size`.
fn counts(shown: &Value) -> [u64; 4] {
    ["documents", "written", "left_out", "size"].map(|name| shown[name].as_u64().unwrap())
}

fn list(archive: &[u8]) -> String {
    String::from_utf8(unpack(archive).remove("Contents.csv").unwrap()).unwrap()
}

/// The clock goes on while the one invocation works that makes it.
#[tokio::test]
async fn who_waits_for_one_long_invocation_gets_a_mail() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let ana = portal.sign_in(ANA).await;
    portal.settle_news().await;
    let before = portal.mails(ANA).await.len();
    for (seconds, mails) in [(59, 0), (77, 1)] {
        proxy.hold_next("CompleteMultipartUpload");
        ask_for_matter(&ana).await;
        proxy.holds().await;
        portal.advance(seconds).await;
        proxy.let_go();
        let sent = portal.mails(ANA).await.len();
        assert_eq!(sent - before, mails, "after {seconds} seconds");
    }
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "Your documents from Hale & Ortiz LLP are ready to download"
    );
}

#[tokio::test]
async fn a_slash_in_the_name_of_a_case_does_not_cut_it() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let ana = portal.sign_in(ANA).await;
    for (name, saved) in [
        ("Pérez c/ Banco Santander", "Pérez c_ Banco Santander.zip"),
        ("Renamed \"case\"/../é", "Renamed _case__.._é.zip"),
        ("Oak: closing", "Oak_ closing.zip"),
    ] {
        let data = json!({"matter_id": "m-1", "name": name, "status": "open", "client_ids": ["c-1", "c-2"]});
        firm.send("matter.updated", data).await;
        let path = ask_for_matter(&ana).await;
        portal.settle().await;
        assert_eq!(ana.get(&path).await.body["name"], saved);
        let plain: String = saved
            .chars()
            .map(|c| if c.is_ascii() { c } else { '_' })
            .collect();
        let (_, disposition) = fetch(&ana, &path).await;
        let expected = format!("attachment; filename=\"{plain}\"");
        assert!(disposition.starts_with(&expected), "{disposition}");
    }
}

/// The first invocation dies before it looked at anything, and holds the archive for 16 minutes.
async fn withdraw_before_the_writing(
    documents: &[(&str, &str)],
) -> (TestPortal, Proxy, Value, String) {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = furnish(&portal).await;
    for (document, name) in documents {
        share(&firm, &portal, document, name, b"one").await;
    }
    let ana = portal.sign_in(ANA).await;
    portal.settle_news().await;
    proxy.arm_first("GetObject", Fault::Death);
    let path = ask_for_matter(&ana).await;
    proxy.fired().await;
    portal.portal.rest().await;
    proxy.disarm();
    firm.send("document.unshared", json!({"document_id": documents[0].0}))
        .await;
    portal.advance(16 * 60).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    let shown = ana.get(&path).await.body;
    (portal, proxy, shown, path)
}

#[tokio::test]
async fn counts_and_size_are_those_of_what_is_in_it() {
    let documents = [("d-1", "secret.pdf"), ("d-2", "b.pdf")];
    let (portal, _proxy, shown, path) = withdraw_before_the_writing(&documents).await;
    assert_eq!(shown["state"], "ready", "{shown}");
    assert_eq!(counts(&shown), [1, 1, 1, 3], "{shown}");
    let ana = portal.sign_in(ANA).await;
    let (bytes, _) = fetch(&ana, &path).await;
    let list = list(&bytes);
    assert!(!list.contains("secret"), "{list}");
    let last = list.lines().last().unwrap();
    assert_eq!(
        last,
        "\"\",\"\",,\"\",\"\",\"\",\"\",\"1 document is not in this ZIP, because it was no longer shared with you when its turn came.\""
    );
}

#[tokio::test]
async fn an_archive_of_which_nothing_is_left_says_how_much_is_left_out() {
    let (_portal, _proxy, shown, _) = withdraw_before_the_writing(&[("d-1", "a.pdf")]).await;
    assert_eq!(shown["state"], "failed", "{shown}");
    assert_eq!(counts(&shown)[..3], [1, 0, 1], "{shown}");
}

/// The firm took a file out of its own bucket: the client still sees the document. Afterwards it is withdrawn.
#[tokio::test]
async fn the_list_names_what_the_client_still_sees_and_nothing_else() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "lost.pdf", b"three").await;
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let ana = portal.sign_in(ANA).await;
    remove_object(&portal, "d-1").await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let shown = ana.get(&path).await.body;
    assert_eq!(counts(&shown), [1, 1, 1, 3], "{shown}");
    let (bytes, _) = fetch(&ana, &path).await;
    let said = list(&bytes);
    let last = said.lines().last().unwrap();
    assert_eq!(
        last,
        "\"\",\"lost.pdf\",,\"\",\"\",\"\",\"\",\"Not in this ZIP: its file could not be found. Ask the law firm for it.\""
    );
    // What it only names was not downloaded.
    let told = portal.told("document.downloaded").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["detail"]["data"]["document_id"], "d-2");

    // Its name is told no more once it is withdrawn.
    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    let refused = ana.get(&format!("{path}/content")).await;
    assert_eq!(refused.problem(), "archive-outdated");
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let said = list(&fetch(&ana, &path).await.0);
    assert!(!said.contains("lost.pdf"), "{said}");
}

/// Beside the exact time stands one that people read, on the firm's clock.
#[tokio::test]
async fn times_are_told_twice() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    let ana = portal.sign_in(ANA).await;
    let shared = ana.get("/v1/documents").await.rows()[0]["shared_at"].clone();
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let said = list(&fetch(&ana, &path).await.0);
    let at: jiff::Timestamp = shared.as_str().unwrap().parse().unwrap();
    let there = at.in_tz("America/New_York").unwrap();
    let readable = there.strftime("%B %-d, %Y, %-I:%M %p %Z");
    let both = format!("{shared},\"{readable}\",\"Hale & Ortiz LLP\"");
    assert!(said.contains(&both), "{both} in {said}");
}

#[tokio::test]
async fn one_says_what_it_was_asked_for_and_is_made_again_as_far_as_it_is_shared() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    firm.share_folder("m-1", "f-1", "Letters", &["c-1", "c-2"])
        .await;
    for (document, name) in [("d-1", "a.pdf"), ("d-2", "b.pdf")] {
        share(&firm, &portal, document, name, b"one").await;
    }
    portal.put_object(&firm.object_key("d-3"), b"six").await;
    let mut data = firm.document_data("m-1", "d-3", "c.pdf", 3, &["c-1", "c-2"]);
    data["folder_id"] = json!("f-1");
    firm.send("document.shared", data).await;
    let ana = portal.sign_in(ANA).await;
    let folder = find(&ana, "/v1/folders", "Letters").await;
    let matter = ana.get("/v1/folders").await.rows()[0]["matter_id"].clone();
    let (a, b) = (
        find(&ana, "/v1/documents", "a.pdf").await,
        find(&ana, "/v1/documents", "b.pdf").await,
    );
    let whole = ask(&ana, json!({"matter_id": matter})).await;
    let of_folder = ask(&ana, json!({"matter_id": matter, "folder_id": folder})).await;
    let some = ask(&ana, json!({"document_ids": [a, b]})).await;
    portal.settle().await;
    for (path, asked) in [
        (&whole, (true, json!(null))),
        (&of_folder, (true, json!(folder))),
        (&some, (false, json!(null))),
    ] {
        let shown = ana.get(path).await.body;
        assert_eq!(shown["matter_id"], matter, "{shown}");
        let found = (shown["whole"] == true, shown["folder_id"].clone());
        assert_eq!(found, asked, "{shown}");
    }

    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    for (path, documents) in [(&whole, 2), (&of_folder, 1), (&some, 1)] {
        let again = ask(&ana, json!({"archive_id": id(path)})).await;
        portal.settle().await;
        let (before, after) = (ana.get(path).await.body, ana.get(&again).await.body);
        assert_eq!(counts(&after)[..3], [documents, documents, 0], "{after}");
        for kept in ["whole", "folder_id", "matter_id"] {
            assert_eq!(before[kept], after[kept], "{kept}");
        }
        fetch(&ana, &again).await;
    }

    let keyed = ana.with("idempotency-key", "again");
    let body = json!({"archive_id": id(&some)});
    let first = ask(&keyed, body.clone()).await;
    assert_eq!(ask(&keyed, body.clone()).await, first);
    let ben = portal.sign_in("ben@example.com").await;
    assert_eq!(ben.post(ARCHIVES, body.clone()).await.status, 404);
    firm.send("document.unshared", json!({"document_id": "d-2"}))
        .await;
    let refused = ana.post(ARCHIVES, body).await;
    assert_eq!(refused.field(), ("/archive_id", "no-documents"));
}
