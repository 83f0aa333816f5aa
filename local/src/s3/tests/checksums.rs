//! Checksums of single bodies, parts and whole objects, in headers and after the body.

use super::*;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ChecksumType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

fn sha256(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn a_body_that_is_not_what_it_says_is_refused() {
    let trial = Trial::start().await;
    let put = || {
        let put = trial.client.put_object().bucket(BUCKET).key("a");
        put.body(ByteStream::from_static(b"hello"))
    };
    let right = "XUFAKrxLKna5cZ2REBfFkg==";
    put().content_md5(right).send().await.unwrap();
    let wrong = STANDARD.encode([0; 16]);
    assert_eq!(
        refusal(put().content_md5(wrong).send().await),
        refused("BadDigest", 400)
    );
    assert_eq!(
        refusal(put().content_md5("x").send().await),
        refused("InvalidDigest", 400)
    );
    let answer = put()
        .checksum_sha256(sha256(b"hello"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.checksum_sha256(), Some(sha256(b"hello").as_str()));
    assert_eq!(
        refusal(put().checksum_sha256(sha256(b"other")).send().await),
        refused("BadDigest", 400)
    );
    for wrong in [
        put().checksum_crc32("AAAAAA=="),
        put().checksum_crc32_c("AAAAAA=="),
        put().checksum_crc64_nvme("AAAAAAAAAAA="),
    ] {
        assert_eq!(refusal(wrong.send().await), refused("BadDigest", 400));
    }
    assert_eq!(
        refusal(put().checksum_sha256("AAAA").send().await),
        refused("InvalidRequest", 400)
    );
    trial.wait_for_files(2).await;
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn what_the_sdk_adds_by_itself_is_checked() {
    let trial = Trial::start().await;
    let client = client(
        trial.s3.url(),
        "secret",
        RequestChecksumCalculation::WhenSupported,
    );
    // The SDK sends the checksum of a body in memory as a header, and that of a streamed body after it.
    let known = client.put_object().bucket(BUCKET).key("known");
    let known = known
        .body(ByteStream::from_static(b"hello"))
        .send()
        .await
        .unwrap();
    assert_eq!(known.checksum_crc32(), Some("NhCmhg=="));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes(300_000, 1)).unwrap();
    let streamed = ByteStream::from_path(file.path()).await.unwrap();
    let put = client
        .put_object()
        .bucket(BUCKET)
        .key("streamed")
        .body(streamed);
    let answer = put.content_encoding("gzip").send().await.unwrap();
    assert!(answer.checksum_crc32().is_some());
    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("streamed")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_encoding(), Some("gzip"), "aws-chunked is gone");
    assert_eq!(got.content_length(), Some(300_000));
    assert!(read(got.body).await == bytes(300_000, 1));
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn without_any_there_is_one_all_the_same() {
    let trial = Trial::start().await;
    trial.put("a", b"123456789").await;
    let head = trial.client.head_object().bucket(BUCKET).key("a");
    let head = head
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .unwrap();
    assert_eq!(head.checksum_crc64_nvme(), Some("rosUhgp5mIg="));
    assert_eq!(head.checksum_type(), Some(&ChecksumType::FullObject));
    trial.s3.shutdown().await;
}

/// A multipart upload with a composite checksum.
#[tokio::test]
async fn composite_checksums() {
    let trial = Trial::start().await;
    let upload = trial
        .client
        .create_multipart_upload()
        .bucket(BUCKET)
        .key("a");
    let begun = upload
        .checksum_algorithm(ChecksumAlgorithm::Sha256)
        .send()
        .await
        .unwrap();
    assert_eq!(begun.checksum_type(), Some(&ChecksumType::Composite));
    let upload = begun.upload_id.unwrap();
    let bodies = [bytes(FIVE, 1), bytes(10, 2)];
    let part = |number: i32| {
        let part = trial
            .client
            .upload_part()
            .bucket(BUCKET)
            .key("a")
            .upload_id(&upload);
        part.part_number(number)
    };
    let unsaid = part(1).body(bodies[0].clone().into()).send().await;
    assert_eq!(
        refusal(unsaid),
        refused("InvalidRequest", 400),
        "the upload wants SHA-256"
    );
    let lying = part(1)
        .body(bodies[0].clone().into())
        .checksum_sha256(sha256(b"no"))
        .send()
        .await;
    assert_eq!(refusal(lying), refused("BadDigest", 400));
    let mut list = Vec::new();
    for (body, number) in bodies.iter().zip(1..) {
        let sum = sha256(body);
        let sent = part(number)
            .body(body.clone().into())
            .checksum_sha256(&sum)
            .send()
            .await
            .unwrap();
        assert_eq!(sent.checksum_sha256(), Some(sum.as_str()));
        list.push(listed(number, &sent.e_tag.unwrap()));
    }
    let unsaid = trial.complete("a", &upload, list.clone()).send().await;
    assert_eq!(refusal(unsaid), refused("InvalidRequest", 400));
    let mut with = |sums: [&[u8]; 2]| -> Vec<CompletedPart> {
        let lines = list.iter_mut().zip(sums);
        lines
            .map(|(line, body)| {
                let mut line = line.clone();
                line.checksum_sha256 = Some(sha256(body));
                line
            })
            .collect()
    };
    let (wrong, right) = (with([b"x", b"y"]), with([&bodies[0], &bodies[1]]));
    assert_eq!(
        refusal(trial.complete("a", &upload, wrong).send().await),
        refused("InvalidPart", 400)
    );
    let done = trial.complete("a", &upload, right).send().await.unwrap();
    let of_sums = [Sha256::digest(&bodies[0]), Sha256::digest(&bodies[1])].concat();
    assert_eq!(
        done.checksum_sha256(),
        Some(format!("{}-2", sha256(&of_sums)).as_str())
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn checksums_of_the_whole_come_of_those_of_the_parts() {
    let trial = Trial::start().await;
    let bodies = [bytes(FIVE, 1), bytes(FIVE, 2), bytes(10, 3)];
    let whole = bodies.concat();
    trial.put("whole", &whole).await;
    let expected = trial
        .client
        .head_object()
        .bucket(BUCKET)
        .key("whole")
        .checksum_mode(ChecksumMode::Enabled);
    let expected = expected.send().await.unwrap().checksum_crc64_nvme.unwrap();
    let upload = trial.begin("a").await;
    let mut list = Vec::new();
    for (body, number) in bodies.iter().zip(1..) {
        list.push(trial.part("a", &upload, number, body.clone()).await);
    }
    let foreign = trial
        .client
        .upload_part()
        .bucket(BUCKET)
        .key("a")
        .upload_id(&upload)
        .part_number(4);
    let foreign = foreign
        .checksum_sha256(sha256(b"x"))
        .body(ByteStream::from_static(b"x"));
    assert_eq!(
        refusal(foreign.send().await),
        refused("InvalidRequest", 400),
        "the upload names none"
    );
    let lying = trial
        .complete("a", &upload, list.clone())
        .checksum_crc64_nvme("AAAAAAAAAAA=");
    assert_eq!(refusal(lying.send().await), refused("BadDigest", 400));
    let done = trial
        .complete("a", &upload, list)
        .checksum_crc64_nvme(&expected)
        .send()
        .await
        .unwrap();
    assert_eq!(done.checksum_crc64_nvme(), Some(expected.as_str()));
    assert_eq!(done.checksum_type(), Some(&ChecksumType::FullObject));
    // The SDK verifies the checksum while reading.
    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .checksum_mode(ChecksumMode::Enabled);
    assert!(read(got.send().await.unwrap().body).await == whole);
    trial.s3.shutdown().await;
}
