//! Fetching a file, and the end of that.

use super::{ANA, ana_and_ben, only, text};
use crate::harness::{Client, TestPortal, bill_data};
use serde_json::{Value, json};

/// What an address of the bucket answers.
async fn fetch(url: &str) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let answer = reqwest::get(url).await.expect("an answer of S3");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.expect("bytes").into())
}

async fn address(who: &Client, path: &str) -> String {
    let asked = who.with("accept", "application/json").get(path).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    assert_eq!(asked.header("cache-control"), "private, no-cache, no-store");
    text(&asked.body["url"])
}

#[tokio::test]
async fn a_document_is_saved_and_the_firm_knows() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, ben) = ana_and_ben(&portal, &firm).await;
    firm.share_document(&portal, ("m-1", "d-1", "Año \"7\".pdf"), b"first", &["ana"])
        .await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(mail.subject, "New document from Hale & Ortiz LLP");
    assert!(mail.text.contains("View document in secure portal"));
    let id = only(&ana).await;
    let path = format!("/v1/documents/{id}/content");
    let me = ana.get("/v1/me").await;
    assert_eq!(me.body["unread"]["documents"], 1, "{me:?}");

    let asked = ana.get(&path).await;
    assert_eq!((asked.status, asked.text.as_str()), (303, ""));
    let (status, headers, bytes) = fetch(asked.header("location")).await;
    assert_eq!((status, bytes.as_slice()), (200, b"first".as_slice()));
    assert_eq!(headers["content-type"], "application/octet-stream");
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename=\"A_o _7_.pdf\"; filename*=UTF-8''A%C3%B1o%20%227%22.pdf"
    );
    assert_eq!(fetch(&address(&ana, &path).await).await.2, b"first");

    // Once for a version, however often.
    let told = portal.told("document.downloaded").await;
    assert_eq!(told.len(), 1, "{told:?}");
    let data = &told[0]["detail"]["data"];
    assert_eq!(
        (&data["document_id"], &data["client_id"], &data["matter_id"]),
        (&json!("d-1"), &json!("ana"), &json!("m-1"))
    );
    let me = ana.get("/v1/me").await;
    assert_eq!(me.body["unread"]["documents"], 0);

    // What is written over it later is not what was shared.
    portal
        .put_object(&firm.object_key("d-1"), b"other bytes")
        .await;
    assert_eq!(fetch(&address(&ana, &path).await).await.2, b"first");
    let data = firm.document_data("m-1", "d-1", "Año 8.pdf", 11, &["ana"]);
    firm.send("document.shared", data).await;
    assert_eq!(fetch(&address(&ana, &path).await).await.2, b"other bytes");
    assert_eq!(portal.told("document.downloaded").await.len(), 2);

    // Not the co-client's, not another firm's, and nobody's after the end.
    let strangers = portal.firm("lakeside");
    strangers.invite("x", "x@example.com", None).await;
    strangers.put_on_matter("m-1", &["x"]).await;
    let stranger = portal.sign_in("x@example.com").await;
    for other in [&ben, &stranger] {
        assert_eq!(other.get(&path).await.status, 404);
        assert!(other.get("/v1/documents").await.rows().is_empty());
    }
    assert_eq!(portal.anonymous().get(&path).await.status, 401);
    let handed_out = address(&ana, &path).await;
    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    assert_eq!(ana.get(&path).await.status, 404);
    assert!(ana.get("/v1/documents").await.rows().is_empty());
    // An address that was handed out lives its minute.
    assert_eq!(fetch(&handed_out).await.0, 200);
    let last = if handed_out.ends_with('0') { "1" } else { "0" };
    let changed = format!("{}{last}", &handed_out[..handed_out.len() - 1]);
    assert_eq!(fetch(&changed).await.0, 403);
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn a_conversation_shows_documents_and_what_became_of_them() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    firm.share_document(&portal, ("m-1", "d-1", "Letter.pdf"), b"x", &["ana"])
        .await;
    firm.send("message.sent", json!({
        "message_id": "t-1", "matter_id": "m-1", "author": "Dana Hale", "text": "Please read it.",
        "client_ids": ["ana"], "attachments": [{"kind": "document", "id": "d-1"}],
    }))
    .await;
    let id = only(&ana).await;
    let entries = |rows: &[Value]| {
        let find = |kind: &str| rows.iter().find(|row| row["kind"] == kind).cloned();
        (find("document").unwrap(), find("message").unwrap())
    };
    let conversation = ana.get("/v1/messages").await;
    let (document, message) = entries(conversation.rows());
    assert_eq!(document["document"]["name"], "Letter.pdf");
    assert_eq!(document["from"], "firm");
    assert_eq!(
        message["attachments"][0],
        json!({"kind": "document", "id": id})
    );
    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    let conversation = ana.get("/v1/messages").await;
    let (document, _) = entries(conversation.rows());
    assert!(document["withdrawn"]["at"].is_string());
    assert!(document["document"].is_null());
    assert!(!conversation.text.contains("Letter.pdf"));
}

