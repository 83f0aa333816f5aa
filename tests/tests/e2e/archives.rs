//! Documents that a client takes along as one ZIP file, from the wish to the bytes.

mod ends;
mod refusals;
mod told;

use crate::harness::proxy::{Fault, Proxy};
use crate::harness::{Client, Firm, Sending, TestPortal, announcement, text};
use local::Options;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
pub const ARCHIVES: &str = "/v1/archives";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Two clients on one matter, and one of them alone on another.
async fn furnish(portal: &TestPortal) -> Firm<'_> {
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    firm.put_on_matter("m-2", &["c-1"]).await;
    firm
}

async fn share(firm: &Firm<'_>, portal: &TestPortal, document: &str, name: &str, bytes: &[u8]) {
    let named = ("m-1", document, name);
    firm.share_document(portal, named, bytes, &["c-1", "c-2"])
        .await;
}

/// The id of a document or a matter by its name.
async fn find(who: &Client, list: &str, name: &str) -> String {
    let rows = who.get(list).await;
    let found = rows.rows().iter().find(|row| row["name"] == name);
    let found = found.unwrap_or_else(|| panic!("{name} in {rows:?}"));
    text(&found["id"])
}

/// Asks for an archive; its path.
async fn ask(who: &Client, body: Value) -> String {
    let made = who.post(ARCHIVES, body).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.body["state"], "making");
    format!("{ARCHIVES}/{}", text(&made.body["id"]))
}

/// Everything of the matter, as one file.
async fn ask_for_matter(who: &Client) -> String {
    let matter = text(&who.get("/v1/documents").await.rows()[0]["matter_id"]);
    ask(who, json!({"matter_id": matter})).await
}

/// Fetches an archive; the bytes, and the name that a browser saves them under.
async fn fetch(who: &Client, path: &str) -> (Vec<u8>, String) {
    let caller = who.with("accept", "application/json");
    let content = caller.get(&format!("{path}/content")).await;
    assert_eq!(content.status, 200, "{content:?}");
    let file = reqwest::get(text(&content.body["url"])).await.unwrap();
    assert_eq!(file.status(), 200);
    let saved = file.headers()["content-disposition"].to_str().unwrap();
    let saved = saved.to_owned();
    (file.bytes().await.unwrap().to_vec(), saved)
}

/// What Python's `zipfile` unpacks, by path, with every CRC-32 checked.
fn unpack(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    const SCRIPT: &str = "import base64,json,sys,zipfile\n\
        z=zipfile.ZipFile(sys.argv[1])\n\
        assert z.testzip() is None\n\
        print(json.dumps([[i.filename,base64.b16encode(z.read(i)).decode()] for i in z.infolist()]))";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.zip");
    std::fs::write(&file, archive).unwrap();
    let read = Command::new("python3")
        .args(["-c", SCRIPT])
        .arg(&file)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success(), "{errors}");
    let entries: Vec<(String, String)> = serde_json::from_slice(&read.stdout).unwrap();
    let bytes = |hex: &str| {
        let pairs = hex.as_bytes().chunks(2);
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        pairs.map(|one| pair(one).unwrap()).collect()
    };
    let count = entries.len();
    let entries: BTreeMap<_, _> = entries
        .into_iter()
        .map(|(path, hex)| (path, bytes(&hex)))
        .collect();
    assert_eq!(entries.len(), count, "each path once");
    entries
}

/// The firm takes the file of a document out of its own bucket.
async fn remove_object(portal: &TestPortal, document: &str) {
    let (s3, key) = (portal.s3(), portal.firm(FIRM).object_key(document));
    let bucket = portal.portal.documents_bucket();
    let head = s3.head_object().bucket(bucket).key(&key).send().await;
    let version = head.unwrap().version_id.unwrap();
    let gone = s3.delete_object().bucket(bucket).key(&key);
    gone.version_id(version).send().await.unwrap();
}

