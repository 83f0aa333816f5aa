//! A real file of 5 GiB, with its sender and then the portal killed on the way, and how fast files go. Takes minutes and about 16 GB of disk: `cargo xtask test --big-upload` runs it.

#![expect(
    unreachable_pub,
    reason = "a test binary exports nothing; `pub` says what a module offers the others"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss,
    reason = "a test says at once where it broke, and figures are rounded"
)]

mod portal;
mod sender;
mod source;
mod straight;

use futures::future::join;
use futures::{StreamExt as _, stream};
use portal::{Door, Portal};
use sender::{announce, look, send};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use shared::env::Env;
use source::{MIB, Source, hex};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const ANA: &str = "ana@example.com";

/// The largest file that there may be (docs/product.md).
const FIVE_GIB: u64 = 5 * 1024 * MIB;

/// Many smaller ones.
const HUNDRED_MB: u64 = 100_000_000;

/// What a sender of its own is told, by its environment.
const TOLD: [&str; 4] = ["BIG_ORIGIN", "BIG_UPLOAD", "BIG_GRANT", "BIG_SOURCE"];

/// How often somebody looks how far it is.
const LOOK: Duration = Duration::from_millis(200);

/// The sender as a process of its own, which is killed; without what it is told there is nothing to send.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "is started by the other one"]
async fn a_sender_of_its_own() {
    let env = Env::from_process();
    let told = TOLD.map(|name| env.get(name).unwrap_or_default().to_owned());
    let [origin, upload, grant, path] = told;
    if origin.is_empty() {
        return;
    }
    let source = Source {
        size: std::fs::metadata(&path).unwrap().len(),
        path: path.into(),
        sha256: String::new(),
    };
    let door = Door::to(origin);
    let files = look(&door, &grant, &upload).await;
    let sent = send(
        &door,
        (&upload, &grant),
        &files[0],
        &source,
        &AtomicU64::new(0),
    )
    .await;
    sent.unwrap();
}

fn start_sender(portal: &Portal, upload: &str, grant: &str, source: &Source) -> Child {
    let path = source.path.to_str().expect("a plain path");
    let told = [&portal.door.origin, upload, grant, path];
    Command::new(std::env::current_exe().expect("this program"))
        .args(["a_sender_of_its_own", "--exact", "--ignored", "--nocapture"])
        .envs(TOLD.into_iter().zip(told))
        .stdout(Stdio::null())
        .spawn()
        .expect("a sender")
}

/// The parts of a file that arrived.
fn received(file: &Value) -> u64 {
    file["received_parts"].as_array().map_or(0, Vec::len) as u64
}

/// Sends the file with a kill of its sender and one of the portal; answers with the portal that took over.
async fn interrupted(data: &std::path::Path, source: &Source) -> Portal {
    let portal = Portal::start(data);
    portal.door.furnish().await;
    let session = portal.door.sign_in().await;
    let (upload, grant) = announce(&portal.door, &session, &[("a.bin", source.size)]).await;
    let mut process = start_sender(&portal, &upload, &grant, source);
    let parts = look(&portal.door, &session, &upload).await[0]["parts"]
        .as_u64()
        .unwrap();
    let before = loop {
        tokio::time::sleep(LOOK).await;
        let arrived = received(&look(&portal.door, &session, &upload).await[0]);
        if arrived >= parts / 3 {
            break arrived;
        }
    };
    process.kill().unwrap();
    process.wait().unwrap();

    // Another session, which knows nothing but what the portal says.
    let session = portal.door.sign_in().await;
    let open = portal
        .door
        .call("GET", "/v1/uploads?state=open", &session, None)
        .await;
    assert_eq!(open["data"][0]["id"], *upload);
    let path = format!("/v1/uploads/{upload}");
    let shown = portal.door.call("GET", &path, &session, None).await;
    let grant = shown["grant"].as_str().unwrap();
    let (file, sent) = (&shown["files"][0], AtomicU64::new(0));
    let kept = received(file);
    assert!(kept >= before && kept < parts);
    let goes_on = send(&portal.door, (&upload, grant), file, source, &sent);
    let power_cut = async {
        while sent.load(Ordering::SeqCst) < parts / 3 {
            tokio::time::sleep(LOOK).await;
        }
        portal.kill();
    };
    let (broken, ()) = join(goes_on, power_cut).await;
    assert!(broken.is_err(), "the portal was killed before the end");

    let portal = Portal::start(data);
    let shown = portal.door.call("GET", &path, &session, None).await;
    let (file, again) = (&shown["files"][0], AtomicU64::new(0));
    let arrived = received(file);
    assert!(
        arrived >= kept + sent.load(Ordering::SeqCst),
        "what was answered is there"
    );
    let grant = shown["grant"].as_str().unwrap();
    send(&portal.door, (&upload, grant), file, source, &again)
        .await
        .unwrap();
    println!(
        "figure: big upload: {parts} parts; {kept} had arrived when the sender was killed, {arrived} when the portal was, {} were sent in the end: no part that was answered was sent twice",
        again.load(Ordering::SeqCst)
    );
    assert_eq!(arrived + again.load(Ordering::SeqCst), parts);
    portal.door.settle().await;
    let told = portal
        .door
        .call("GET", "/local/bus?source=portico", "", None)
        .await;
    let told = told["data"].as_array().unwrap().iter();
    let received = told.filter(|event| event["detail-type"] == "document.received");
    let hashes: Vec<_> = received
        .map(|event| &event["detail"]["data"]["sha256"])
        .collect();
    assert_eq!(
        hashes,
        [&*source.sha256],
        "the firm hears of it once, with its hash"
    );
    fetch(&portal, source).await;
    portal
}

