//! Compares our presigned URLs with those of the AWS client.

use super::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// 2026-11-23T05:35:00Z.
const NOW: u64 = 1_795_412_100;

fn env(more: &[(&str, &str)]) -> Env {
    let mut pairs = vec![
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        (
            "AWS_SECRET_ACCESS_KEY",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        ),
        ("DOCUMENTS_BUCKET", "papers"),
    ];
    pairs.extend_from_slice(more);
    Env::from_pairs(pairs)
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

/// A URL without its query, and its parameters sorted by name.
fn parts(url: &str) -> (String, BTreeMap<String, String>) {
    let (place, query) = url.split_once('?').unwrap();
    let parameters = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    });
    (place.to_owned(), parameters.collect())
}

#[cfg(feature = "object_store")]
mod beside_the_client {
    use super::*;
    use crate::engine::object_store::tests::ClientPresigner;

    const KEYS: [&str; 3] = [
        "firm/hale/bills/Rechnung 7+ñ=(1).pdf",
        "upload/hale/01H/01J/01K",
        "firm/hale/a~b_c-d/e&f?g#h%20/契約書.pdf",
    ];

    fn all(more: &[(&str, &str)]) -> (Presigner, ClientPresigner) {
        let env = env(more);
        let client = ClientPresigner::new(&env, now());
        (Presigner::new(&env).unwrap(), client)
    }

    async fn compare(more: &[(&str, &str)]) {
        let (presigner, client) = all(more);
        let signing = presigner.begin_at(now());
        for key in KEYS {
            let name = "Año \"7\" – 100%.pdf";
            let ours = signing.download(key, "v+/=1", name, 60);
            let theirs = client.download(key, "v+/=1", &attachment(name), 60).await;
            assert_eq!(parts(&ours), parts(&theirs));
            let ours = signing.put(key, 1_234, 3_600).url;
            assert_eq!(parts(&ours), parts(&client.put(key, 1_234, 3_600).await));
            let ours = signing.upload_part(key, "u+/=~1", 17, 5_242_880, 900).url;
            let theirs = client.upload_part(key, "u+/=~1", 17, 5_242_880, 900).await;
            assert_eq!(parts(&ours), parts(&theirs));
        }
    }

    #[tokio::test]
    async fn both_sign_the_same() {
        compare(&[]).await;
        compare(&[("AWS_SESSION_TOKEN", "a+b/c==")]).await;
        compare(&[("DOCUMENTS_BUCKET", "papers.example")]).await;
        compare(&[("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:8787")]).await;
        // The engine's own keys, without the session token of AWS's credentials.
        let own = (
            "AWS_ENDPOINT_URL_S3",
            "http://minio:its/secret@127.0.0.1:9000",
        );
        compare(&[own, ("AWS_SESSION_TOKEN", "a+b/c==")]).await;
    }

    #[tokio::test]
    async fn the_host_is_that_of_the_partition() {
        for region in [
            "us-east-1",
            "us-gov-west-1",
            "cn-north-1",
            "eusc-de-east-1",
            "us-iso-east-1",
            "us-isob-east-1",
            "eu-isoe-west-1",
            "us-isof-south-1",
        ] {
            compare(&[("AWS_REGION", region)]).await;
            compare(&[("AWS_REGION", region), ("DOCUMENTS_BUCKET", "a.b")]).await;
        }
    }

    #[tokio::test]
    async fn how_long_a_url_takes() {
        const COUNT: u32 = 100;
        let (presigner, client) = all(&[("AWS_SESSION_TOKEN", &"t".repeat(800))]);
        let fastest = |samples: &mut Vec<Duration>| *samples.iter().min().unwrap();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            let begun = Instant::now();
            let signing = presigner.begin_at(now());
            for part in 1..=COUNT {
                signing.upload_part(KEYS[1], "an-upload", part, 33_554_432, 900);
            }
            ours.push(begun.elapsed() / COUNT);
            let begun = Instant::now();
            for part in 1..=COUNT {
                client
                    .upload_part(KEYS[1], "an-upload", part, 33_554_432, 900)
                    .await;
            }
            theirs.push(begun.elapsed() / COUNT);
        }
        let (ours, theirs) = (fastest(&mut ours), fastest(&mut theirs));
        println!(
            "figure: one presigned part {:.1} us, by the AWS client {:.1} us (this build)",
            ours.as_secs_f64() * 1e6,
            theirs.as_secs_f64() * 1e6
        );
    }
}

#[test]
fn a_bucket_is_part_of_the_host_or_of_the_path() {
    let place = |more: &[(&str, &str)]| {
        let presigner = Presigner::new(&env(more)).unwrap();
        parts(&presigner.begin_at(now()).put("a b", 1, 1).url).0
    };
    assert_eq!(
        place(&[]),
        "https://papers.s3.eu-central-1.amazonaws.com/a%20b"
    );
    assert_eq!(
        place(&[("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9/")]),
        "http://127.0.0.1:9/papers/a%20b"
    );
    assert_eq!(
        place(&[("DOCUMENTS_BUCKET", "a.b")]),
        "https://s3.eu-central-1.amazonaws.com/a.b/a%20b"
    );
}

#[test]
fn what_is_signed_is_the_length_and_that_nothing_is_there_yet() {
    let presigner = Presigner::new(&env(&[])).unwrap();
    let signing = presigner.begin_at(now());
    let put = signing.put("k", 7, 60);
    assert_eq!(put.headers, [("If-None-Match", "*".to_owned())]);
    let (_, parameters) = parts(&put.url);
    assert_eq!(
        parameters["X-Amz-SignedHeaders"],
        "content-length%3Bhost%3Bif-none-match"
    );
    assert_eq!(parameters["X-Amz-Date"], "20261123T053500Z");
    let other = signing.put("k", 8, 60);
    assert_ne!(put.url, other.url);
}