fn paths(archive: &[u8]) -> Vec<String> {
    unpack(archive).into_keys().collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[tokio::test]
async fn a_whole_case_is_one_file_with_a_list() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    firm.share_folder("m-1", "f-1", "Letters: 2026", &["c-1", "c-2"])
        .await;
    portal.put_object(&firm.object_key("d-1"), b"one").await;
    let mut data = firm.document_data("m-1", "d-1", "Año.pdf", 3, &["c-1", "c-2"]);
    data["folder_id"] = json!("f-1");
    firm.send("document.shared", data).await;
    share(&firm, &portal, "d-2", "Report.pdf", b"two").await;
    share(&firm, &portal, "d-3", "report.pdf", b"three").await;
    let ana = portal.sign_in(ANA).await;
    let matter = text(&ana.get("/v1/documents").await.rows()[0]["matter_id"]);
    let sent = Sending::start(&portal, &ana, announcement(&matter, &[("a.pdf", 4)])).await;
    sent.send(0, b"mine").await;
    // What lies in another matter stays there.
    let other = ("m-2", "d-4", "Other.pdf");
    firm.share_document(&portal, other, b"four", &["c-1"]).await;
    portal.settle().await;

    let path = ask(&ana, json!({"matter_id": matter})).await;
    portal.settle().await;
    let shown = ana.get(&path).await.body;
    assert_eq!(shown["state"], "ready", "{shown}");
    let counted = (&shown["documents"], &shown["written"], &shown["left_out"]);
    assert_eq!(counted, (&json!(4), &json!(4), &json!(0)));
    assert_eq!(shown["size"], 3 + 3 + 5 + 4);
    assert_eq!(shown["name"], "Matter m-1.zip");
    assert_eq!(ana.get(ARCHIVES).await.rows(), [shown]);
    assert_eq!(portal.told("document.downloaded").await.len(), 0);

    let (bytes, saved) = fetch(&ana, &path).await;
    assert!(saved.starts_with("attachment"), "{saved}");
    assert!(saved.contains("Matter m-1.zip"), "{saved}");
    let files = unpack(&bytes);
    let wanted: [(&str, &[u8]); 4] = [
        ("Letters_ 2026/Año.pdf", b"one"),
        ("Report.pdf", b"two"),
        ("report (2).pdf", b"three"),
        ("a.pdf", b"mine"),
    ];
    let list = String::from_utf8(files["Contents.csv"].clone()).unwrap();
    for (name, bytes) in wanted {
        assert_eq!(files[name], bytes, "{name}");
        assert!(list.contains(&sha256(bytes)), "{list}");
    }
    assert_eq!(files.len(), 5, "{:?}", files.keys());
    let by = |name: &str| {
        list.lines()
            .filter(|line| line.ends_with(&format!("{name},\"\"")))
            .count()
    };
    assert_eq!(
        (by("\"Hale & Ortiz LLP\""), by("\"Name of c-1\"")),
        (3, 1),
        "{list}"
    );
    // Who asks for the file has what is in it.
    let told = portal.told("document.downloaded").await;
    assert_eq!(told.len(), 3, "{told:?}");
    let unread = &ana.get("/v1/me").await.body["unread"]["documents"];
    assert_eq!(unread, 1, "the one in the other matter");
    fetch(&ana, &path).await;
    assert_eq!(portal.told("document.downloaded").await.len(), 3);
    assert!(
        portal
            .mails(ANA)
            .await
            .iter()
            .all(|mail| !mail.subject.contains("download"))
    );
}