/// Fetches the only document and compares it.
async fn fetch(portal: &Portal, source: &Source) {
    let session = portal.door.sign_in().await;
    let documents = portal
        .door
        .call("GET", "/v1/documents", &session, None)
        .await;
    let document = &documents["data"][0];
    assert_eq!(document["receipt"]["sha256"], *source.sha256);
    let path = format!("/v1/documents/{}/content", document["id"].as_str().unwrap());
    let place = portal.door.call("GET", &path, &session, None).await;
    let began = Instant::now();
    let mut answer = reqwest::get(place["url"].as_str().unwrap()).await.unwrap();
    let (mut hash, mut size) = (Sha256::new(), 0);
    while let Some(bytes) = answer.chunk().await.unwrap() {
        size += bytes.len() as u64;
        hash.update(&bytes);
    }
    let hash = hex(&hash.finalize());
    assert_eq!((size, &hash), (source.size, &source.sha256));
    println!(
        "figure: big upload: {size} bytes sent and fetched back, SHA-256 {hash} at both ends and in the receipt; {:.0} MB/s back, hashing",
        rate(size, began)
    );
}

fn rate(bytes: u64, began: Instant) -> f64 {
    bytes as f64 / 1e6 / began.elapsed().as_secs_f64()
}

/// Megabytes a second of files through the portal and straight into the bucket.
async fn compare(portal: &Portal, name: &str, source: &Source, files: usize) {
    let s3 = straight::connect(&portal.s3_url);
    let session = portal.door.sign_in().await;
    let bytes = source.size * files as u64;
    let began = Instant::now();
    let list = vec![("a.bin", source.size); files];
    let (upload, grant) = announce(&portal.door, &session, &list).await;
    let shown = look(&portal.door, &grant, &upload).await;
    for file in &shown {
        let sent = send(
            &portal.door,
            (&upload, &grant),
            file,
            source,
            &AtomicU64::new(0),
        )
        .await;
        sent.unwrap();
    }
    let through = rate(bytes, began);
    portal.door.settle().await;
    let until = began.elapsed().as_secs_f64();
    straight::clean(&s3).await;

    let part_size = shown[0]["part_size"].as_u64().unwrap();
    let began = Instant::now();
    let keys: Vec<_> = (0..files).map(|file| format!("straight/{file}")).collect();
    stream::iter(&keys)
        .for_each(|key| straight::write(&s3, key, source, part_size))
        .await;
    let straight = rate(bytes, began);
    straight::clean(&s3).await;
    println!(
        "figure: {name}: {through:.0} MB/s through presigned parts, {straight:.0} MB/s straight by the SDK's client, {:.2} of it; checked, scanned and told after {until:.0} s",
        through / straight
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes and 16 GB: cargo xtask test --big-upload"]
async fn five_gibibytes_survive_two_kills() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let data = folder.path().join("data");
    let source = Source::write(&folder.path().join("a.bin"), FIVE_GIB, 5);
    let portal = interrupted(&data, &source).await;
    println!(
        "figure: big upload: {} MiB of memory at most, after one file",
        portal.peak()
    );
    straight::clean(&straight::connect(&portal.s3_url)).await;
    compare(&portal, "one file of 5 GiB", &source, 1).await;
    std::fs::remove_file(&source.path).unwrap();
    let small = Source::write(&folder.path().join("b.bin"), HUNDRED_MB, 7);
    compare(&portal, "20 files of 100 MB", &small, 20).await;
    println!(
        "figure: big upload: {} MiB of memory at most, at the end",
        portal.peak()
    );
    let s3 = straight::connect(&portal.s3_url);
    let (ours, theirs) = straight::time_addresses(&s3, &portal.s3_url).await;
    println!(
        "figure: an address of a part: {ours:.1} µs, by the SDK's presigner {theirs:.1} µs; {:.2} ms for 100",
        ours / 10.0
    );
}