#[tokio::test]
async fn a_bill_has_its_own_file() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, ben) = ana_and_ben(&portal, &firm).await;
    let key = firm.object_key("bills/b-1.pdf");
    portal.put_object(&key, b"%PDF-1.4").await;
    let mut bill = bill_data("m-1", "b-1", &["ana"]);
    bill["number"] = json!("2026/1041");
    bill["content"] = json!({"key": key});
    firm.send("bill.shared", bill).await;
    firm.share_bill("m-1", "b-2", &["ana"]).await;
    let bills = ana.get("/v1/bills").await;
    let find = |number: &str| {
        let bill = bills.rows().iter().find(|bill| bill["number"] == number);
        bill.cloned().expect("the bill")
    };
    let (with, without) = (find("2026/1041"), find("No. b-2"));
    assert_eq!(
        (&with["content"], &without["content"]),
        (&json!({"name": "2026-1041.pdf", "size": 8}), &json!(null))
    );
    let path = format!("/v1/bills/{}/content", text(&with["id"]));
    let (status, headers, bytes) = fetch(&address(&ana, &path).await).await;
    assert_eq!((status, bytes.as_slice()), (200, b"%PDF-1.4".as_slice()));
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename=\"2026-1041.pdf\""
    );
    assert_eq!(portal.told("bill.viewed").await.len(), 1);
    assert_eq!(ben.get(&path).await.status, 404);
    let path = format!("/v1/bills/{}/content", text(&without["id"]));
    assert_eq!(ana.get(&path).await.status, 404);
}

#[tokio::test]
async fn what_is_fetched_is_seen_whatever_the_call_says_of_itself() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    firm.share_document(&portal, ("m-1", "d-1", "Letter.pdf"), b"x", &["ana"])
        .await;
    let key = firm.object_key("bills/b-1.pdf");
    portal.put_object(&key, b"%PDF-1.4").await;
    let mut bill = bill_data("m-1", "b-1", &["ana"]);
    bill["content"] = json!({"key": key});
    firm.send("bill.shared", bill).await;
    let bill = text(&ana.get("/v1/bills").await.rows()[0]["id"]);
    let background = ana.with("portico-background", "true");
    // A page may look at a bill again without anybody at it; that is no opening.
    let looked = background.get(&format!("/v1/bills/{bill}")).await;
    assert_eq!((looked.status, &looked.body["unread"]), (200, &json!(true)));
    let paths = [
        (
            format!("/v1/documents/{}/content", only(&ana).await),
            "document.downloaded",
        ),
        (format!("/v1/bills/{bill}/content"), "bill.viewed"),
    ];
    for (path, told) in paths {
        portal.advance(10 * 60).await;
        assert_eq!(portal.told(told).await.len(), 0);
        fetch(&address(&background, &path).await).await;
        assert_eq!(portal.told(told).await.len(), 1, "{told}");
    }
    // Twice ten minutes are over: fetching kept the session alive as any other call of a person does.
    assert_eq!(background.get("/v1/me").await.status, 200);
}
