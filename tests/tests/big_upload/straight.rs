//! The same bytes without the portal: the SDK's client, straight to the bucket.

use crate::sender::BESIDE;
use crate::source::Source;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use futures::{StreamExt as _, stream};
use shared::engine::aws::Aws;
use shared::engine::presign::Presigner;
use shared::env::Env;
use std::time::{Duration, Instant};

/// The local portal's bucket.
const BUCKET: &str = "documents";

/// How often a hundred addresses are made, to have a figure that does not jump.
const ROUNDS: u32 = 50;

fn env(s3_url: &str) -> Env {
    Env::from_pairs([
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_ENDPOINT_URL_S3", s3_url),
        ("DOCUMENTS_BUCKET", BUCKET),
    ])
}

/// The SDK's client with its own settings, but for time-outs.
pub fn connect(s3_url: &str) -> Client {
    let config = Aws::new(&env(s3_url)).expect("a connection");
    let config = aws_sdk_s3::config::Builder::from(&config.config_for("S3"))
        .force_path_style(true)
        .timeout_config(TimeoutConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// Writes a file in parts of this size.
pub async fn write(s3: &Client, key: &str, source: &Source, part_size: u64) {
    // The client counts a CRC-32 of every part, and S3 takes one only where it was told to expect it.
    let begun = s3
        .create_multipart_upload()
        .bucket(BUCKET)
        .key(key)
        .checksum_algorithm(ChecksumAlgorithm::Crc32);
    let upload = begun
        .send()
        .await
        .expect("it begins")
        .upload_id
        .expect("an id");
    let put = |number: u64| {
        let sent = s3
            .upload_part()
            .bucket(BUCKET)
            .key(key)
            .upload_id(&upload)
            .part_number(i32::try_from(number).expect("few"));
        async move {
            let bytes = source.part(number, part_size);
            let sent = sent.body(bytes.into()).send().await.expect("a part");
            CompletedPart::builder()
                .part_number(i32::try_from(number).expect("few"))
                .set_e_tag(sent.e_tag)
                .set_checksum_crc32(sent.checksum_crc32)
                .build()
        }
    };
    let parts = stream::iter(1..=source.size.div_ceil(part_size)).map(put);
    let parts: Vec<_> = parts.buffered(BESIDE).collect().await;
    let list = CompletedMultipartUpload::builder().set_parts(Some(parts));
    s3.complete_multipart_upload()
        .bucket(BUCKET)
        .key(key)
        .upload_id(&upload)
        .multipart_upload(list.build())
        .send()
        .await
        .expect("it is put together");
}

/// Deletes every version of every object, so that the disk does not fill.
pub async fn clean(s3: &Client) {
    let listed = s3.list_object_versions().bucket(BUCKET).send().await;
    for version in listed.expect("a list").versions() {
        s3.delete_object()
            .bucket(BUCKET)
            .set_key(version.key.clone())
            .set_version_id(version.version_id.clone())
            .send()
            .await
            .expect("it is deleted");
    }
}

/// Microseconds for each of a hundred addresses: the portal's way, and the SDK's.
pub async fn time_addresses(s3: &Client, s3_url: &str) -> (f64, f64) {
    let presigner = Presigner::new(&env(s3_url)).expect("a presigner");
    let key = format!("upload/hale/{0}/{0}/{0}", "0".repeat(26));
    let upload = "2~VXBsb2FkIG9mIHNldmVyYWwgcGFydHM";
    let each = |began: Instant| began.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS * 100);
    let began = Instant::now();
    for _ in 0..ROUNDS {
        let signing = presigner.begin();
        for number in 1..=100 {
            std::hint::black_box(signing.upload_part(&key, upload, number, 67_108_864, 900));
        }
    }
    let ours = each(began);
    let life = PresigningConfig::expires_in(Duration::from_mins(15)).expect("a life");
    let began = Instant::now();
    for _ in 0..ROUNDS {
        for number in 1..=100 {
            let signed = s3
                .upload_part()
                .bucket(BUCKET)
                .key(&key)
                .upload_id(upload)
                .part_number(number)
                .content_length(67_108_864)
                .presigned(life.clone());
            std::hint::black_box(signed.await.expect("an address"));
        }
    }
    (ours, each(began))
}
