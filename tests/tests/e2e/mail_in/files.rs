//! The files of an answer go the way of every file that a client sends.

use super::{ANA, DRAFTS, EVE, drafts, received, start, written};
use crate::harness::{Client, TestPortal, attached, text};
use serde_json::{Value, json};

/// The test virus in two halves, so that this file is not detected itself.
const EICAR: [&str; 2] = [
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR",
    "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];

/// The names of the documents that the client sent.
async fn sent(who: &Client) -> Vec<String> {
    let documents = who.get("/v1/documents").await;
    let mut names: Vec<_> = documents
        .rows()
        .iter()
        .map(|row| text(&row["name"]))
        .collect();
    names.sort();
    names
}

/// How many objects of clients the bucket has.
async fn objects(portal: &TestPortal) -> usize {
    let list = portal
        .s3()
        .list_objects_v2()
        .bucket(portal.portal.documents_bucket())
        .prefix("upload/")
        .send()
        .await
        .expect("a list");
    list.contents.unwrap_or_default().len()
}

#[tokio::test]
async fn files_are_checked_like_any_others_and_go_with_the_message() {
    let (portal, address) = start().await;
    let virus = EICAR.concat();
    let raw = attached(
        ANA,
        "Here it is.",
        &[
            ("lease.pdf", b"%PDF-1.7 lease"),
            ("../../etc/pass\u{202e}wd", b"x"),
            ("game.exe", virus.as_bytes()),
        ],
    );
    for _ in 0..2 {
        portal.deliver(&address, "id=m1", raw.clone()).await;
    }
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(received(&portal).await, ["Here it is."]);
    assert_eq!(sent(&ana).await, ["lease.pdf", "passwd"]);
    let told = portal.told("message.received").await;
    let named = told[0]["detail"]["data"]["document_ids"]
        .as_array()
        .unwrap();
    assert_eq!(named.len(), 3);
    let arrived = portal.told("document.received").await;
    assert_eq!(arrived.len(), 2);
    let lease = &arrived[0]["detail"]["data"];
    assert_eq!(lease["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(portal.told("document.rejected").await.len(), 1);
    let completed = portal.told("upload.completed").await;
    assert_eq!(completed.len(), 1);
    assert_eq!(
        completed[0]["detail"]["data"]["message_id"],
        told[0]["detail"]["data"]["message_id"]
    );
    let refused = portal.last_mail(ANA).await;
    let rejected = portal.mails(ANA).await;
    assert!(
        rejected
            .iter()
            .any(|mail| mail.subject.contains("could not take a file")),
        "{refused:?}"
    );
    let listed = ana.get("/v1/documents").await;
    let receipt = &listed.rows()[0]["receipt"];
    assert!(receipt["sha256"].is_string(), "{receipt}");
}

#[tokio::test]
async fn files_without_a_text_arrive_without_a_message() {
    let (portal, address) = start().await;
    let raw = attached(ANA, "", &[("lease.pdf", b"%PDF-1.7")]);
    portal.deliver(&address, "", raw).await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    assert_eq!(portal.told("document.received").await.len(), 1);
    let ana = portal.sign_in(ANA).await;
    assert_eq!(sent(&ana).await, ["lease.pdf"]);
    assert_eq!(drafts(&ana).await, [] as [Value; 0]);
}

#[tokio::test]
async fn files_wait_with_a_draft_and_go_with_it() {
    let (portal, address) = start().await;
    let raw = attached(
        EVE,
        "From my office.",
        &[("a.pdf", b"%PDF-a"), ("b.pdf", b"%PDF-b")],
    );
    portal.deliver(&address, "id=m1", raw.clone()).await;
    portal.deliver(&address, "id=m2", raw).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    let waiting = drafts(&ana).await;
    assert_eq!(waiting.len(), 2);
    let files = json!([{"name": "a.pdf", "size": 6}, {"name": "b.pdf", "size": 6}]);
    assert_eq!(waiting[0]["files"], files);
    assert_eq!(sent(&ana).await, [] as [String; 0]);
    // They are no upload that could be gone on with.
    assert_eq!(ana.get("/v1/uploads").await.rows(), [] as [Value; 0]);
    assert_eq!(objects(&portal).await, 4);
    let path = |draft: &Value| format!("{DRAFTS}/{}", text(&draft["id"]));
    let send = format!("{}/send", path(&waiting[0]));
    assert_eq!(ana.post(&send, json!({})).await.status, 204);
    assert_eq!(ana.delete(&path(&waiting[1])).await.status, 204);
    portal.settle().await;
    assert_eq!(written(&ana).await, ["From my office."]);
    assert_eq!(sent(&ana).await, ["a.pdf", "b.pdf"]);
    assert_eq!(objects(&portal).await, 2, "the discarded ones are gone");
    assert_eq!(portal.told("document.received").await.len(), 2);
    assert_eq!(portal.told("upload.completed").await.len(), 1);
    assert_eq!(ana.get("/v1/uploads").await.rows().len(), 1);
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn files_of_a_draft_that_nobody_sends_are_deleted() {
    let (portal, address) = start().await;
    let raw = attached(EVE, "Look.", &[("a.pdf", b"%PDF-a")]);
    portal.deliver(&address, "", raw).await;
    portal.settle().await;
    assert_eq!(objects(&portal).await, 1);
    portal.advance(31 * super::DAY).await;
    portal.clean_up().await;
    portal.settle().await;
    assert_eq!(objects(&portal).await, 0);
    assert!(portal.told("upload.completed").await.is_empty());
    let items = portal.items().await;
    let left = items.iter().filter(|item| item["kind"] == "UPLOAD_FILE");
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn more_files_than_a_message_takes_are_left_out_and_it_says_so() {
    let (portal, address) = start().await;
    let names: Vec<_> = (0..21).map(|number| format!("{number}.pdf")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"%PDF"[..])).collect();
    portal
        .deliver(&address, "", attached(ANA, "All of it.", &files))
        .await;
    assert_eq!(received(&portal).await, [] as [String; 0]);
    let ana = portal.sign_in(ANA).await;
    let draft = &drafts(&ana).await[0];
    assert_eq!(
        (&draft["reason"], &draft["files"], &draft["files_left_out"]),
        (&json!("too_many_files"), &json!([]), &json!(21))
    );
    assert_eq!(objects(&portal).await, 0);
}
