//! Files that clients send.

mod refusals;
mod resuming;
mod settling;

use super::harness::{Client, Firm, TestPortal};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Bytes of a mebibyte.
const MIB: usize = 1024 * 1024;

/// One client of one firm, on an open matter.
const ANA: &str = "ana@example.com";

/// The API's id of the firm's matter.
fn matter(firm: &Firm<'_>, name: &str) -> String {
    use shared::id::{FirmId, Kind};
    let firm = FirmId::parse(&firm.id).expect("a firm");
    Kind::Matter.name(&Kind::Matter.derive(&firm, name))
}

/// The API's id of the firm's folder.
fn folder(firm: &Firm<'_>, name: &str) -> String {
    use shared::id::{FirmId, Kind};
    let firm = FirmId::parse(&firm.id).expect("a firm");
    Kind::Folder.name(&Kind::Folder.derive(&firm, name))
}

/// Ana, a client of the firm, signed in.
async fn ana(portal: &TestPortal, firm: &Firm<'_>) -> Client {
    firm.invite("c-1", ANA, None).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal.sign_in(ANA).await
}

/// A body that announces files.
fn announcement(matter: &str, files: &[(&str, usize)]) -> Value {
    let file = |(name, size): &(&str, usize)| json!({"name": name, "size": size, "content_type": "application/pdf"});
    json!({"matter_id": matter, "files": files.iter().map(file).collect::<Vec<_>>()})
}

/// An upload that was announced.
struct Sending {
    id: String,
    /// Whoever has the grant.
    grant: Client,
    files: Vec<Value>,
}

impl Sending {
    async fn start(portal: &TestPortal, who: &Client, body: Value) -> Self {
        let answer = who.post("/v1/uploads", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        Self {
            id: text(&answer.body["id"]),
            grant: portal.anonymous().with_token(&text(&answer.body["grant"])),
            files: answer.body["files"].as_array().expect("files").clone(),
        }
    }

    fn path(&self) -> String {
        format!("/v1/uploads/{}", self.id)
    }

    fn file_path(&self, file: usize, what: &str) -> String {
        let document = text(&self.files[file]["document_id"]);
        format!("{}/files/{document}/{what}", self.path())
    }

    /// Puts one part of a file; answers with its tag.
    async fn put(&self, file: usize, part: usize, bytes: &[u8]) -> String {
        let put = put(&self.files[file]["part_urls"][part - 1], bytes.to_vec()).await;
        assert_eq!(put.status(), 200);
        put.headers()["etag"].to_str().expect("a tag").to_owned()
    }

    /// Puts all parts of a file; answers with the list of parts.
    async fn put_all(&self, file: usize, bytes: &[u8]) -> Value {
        let size = self.files[file]["part_size"].as_u64().expect("a size");
        let size = usize::try_from(size).expect("a size");
        let mut parts = Vec::new();
        for (part, bytes) in (1..).zip(bytes.chunks(size)) {
            let etag = self.put(file, part, bytes).await;
            parts.push(json!({"part_number": part, "etag": etag}));
        }
        json!(parts)
    }

    async fn complete(&self, file: usize, parts: Value) -> super::harness::Answer {
        let path = self.file_path(file, "complete");
        self.grant.post(&path, json!({"parts": parts})).await
    }

    /// Sends a file whole.
    async fn send(&self, file: usize, bytes: &[u8]) {
        let parts = self.put_all(file, bytes).await;
        let done = self.complete(file, parts).await;
        assert_eq!(done.status, 200, "{done:?}");
    }

    /// The states of all files, as a session sees them.
    async fn states(&self, who: &Client) -> Vec<String> {
        let shown = who.get(&self.path()).await;
        assert_eq!(shown.status, 200, "{shown:?}");
        let files = shown.body["files"].as_array().expect("files").iter();
        files.map(|file| text(&file["state"])).collect()
    }
}

/// Puts bytes where an address says.
async fn put(place: &Value, bytes: Vec<u8>) -> reqwest::Response {
    let mut request = reqwest::Client::new().put(text(&place["url"])).body(bytes);
    for (name, value) in place["headers"].as_object().into_iter().flatten() {
        request = request.header(name, text(value));
    }
    request.send().await.expect("an answer of S3")
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("text: {value}"))
        .to_owned()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Bytes that repeat nowhere near, so that swapped parts differ.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_files_at_once() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let bodies: Vec<_> = (0..20).map(|n| noise(1_000 + n, n as u64 + 1)).collect();
    let names: Vec<_> = (0..20).map(|n| format!("Página {n}.pdf")).collect();
    let files: Vec<_> = names
        .iter()
        .zip(&bodies)
        .map(|(name, body)| (name.as_str(), body.len()))
        .collect();
    let mut body = announcement(&matter(&firm, "m-1"), &files);
    body["message"] = json!("All pages.");
    let sending = Sending::start(&portal, &ana, body).await;
    let sends = bodies
        .iter()
        .enumerate()
        .map(|(file, body)| sending.send(file, body));
    futures::future::join_all(sends).await;
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, vec!["released"; 20]);

    let received = portal.told("document.received").await;
    assert_eq!(received.len(), 20);
    for event in &received {
        let data = &event["detail"]["data"];
        let place = names
            .iter()
            .position(|name| *name == text(&data["name"]))
            .expect("a name");
        assert_eq!(data["sha256"], sha256(&bodies[place]));
        assert_eq!(data["size"], bodies[place].len());
        assert_eq!(data["client_id"], "c-1");
    }
    let completed = portal.told("upload.completed").await;
    assert_eq!(completed.len(), 1);
    let ids = completed[0]["detail"]["data"]["document_ids"]
        .as_array()
        .expect("ids");
    assert_eq!(ids.len(), 20);
    let message = &portal.told("message.received").await[0]["detail"]["data"];
    assert_eq!(
        (&message["text"], &message["document_ids"]),
        (&json!("All pages."), &json!(ids))
    );

    let list = ana.get("/v1/documents").await;
    assert_eq!(list.rows().len(), 20);
    for row in list.rows() {
        let place = names
            .iter()
            .position(|name| *name == text(&row["name"]))
            .expect("a name");
        assert_eq!(row["receipt"]["sha256"], sha256(&bodies[place]));
    }
    assert!(ana.get("/v1/uploads?state=open").await.rows().is_empty());
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_several_parts_arrives_as_it_was_sent() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let body = noise(40 * MIB + 17, 3);
    let announced = announcement(&matter(&firm, "m-1"), &[("a.bin", body.len())]);
    let sending = Sending::start(&portal, &ana, announced).await;
    assert_eq!(sending.files[0]["parts"], 3);
    // A part sent twice is the one that was sent last.
    sending.put(0, 2, &vec![0; 16 * MIB]).await;
    sending.send(0, &body).await;
    portal.settle().await;
    assert_eq!(sending.states(&ana).await, ["released"]);
    let received = portal.told("document.received").await;
    assert_eq!(received[0]["detail"]["data"]["sha256"], sha256(&body));
    let document = text(&sending.files[0]["document_id"]);
    let content = ana
        .with("accept", "application/json")
        .get(&format!("/v1/documents/{document}/content"))
        .await;
    let fetched = reqwest::get(text(&content.body["url"]))
        .await
        .expect("bytes");
    assert!(fetched.bytes().await.expect("bytes") == body);
}
