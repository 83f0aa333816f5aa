//! The local S3 as seen by its users: through Amazon's SDK and with presigned URLs.

mod checksums;
mod keeping;
mod objects;
mod presigned;
mod uploads;
mod versions;
mod volume;

use super::{Credentials, ObjectEvent, S3};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketVersioningStatus, CompletedMultipartUpload, CompletedPart, VersioningConfiguration,
};
use shared::engine::aws::Aws;
use shared::env::Env;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const ORIGIN: &str = "http://localhost:8787";
const BUCKET: &str = "documents";
/// The minimum size of a part that is not the last.
const FIVE: usize = 5 * 1024 * 1024;

/// An S3 under test.
struct Trial {
    folder: TempDir,
    s3: S3,
    events: UnboundedReceiver<ObjectEvent>,
    /// A client that sends checksums only on request.
    client: Client,
    http: reqwest::Client,
}

impl Trial {
    /// An S3 with one versioned bucket.
    async fn start() -> Self {
        let trial = Self::start_in(tempfile::tempdir().unwrap()).await;
        trial
            .client
            .create_bucket()
            .bucket(BUCKET)
            .send()
            .await
            .unwrap();
        trial.keep_versions(BucketVersioningStatus::Enabled).await;
        trial
    }

    async fn start_in(folder: TempDir) -> Self {
        let (s3, events) = open(folder.path()).await;
        let client = client(s3.url(), "secret", RequestChecksumCalculation::WhenRequired);
        Self {
            folder,
            s3,
            events,
            client,
            http: reqwest::Client::new(),
        }
    }

    /// Stops it and starts another one in the same folder.
    async fn restart(self) -> Self {
        self.s3.shutdown().await;
        Self::start_in(self.folder).await
    }

    async fn keep_versions(&self, status: BucketVersioningStatus) {
        let versioning = VersioningConfiguration::builder().status(status).build();
        self.client
            .put_bucket_versioning()
            .bucket(BUCKET)
            .versioning_configuration(versioning)
            .send()
            .await
            .unwrap();
    }

    /// Writes an object; returns its version.
    async fn put(&self, key: &str, body: &[u8]) -> String {
        let put = self.client.put_object().bucket(BUCKET).key(key);
        let answer = put.body(body.to_vec().into()).send().await.unwrap();
        answer.version_id.unwrap_or_default()
    }

    async fn get(&self, key: &str) -> Vec<u8> {
        let answer = self.client.get_object().bucket(BUCKET).key(key).send();
        read(answer.await.unwrap().body).await
    }

    /// Starts a multipart upload; returns its id.
    async fn begin(&self, key: &str) -> String {
        let upload = self
            .client
            .create_multipart_upload()
            .bucket(BUCKET)
            .key(key);
        upload.send().await.unwrap().upload_id.unwrap()
    }

    /// Sends a part; returns its entry for the list that completes the upload.
    async fn part(&self, key: &str, upload: &str, number: i32, body: Vec<u8>) -> CompletedPart {
        let part = self.client.upload_part().bucket(BUCKET).key(key);
        let part = part.upload_id(upload).part_number(number);
        let answer = part.body(body.into()).send().await.unwrap();
        listed(number, &answer.e_tag.unwrap())
    }

    /// The call that completes an upload.
    fn complete(
        &self,
        key: &str,
        upload: &str,
        parts: Vec<CompletedPart>,
    ) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder
    {
        let list = CompletedMultipartUpload::builder()
            .set_parts(Some(parts))
            .build();
        let complete = self
            .client
            .complete_multipart_upload()
            .bucket(BUCKET)
            .key(key);
        complete.upload_id(upload).multipart_upload(list)
    }

    /// The number of stored files.
    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("files"))
            .unwrap()
            .count()
    }

    /// Waits until `count` files are left, because they are deleted in the background.
    async fn wait_for_files(&self, count: usize) {
        for _ in 0..200 {
            if self.files() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(self.files(), count, "files in the folder");
    }
}

async fn open(folder: &Path) -> (S3, UnboundedReceiver<ObjectEvent>) {
    let credentials = Credentials {
        access_key: "local".to_owned(),
        secret_key: "secret".to_owned(),
    };
    let (sender, events) = unbounded_channel();
    let origins = vec![ORIGIN.to_owned()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let s3 = S3::start(folder.to_owned(), listener, credentials, origins, sender).await;
    (s3.unwrap(), events)
}

fn client(url: &str, secret: &str, checksums: RequestChecksumCalculation) -> Client {
    let env = Env::from_pairs([
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", secret),
        ("AWS_ENDPOINT_URL_S3", url),
    ]);
    let config = Aws::new(&env).unwrap().config_for("S3");
    let config = aws_sdk_s3::config::Builder::from(&config)
        .request_checksum_calculation(checksums)
        .timeout_config(aws_sdk_s3::config::timeout::TimeoutConfig::disabled())
        .build();
    Client::from_conf(config)
}

fn listed(number: i32, etag: &str) -> CompletedPart {
    CompletedPart::builder()
        .part_number(number)
        .e_tag(etag)
        .build()
}

async fn read(body: ByteStream) -> Vec<u8> {
    body.collect().await.unwrap().into_bytes().to_vec()
}

fn minutes(count: u64) -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_mins(count)).unwrap()
}

/// The code and status of an error response.
fn refusal<T: std::fmt::Debug, E>(answer: Result<T, SdkError<E>>) -> (String, u16)
where
    E: ProvideErrorMetadata + std::fmt::Debug,
{
    match answer {
        Err(SdkError::ServiceError(error)) => {
            let code = error.err().code().unwrap_or_default().to_owned();
            (code, error.raw().status().as_u16())
        }
        other => panic!("no refusal of the service: {other:?}"),
    }
}

fn refused(code: &str, status: u16) -> (String, u16) {
    (code.to_owned(), status)
}

/// Pseudo-random bytes.
fn bytes(count: usize, seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..count).map(next).collect()
}
