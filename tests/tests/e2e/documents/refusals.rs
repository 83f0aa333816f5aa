//! What does not fit, names that deceive, and what comes in any order.

use super::{ANA, ana_and_ben, names};
use crate::harness::{TestPortal, bill_data};
use serde_json::json;

#[tokio::test]
async fn a_file_that_is_not_there_is_a_dead_letter_with_its_reason() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    let version = portal.put_object(&firm.object_key("d-1"), b"four").await;
    let missing = firm.document_data("m-1", "d-0", "a.pdf", 1, &["ana"]);
    let other_size = firm.document_data("m-1", "d-1", "b.pdf", 5, &["ana"]);
    let mut other_version = firm.document_data("m-1", "d-1", "c.pdf", 4, &["ana"]);
    other_version["content"]["version_id"] = json!("nothing-like-that");
    let mut bill = bill_data("m-1", "b-1", &["ana"]);
    bill["content"] = json!({"key": firm.object_key("b-1.pdf")});
    for data in [missing, other_size, other_version] {
        firm.send("document.shared", data).await;
    }
    firm.send("bill.shared", bill).await;
    let reasons: Vec<_> = portal
        .dead_letters()
        .await
        .iter()
        .map(|letter| letter["reason"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        reasons,
        [
            "/detail/data/content no-such-object",
            "/detail/data/size other-size",
            "/detail/data/content no-such-object",
            "/detail/data/content no-such-object"
        ]
    );
    assert!(names(&ana, "").await.is_empty());
    assert!(ana.get("/v1/bills").await.rows().is_empty());
    let mut right = firm.document_data("m-1", "d-1", "d.pdf", 4, &["ana"]);
    right["content"]["version_id"] = json!(version);
    firm.send("document.shared", right).await;
    assert_eq!(names(&ana, "").await, ["d.pdf"]);
}

#[tokio::test]
async fn a_stale_version_is_no_dead_letter_though_its_file_is_gone() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    portal.put_object(&firm.object_key("d-1"), b"four").await;
    let data = firm.document_data("m-1", "d-1", "new.pdf", 4, &["ana"]);
    firm.send_version("document.shared", 50, data).await;
    let mut old = firm.document_data("m-1", "d-1", "old.pdf", 9, &["ana"]);
    old["content"]["key"] = json!(firm.object_key("long-gone"));
    firm.send_version("document.shared", 40, old).await;
    assert_eq!(names(&ana, "").await, ["new.pdf"]);
    firm.send_version("document.unshared", 60, json!({"document_id": "d-1"}))
        .await;
    let data = firm.document_data("m-1", "d-1", "late.pdf", 4, &["ana"]);
    firm.send_version("document.shared", 60, data).await;
    assert!(names(&ana, "").await.is_empty());
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn names_are_shown_as_given_without_what_deceives() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    let long = format!("{}.pdf", "字".repeat(300));
    for (number, (given, kept)) in [
        ("cafe\u{301} – 契約書.pdf", Some("café – 契約書.pdf")),
        ("../../etc/passwd", Some("passwd")),
        ("C:\\fakepath\\scan.pdf", Some("scan.pdf")),
        ("invoice\u{202e}fdp.exe", Some("invoicefdp.exe")),
        ("a\u{0}b\r\nc.txt", Some("ab c.txt")),
        ("NUL.pdf", Some("_NUL.pdf")),
        ("\"; filename=evil.exe", Some("\"; filename=evil.exe")),
        ("<script>alert(1)</script>.html", Some("script>.html")),
        (long.as_str(), None),
        ("..", Some("")),
        ("", Some("")),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("d-{number}");
        firm.share_document(&portal, ("m-1", &id, given), b"x", &["ana"])
            .await;
        let shown = names(&ana, "").await;
        match kept {
            Some("") => assert_eq!(
                portal.dead_letters().await.pop().unwrap()["reason"],
                "/detail/data/name empty"
            ),
            Some(kept) => assert_eq!(shown[0], kept, "{given:?}"),
            None => assert!(
                shown[0].len() <= 240 && shown[0].strip_suffix(".pdf").is_some(),
                "{}",
                shown[0]
            ),
        }
        if kept == Some("") {
            continue;
        }
        firm.send("document.unshared", json!({"document_id": id}))
            .await;
    }
}

#[tokio::test]
async fn who_wants_no_mail_about_documents_gets_none() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    let chosen = ana
        .patch("/v1/me", json!({"notifications": {"messages": true, "bills": true, "events": true, "documents": false}}))
        .await;
    assert_eq!(
        chosen.body["notifications"]["documents"], false,
        "{chosen:?}"
    );
    let before = portal.mails(ANA).await.len();
    firm.share_document(&portal, ("m-1", "d-1", "a.pdf"), b"x", &["ana"])
        .await;
    firm.share_folder("m-1", "f-1", "Photos", &["ana"]).await;
    assert_eq!(portal.mails(ANA).await.len(), before);
    firm.share_bill("m-1", "b-1", &["ana"]).await;
    assert_eq!(portal.mails(ANA).await.len(), before + 1);
}
