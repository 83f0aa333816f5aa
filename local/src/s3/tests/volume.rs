//! Large files: speed and memory.

use super::*;
use crate::s3::Scan;
use crate::s3::scan::Finding;
use axum::body::Bytes;
use futures::StreamExt as _;
use std::time::Instant;

/// The resident memory of this process, in megabytes (10^6 bytes).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or_default()
        * 1_024
        / 1_000_000
}

/// A body of `megabytes`, generated while it is sent.
fn made(megabytes: usize) -> reqwest::Body {
    let chunk = Bytes::from(bytes(1_000_000, 7));
    let chunks = std::iter::repeat_n(chunk, megabytes).map(Ok::<_, std::io::Error>);
    reqwest::Body::wrap_stream(futures::stream::iter(chunks))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_takes_little_memory() {
    const MEGABYTES: usize = 256;
    let trial = Trial::start().await;
    let url = trial
        .client
        .put_object()
        .bucket(BUCKET)
        .key("a")
        .presigned(minutes(5))
        .await
        .unwrap();
    let before = resident();
    let put = trial
        .http
        .put(url.uri())
        .header("content-length", MEGABYTES * 1_000_000);
    let sent = tokio::spawn(put.body(made(MEGABYTES)).send());
    let mut most = before;
    while !sent.is_finished() {
        most = most.max(resident());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(sent.await.unwrap().unwrap().status(), 200);
    let url = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .presigned(minutes(5))
        .await
        .unwrap();
    let mut body = trial
        .http
        .get(url.uri())
        .send()
        .await
        .unwrap()
        .bytes_stream();
    let (mut size, mut scan) = (0, Scan::default());
    while let Some(chunk) = body.next().await {
        let chunk = chunk.unwrap();
        size += chunk.len();
        scan.push(&chunk);
        most = most.max(resident());
    }
    assert_eq!(
        (size, scan.finish()),
        (MEGABYTES * 1_000_000, Finding::Clean)
    );
    println!(
        "{MEGABYTES} MB there and back: {} MB more than before",
        most - before
    );
    // Other tests run in this process at the same time, with bodies of up to 20 MB.
    assert!(most - before < 128, "{before} MB became {most} MB");
    trial.s3.shutdown().await;
}

/// `cargo test -p local --release s3::tests::volume -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: it writes a gibibyte"]
async fn a_gibibyte_in_parts() {
    measure(64).await;
}

/// The largest file that the portal accepts.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: it writes five gibibytes"]
async fn five_gibibytes_in_parts() {
    measure(320).await;
}

/// Sends a file in parts of 16 MiB, four at a time, each with its own presigned URL, and downloads it.
async fn measure(count: usize) {
    const PART: usize = 16 * 1024 * 1024;
    let trial = Trial::start().await;
    let part = Bytes::from(bytes(PART, 7));
    let upload = trial.begin("a").await;
    let before = resident();
    let started = Instant::now();
    let sent = futures::stream::iter(1..=i32::try_from(count).unwrap()).map(|number| {
        let (trial, upload, part) = (&trial, &upload, part.clone());
        async move {
            let url = trial
                .client
                .upload_part()
                .bucket(BUCKET)
                .key("a")
                .upload_id(upload);
            let url = url
                .part_number(number)
                .content_length(PART.try_into().unwrap());
            let url = url.presigned(minutes(5)).await.unwrap();
            let sent = trial.http.put(url.uri()).body(part).send().await.unwrap();
            assert_eq!(sent.status(), 200);
            (number, sent.headers()["etag"].to_str().unwrap().to_owned())
        }
    });
    let etags: Vec<_> = sent.buffered(4).collect().await;
    let sending = started.elapsed();
    let list = etags
        .iter()
        .map(|(number, etag)| listed(*number, etag))
        .collect();
    let started = Instant::now();
    trial.complete("a", &upload, list).send().await.unwrap();
    let completing = started.elapsed();
    let url = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .presigned(minutes(5))
        .await
        .unwrap();
    let started = Instant::now();
    let mut body = trial
        .http
        .get(url.uri())
        .send()
        .await
        .unwrap()
        .bytes_stream();
    let mut size = 0;
    while let Some(chunk) = body.next().await {
        size += chunk.unwrap().len();
    }
    let reading = started.elapsed();
    assert_eq!(size, count * PART);
    let speed = |time: Duration| size as u128 / time.as_micros();
    println!(
        "{count} parts of 16 MiB, 4 at a time: {} MB/s in, {} MB/s out, completed in {completing:?}, {} MB more memory than before",
        speed(sending),
        speed(reading),
        resident().saturating_sub(before),
    );
    trial.s3.shutdown().await;
}
