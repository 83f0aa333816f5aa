//! Folders, and finding documents.

use super::{ANA, BEN, ana_and_ben, names, text};
use crate::harness::TestPortal;
use serde_json::json;

#[tokio::test]
async fn a_folder_says_who_else_reads_it_and_gates_nothing() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, ben) = ana_and_ben(&portal, &firm).await;
    firm.share_folder("m-1", "f-1", "Photos", &["ana", "ben"])
        .await;
    firm.share_folder("m-1", "f-2", "Álbum", &["ana"]).await;
    let mail = portal.last_mail(BEN).await;
    assert_eq!(mail.subject, "Nueva carpeta de Hale & Ortiz LLP");
    assert_eq!(
        portal.last_mail(ANA).await.subject,
        "New folder from Hale & Ortiz LLP"
    );

    let folders = ana.get("/v1/folders").await;
    let shown: Vec<_> = folders
        .rows()
        .iter()
        .map(|folder| {
            (
                &folder["name"],
                &folder["shared_with_others"],
                &folder["other_clients"],
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (&json!("Álbum"), &json!(false), &json!(0)),
            (&json!("Photos"), &json!(true), &json!(1))
        ]
    );
    assert_eq!(ben.get("/v1/folders").await.rows().len(), 1);

    // A document in a folder that is shared later, or no longer, is seen by its own clients.
    portal.put_object(&firm.object_key("d-1"), b"x").await;
    let mut data = firm.document_data("m-1", "d-1", "In the folder.pdf", 1, &["ana"]);
    data["folder_id"] = json!("f-1");
    firm.send("document.shared", data).await;
    firm.share_document(&portal, ("m-1", "d-2", "Outside.pdf"), b"x", &["ana"])
        .await;
    let photos = text(&folders.rows()[1]["id"]);
    assert_eq!(
        names(&ana, &format!("?folder_id={photos}")).await,
        ["In the folder.pdf"]
    );
    assert!(names(&ben, "").await.is_empty());
    firm.send("folder.unshared", json!({"folder_id": "f-1"}))
        .await;
    assert_eq!(ana.get("/v1/folders").await.rows().len(), 1);
    assert_eq!(
        names(&ana, "?sort=name").await,
        ["In the folder.pdf", "Outside.pdf"]
    );
    firm.put_on_matter("m-1", &["ben"]).await;
    assert!(ana.get("/v1/folders").await.rows().is_empty());
    assert!(names(&ana, "").await.is_empty());
}

/// In the order in which they are shared.
const FILES: [&str; 7] = [
    "Contract #2.pdf",
    "contract.pdf",
    "Año nuevo.pdf",
    "azul.docx",
    "Zebra.pdf",
    "contrato.pdf",
    "Contract.pdf",
];

#[tokio::test]
async fn documents_are_found_sorted_filtered_and_paged() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    firm.put_on_matter("m-2", &["ana"]).await;
    for (number, name) in FILES.iter().enumerate() {
        let matter = if number % 2 == 0 { "m-1" } else { "m-2" };
        let id = format!("d-{number}");
        firm.share_document(&portal, (matter, &id, name), b"x", &["ana"])
            .await;
        portal.advance(60).await;
    }
    let ana = if ana.get("/v1/me").await.status == 200 {
        ana
    } else {
        portal.sign_in(ANA).await
    };
    let mut newest: Vec<_> = FILES.into();
    assert_eq!(names(&ana, "?sort=date").await, newest);
    newest.reverse();
    assert_eq!(names(&ana, "").await, newest);
    let sorted = names(&ana, "?sort=name").await;
    let folded = |name: &str| shared::resource::document::fold(name);
    assert!(sorted.is_sorted_by_key(|name| folded(name)), "{sorted:?}");
    assert_eq!(sorted.len(), FILES.len());
    let mut down = names(&ana, "?sort=-name").await;
    down.reverse();
    assert_eq!(down, sorted);

    assert_eq!(
        names(&ana, "?q=CONTRACT&sort=date").await,
        ["Contract #2.pdf", "contract.pdf", "Contract.pdf"]
    );
    assert_eq!(names(&ana, "?q=ano").await, ["Año nuevo.pdf"]);
    assert_eq!(names(&ana, "?q=A%C3%91O").await, ["Año nuevo.pdf"]);
    assert!(names(&ana, "?q=%25").await.is_empty());
    assert_eq!(names(&ana, "?sender=firm").await.len(), FILES.len());
    assert!(names(&ana, "?sender=client").await.is_empty());
    let matters = ana.get("/v1/me").await;
    let matter = text(&matters.body["matters"][1]["id"]);
    for sort in ["name", "-name", "date", "-date"] {
        let inside = names(&ana, &format!("?matter_id={matter}&sort={sort}")).await;
        assert_eq!(inside.len(), 3, "{inside:?}");
        // Page by page it is the same list.
        let whole = names(&ana, &format!("?sort={sort}")).await;
        let mut paged = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = ana
                .get(&format!("/v1/documents?sort={sort}&limit=2{cursor}"))
                .await;
            paged.extend(page.rows().iter().map(|row| text(&row["name"])));
            match page.body["meta"]["paging"]["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, whole, "{sort}");
        if !cursor.is_empty() {
            let other = if sort == "name" { "date" } else { "name" };
            let mixed = ana
                .get(&format!("/v1/documents?sort={other}{cursor}"))
                .await;
            assert_eq!(mixed.problem(), "invalid-cursor");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_named() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    let (ana, _) = ana_and_ben(&portal, &firm).await;
    let long = format!("?q={}", "a".repeat(201));
    for (query, field) in [
        ("?sort=size", ("?sort", "choice")),
        ("?sender=court", ("?sender", "choice")),
        ("?folder_id=folder_1", ("?folder_id", "id")),
        ("?matter_id=m-1", ("?matter_id", "id")),
        ("?limit=0", ("?limit", "range")),
        (long.as_str(), ("?q", "too-long")),
    ] {
        let refused = ana.get(&format!("/v1/documents{query}")).await;
        assert_eq!(
            (refused.status, refused.field()),
            (422, field),
            "{refused:?}"
        );
    }
    assert_eq!(ana.get("/v1/documents?cursor=x").await.status, 400);
    assert_eq!(portal.anonymous().get("/v1/folders").await.status, 401);
    assert_eq!(portal.anonymous().get("/v1/documents").await.status, 401);
}