#[tokio::test]
async fn a_choice_or_a_folder_in_spanish() {
    let portal = TestPortal::start().await;
    let firm = furnish(&portal).await;
    firm.share_folder("m-1", "f-1", "Cartas", &["c-1", "c-2"])
        .await;
    portal.put_object(&firm.object_key("d-1"), b"one").await;
    let mut data = firm.document_data("m-1", "d-1", "uno.pdf", 3, &["c-1", "c-2"]);
    data["folder_id"] = json!("f-1");
    firm.send("document.shared", data).await;
    share(&firm, &portal, "d-2", "dos.pdf", b"two").await;
    let named = ("m-2", "d-3", "tres.pdf");
    firm.share_document(&portal, named, b"three", &["c-1"])
        .await;
    let ana = portal.sign_in(ANA).await.with("accept-language", "es-MX");
    let (two, three) = (
        find(&ana, "/v1/documents", "dos.pdf").await,
        find(&ana, "/v1/documents", "tres.pdf").await,
    );
    let path = ask(&ana, json!({"document_ids": [two, three, two]})).await;
    portal.settle().await;
    let (bytes, saved) = fetch(&ana, &path).await;
    assert!(saved.contains("Documentos.zip"), "{saved}");
    let wanted = ["Contenido.csv", "Matter m-1/dos.pdf", "Matter m-2/tres.pdf"];
    assert_eq!(paths(&bytes), wanted);

    let folder = find(&ana, "/v1/folders", "Cartas").await;
    let matter = text(&ana.get("/v1/folders").await.rows()[0]["matter_id"]);
    let path = ask(&ana, json!({"matter_id": matter, "folder_id": folder})).await;
    portal.settle().await;
    assert_eq!(
        paths(&fetch(&ana, &path).await.0),
        ["Cartas/uno.pdf", "Contenido.csv"]
    );
}

/// Each document is larger than what one invocation may write, and the last is larger than a part.
#[tokio::test]
async fn what_one_invocation_cannot_do_the_next_goes_on_with() {
    const MIB: usize = 1024 * 1024;
    let portal = TestPortal::with(Options {
        variables: vec![("ARCHIVE_STRETCH_MIB".to_owned(), "1".to_owned())],
        ..Options::default()
    })
    .await;
    let firm = furnish(&portal).await;
    let mut wanted = BTreeMap::new();
    for (number, size) in [MIB, MIB + 7, 17 * MIB, MIB].into_iter().enumerate() {
        let bytes: Vec<u8> = (0..size)
            .map(|at| (at * 7 + number).to_le_bytes()[0])
            .collect();
        let name = format!("{number}.bin");
        share(&firm, &portal, &format!("d-{number}"), &name, &bytes).await;
        wanted.insert(name, sha256(&bytes));
    }
    let ana = portal.sign_in(ANA).await;
    let path = ask_for_matter(&ana).await;
    portal.settle().await;
    let (bytes, _) = fetch(&ana, &path).await;
    let mut files = unpack(&bytes);
    files.remove("Contents.csv");
    let found: BTreeMap<_, _> = files
        .iter()
        .map(|(name, bytes)| (name.clone(), sha256(bytes)))
        .collect();
    assert_eq!(found, wanted);
}

/// The first invocation dies before it wrote anything, and holds the archive for 16 minutes.
#[tokio::test]
async fn what_is_withdrawn_meanwhile_is_left_out_and_who_waited_gets_a_mail() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = furnish(&portal).await;
    share(&firm, &portal, "d-1", "a.pdf", b"one").await;
    share(&firm, &portal, "d-2", "b.pdf", b"two").await;
    let ana = portal.sign_in(ANA).await;
    portal.settle_news().await;
    proxy.arm_first("PutObject", Fault::Death);
    let path = ask_for_matter(&ana).await;
    proxy.fired().await;
    portal.portal.rest().await;
    proxy.disarm();
    firm.send("document.unshared", json!({"document_id": "d-1"}))
        .await;
    portal.advance(16 * 60).await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(
        mail.subject,
        "Your documents from Hale & Ortiz LLP are ready to download"
    );
    assert!(!mail.text.contains("b.pdf"), "{}", mail.text);
    let ana = portal.sign_in(ANA).await;
    let shown = ana.get(&path).await.body;
    let counted = (&shown["state"], &shown["written"], &shown["left_out"]);
    assert_eq!(counted, (&json!("ready"), &json!(1), &json!(1)), "{shown}");
    assert_eq!(
        paths(&fetch(&ana, &path).await.0),
        ["Contents.csv", "b.pdf"]
    );
    let by_mail = portal.sign_in_by(&mail, ANA).await;
    assert_eq!(by_mail.get(ARCHIVES).await.rows().len(), 1);
    fetch(&by_mail, &path).await;
}
