//! The outcome of what was sent.

use super::*;

/// The test virus in two halves, so that this file is none itself.
const EICAR: [&str; 2] = [
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR",
    "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];

#[tokio::test(flavor = "multi_thread")]
async fn malware_is_refused_and_both_hear_of_it() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = EICAR.concat();
    let files = [("virus.com", body.len()), ("good.txt", 4)];
    let sending = Sending::start(&portal, &ana, announcement(&matter(&firm, "m-1"), &files)).await;
    sending.send(0, body.as_bytes()).await;
    sending.send(1, b"good").await;
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["rejected", "released"]);
    let shown = ana.get(&sending.path()).await;
    assert_eq!(shown.body["files"][0]["reason"], "malware");
    let rejected = portal.told("document.rejected").await;
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["detail"]["data"]["reason"], "malware");
    assert_eq!(portal.told("document.received").await.len(), 1);
    assert_eq!(portal.told("upload.completed").await.len(), 1);
    assert_eq!(ana.get("/v1/documents").await.rows().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_look_into_waits_for_the_firm() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = b"%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>".to_vec();
    let announced = announcement(&matter(&firm, "m-1"), &[("locked.pdf", body.len())]);
    let sending = Sending::start(&portal, &ana, announced).await;
    sending.send(0, &body).await;
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["quarantined"]);
    assert!(ana.get("/v1/documents").await.rows().is_empty());
    let waiting = portal.told("document.quarantined").await;
    assert_eq!(waiting.len(), 1);
    let document = &waiting[0]["detail"]["data"]["document_id"];
    assert!(portal.told("document.received").await.is_empty());
    // Another firm has nothing of that name, and what is released twice is released.
    let lake = portal.firm("lake");
    lake.send("document.released", json!({"document_id": document}))
        .await;
    let letters = portal.dead_letters().await;
    let reason = "/detail/data/document_id not-in-quarantine";
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["reason"], reason);
    for _ in 0..2 {
        firm.send("document.released", json!({"document_id": document}))
            .await;
    }
    assert_eq!(portal.dead_letters().await.len(), 1);
    assert_eq!(sending.states(&ana).await, ["released"]);
    assert_eq!(ana.get("/v1/documents").await.rows().len(), 1);
    let received = portal.told("document.received").await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["detail"]["data"]["sha256"], sha256(&body));
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_go_with_a_message() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let here = matter(&firm, "m-1");
    let sending = Sending::start(&portal, &ana, announcement(&here, &[("a", 4)])).await;
    let document = text(&sending.files[0]["document_id"]);
    let message = json!({"matter_id": here, "text": "Here.", "document_ids": [document]});
    let early = ana.post("/v1/messages", message.clone()).await;
    assert_eq!(
        (early.status, early.field()),
        (422, ("/document_ids/0", "id"))
    );
    sending.send(0, b"good").await;
    portal.settle().await;
    let sent = ana.post("/v1/messages", message).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    assert_eq!(sent.body["attachments"][0]["id"], document);
    let told = portal.told("message.received").await;
    let ids = &told[0]["detail"]["data"]["document_ids"];
    assert_eq!(ids, &json!([document.trim_start_matches("document_")]));
}
