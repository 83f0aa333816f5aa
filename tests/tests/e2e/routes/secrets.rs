//! What is Ana's alone.

use super::ANA;
use super::phone::Phone;
use crate::harness::{Client, TestPortal, answer, bill_data};
use crate::requests::request_data;
use crate::stages::stage_data;
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};

/// What is Ana's alone, under the names that the API gives it.
pub(super) struct Secrets {
    pub(super) matter: String,
    pub(super) bill: String,
    pub(super) event: String,
    pub(super) message: String,
    pub(super) folder: String,
    pub(super) document: String,
    /// Her documents as one file, which nobody has fetched.
    pub(super) archive: String,
    pub(super) request: String,
    /// An answer by mail that waits.
    pub(super) draft: String,
    pub(super) sent: Sent,
    pub(super) session: String,
    /// The token of a link that was mailed to her.
    pub(super) link: String,
    pub(super) phone: Phone,
}

/// An upload of Ana's: of its two files one arrived.
pub(super) struct Sent {
    pub(super) upload: String,
    pub(super) arrived: String,
    pub(super) open: String,
}

impl Secrets {
    pub(super) fn new(
        session: String,
        (link, draft): (String, String),
        archive: String,
        sent: Sent,
        phone: Phone,
    ) -> Self {
        let firm = FirmId::parse("hale-ortiz").unwrap();
        let name = |kind: Kind, theirs: &str| kind.name(&kind.derive(&firm, theirs));
        Self {
            matter: name(Kind::Matter, "m-ana"),
            bill: name(Kind::Bill, "b-1"),
            event: name(Kind::Event, "e-1"),
            message: name(Kind::Message, "t-1"),
            folder: name(Kind::Folder, "f-1"),
            document: name(Kind::Document, "d-1"),
            archive,
            request: name(Kind::ClientRequest, "r-1"),
            draft,
            sent,
            session,
            link,
            phone,
        }
    }

    /// What no answer to anyone else may contain.
    pub(super) fn words(&self) -> [&str; 26] {
        [
            &self.matter,
            &self.bill,
            &self.event,
            &self.message,
            &self.folder,
            &self.document,
            &self.archive,
            &self.request,
            "Title r-1",
            &self.draft,
            "I never said that.",
            &self.sent.upload,
            &self.sent.arrived,
            &self.sent.open,
            &self.session,
            &self.phone.passkey,
            &self.phone.device,
            "Phone of Quintero",
            "Quintero is heard.",
            "For the settlement",
            "Settlement draft.pdf",
            "What he said.txt",
            "No. b-1",
            "Hearing e-1",
            "The other side will settle.",
            ANA,
        ]
    }
}

/// Ana is alone with what was shared with her, on a matter of her own and on one with Ben.
pub(super) async fn furnish(portal: &TestPortal) {
    let hale = portal.firm("hale-ortiz");
    hale.invite("c-1", ANA, Some("en")).await;
    hale.invite("c-2", "ben@example.com", Some("en")).await;
    hale.invite("c-3", "gone@example.com", Some("en")).await;
    hale.put_on_matter("m-ana", &["c-1"]).await;
    hale.put_on_matter("m-both", &["c-1", "c-2"]).await;
    // What is hidden from Ben, who is on the matter, lies there; the matter of Ana alone is asked for by name.
    let bill = hale.object_key("b-1.pdf");
    portal.put_object(&bill, b"%PDF-1.4").await;
    let mut data = bill_data("m-both", "b-1", &["c-1"]);
    data["content"] = json!({"key": bill});
    hale.send("bill.shared", data).await;
    let stage = stage_data("m-ana", "b", "Quintero is heard.");
    hale.send("matter.stage_changed", stage).await;
    let mut request = request_data("r-1", "answer", &["c-1"]);
    request["matter_id"] = json!("m-both");
    hale.send("request.made", request).await;
    hale.share_folder("m-both", "f-1", "For the settlement", &["c-1"])
        .await;
    let draft = ("m-both", "d-1", "Settlement draft.pdf");
    hale.share_document(portal, draft, b"secret", &["c-1"])
        .await;
    hale.share_event("m-both", "e-1", &["c-1"], &["c-1"]).await;
    hale.send_message("m-both", "t-1", "The other side will settle.", &["c-1"])
        .await;
    let lake = portal.firm("lakeside");
    lake.invite("c-1", "dora@example.com", Some("en")).await;
    lake.invite("c-9", "cy@example.com", Some("en")).await;
    // The same ids as at the other firm.
    lake.put_on_matter("m-both", &["c-1"]).await;
    lake.share_bill("m-both", "b-of-lakeside", &["c-1"]).await;
}

/// Ana announces two files and sends one.
pub(super) async fn send_a_file(portal: &TestPortal, ana: &Client) -> Sent {
    let firm = FirmId::parse("hale-ortiz").unwrap();
    let matter = Kind::Matter.name(&Kind::Matter.derive(&firm, "m-both"));
    let file = json!({"name": "What he said.txt", "size": 3});
    let body = json!({"matter_id": matter, "files": [file, file]});
    let announced = ana.post("/v1/uploads", body).await;
    assert_eq!(announced.status, 201, "{announced:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = &announced.body["files"];
    let sent = Sent {
        upload: text(&announced.body["id"]),
        arrived: text(&files[0]["document_id"]),
        open: text(&files[1]["document_id"]),
    };
    let place = &files[0]["part_urls"][0];
    let mut put = reqwest::Client::new().put(text(&place["url"])).body("yes");
    for (name, value) in place["headers"].as_object().into_iter().flatten() {
        put = put.header(name, text(value));
    }
    let put = put.send().await.unwrap();
    let etag = put.headers()["etag"].to_str().unwrap();
    let path = format!(
        "/v1/uploads/{}/files/{}/complete",
        sent.upload, sent.arrived
    );
    let parts = json!({"parts": [{"part_number": 1, "etag": etag}]});
    assert_eq!(ana.post(&path, parts).await.status, 200);
    portal.settle().await;
    sent
}

/// Ana has her documents as one file.
pub(super) async fn take_along(portal: &TestPortal, ana: &Client) -> String {
    let documents = ana.get("/v1/documents").await;
    let ids: Vec<_> = documents.rows().iter().map(|row| &row["id"]).collect();
    let made = ana.post("/v1/archives", json!({"document_ids": ids})).await;
    assert_eq!(made.status, 201, "{made:?}");
    portal.settle().await;
    let id = made.body["id"].as_str().unwrap().to_owned();
    let shown = ana.get(&format!("/v1/archives/{id}")).await;
    assert_eq!(shown.body["state"], "ready", "{shown:?}");
    id
}

/// Ana answers a notice by mail, and the answer waits.
pub(super) async fn answer_by_mail(portal: &TestPortal, ana: &Client) -> String {
    let address = portal.last_answerable(ANA).await.reply_to;
    let said = answer(ANA, "I never said that.");
    portal.deliver(&address, "dmarc=FAIL", said).await;
    portal.settle().await;
    let drafts = ana.get("/v1/drafts").await;
    drafts.rows()[0]["id"].as_str().unwrap().to_owned()
}
