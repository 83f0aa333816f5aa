//! Files that clients send.

mod agreement;
mod midway;
mod names;
mod refusals;
mod resuming;
mod settling;
mod verdicts;

use super::harness::{Client, Firm, Mail, Sending, TestPortal, announcement, put, text};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Bytes of a mebibyte.
const MIB: usize = 1024 * 1024;

/// One client of one firm, on an open matter.
const ANA: &str = "ana@example.com";

/// The API's id of the firm's matter.
fn matter(firm: &Firm<'_>, name: &str) -> String {
    use shared::value::id::{FirmId, Kind};
    let firm = FirmId::parse(&firm.id).expect("a firm");
    Kind::Matter.name(&Kind::Matter.derive(&firm, name))
}

/// The API's id of the firm's folder.
fn folder(firm: &Firm<'_>, name: &str) -> String {
    use shared::value::id::{FirmId, Kind};
    let firm = FirmId::parse(&firm.id).expect("a firm");
    Kind::Folder.name(&Kind::Folder.derive(&firm, name))
}

/// Ana, a client of the firm, signed in.
async fn ana(portal: &TestPortal, firm: &Firm<'_>) -> Client {
    firm.invite("c-1", ANA, None).await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    portal.sign_in(ANA).await
}

/// SHA-256 as the API writes it.
pub fn sha256(bytes: &[u8]) -> String {
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
