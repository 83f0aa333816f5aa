//! Objects that are assembled from parts.

use super::{ObjectStore, ObjectStoreError};
use crate::engine::aws::failure_of;
use crate::failure::Failure;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use std::time::Duration;

/// The content type of clients' files in the bucket. The type that a client names is never trusted.
const CONTENT_TYPE: &str = "application/octet-stream";

/// Longest wait for S3 to assemble a large file: one attempt, within the gateway's 29 seconds. A caller that tries again finds the object.
pub const COMPLETION_TIMEOUT: Duration = Duration::from_secs(20);

/// Longest wait for S3 to take one part that a function sends: 16 MiB, or a little more.
const PART_TIMEOUT: Duration = Duration::from_mins(1);

/// The outcome of assembling an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// The object was created.
    Done,
    /// S3 has other parts than these, or their total size differs.
    PartsDoNotFit,
    /// The multipart upload no longer exists, or the object already exists.
    Gone,
}

impl ObjectStore {
    /// Begins a multipart upload, and returns S3's id for it.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn begin_multipart(&self, key: &str) -> Result<String, ObjectStoreError> {
        let call = "CreateMultipartUpload";
        let sent = Box::pin(
            self.client
                .create_multipart_upload()
                .bucket(&self.bucket)
                .key(key)
                .content_type(CONTENT_TYPE)
                .send(),
        )
        .await
        .map_err(|error| ObjectStoreError(failure_of(call, &error)))?;
        sent.upload_id.ok_or_else(|| {
            let cause = format!("{call}: an answer without an id");
            ObjectStoreError(Failure::passing(cause))
        })
    }

    /// The parts that S3 has, as (number, tag without quotes, size in bytes); `None` if there is no such multipart upload.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn list_parts(
        &self,
        key: &str,
        multipart: &str,
    ) -> Result<Option<Vec<(u32, String, u64)>>, ObjectStoreError> {
        let mut parts = Vec::new();
        let mut marker = None;
        loop {
            let sent = Box::pin(
                self.client
                    .list_parts()
                    .bucket(&self.bucket)
                    .key(key)
                    .upload_id(multipart)
                    .set_part_number_marker(marker)
                    .send(),
            )
            .await;
            let page = match sent {
                Ok(page) => page,
                Err(error) if error.code() == Some("NoSuchUpload") => return Ok(None),
                Err(error) => return Err(ObjectStoreError(failure_of("ListParts", &error))),
            };
            for part in page.parts.unwrap_or_default() {
                let number = part.part_number.and_then(|number| number.try_into().ok());
                let size = part.size.and_then(|size| size.try_into().ok());
                if let (Some(number), Some(size), Some(tag)) = (number, size, part.e_tag) {
                    parts.push((number, bare(&tag), size));
                }
            }
            marker = page.next_part_number_marker;
            if page.is_truncated != Some(true) || marker.is_none() {
                return Ok(Some(parts));
            }
        }
    }

    /// Sends one part of at most 5 GiB and returns its tag, without quotes; `None` if there is no such multipart upload. A part with the same number is replaced.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn upload_part(
        &self,
        key: &str,
        multipart: &str,
        number: u32,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, ObjectStoreError> {
        let call = "UploadPart";
        let sent = Box::pin(
            self.client
                .upload_part()
                .bucket(&self.bucket)
                .key(key)
                .upload_id(multipart)
                .part_number(i32::try_from(number).unwrap_or(i32::MAX))
                .body(ByteStream::from(bytes))
                .customize()
                .config_override(plain(PART_TIMEOUT))
                .send(),
        )
        .await;
        match sent {
            Ok(part) => part.e_tag.map(|tag| Some(bare(&tag))).ok_or_else(|| {
                let cause = format!("{call}: an answer without a tag");
                ObjectStoreError(Failure::passing(cause))
            }),
            Err(error) if error.code() == Some("NoSuchUpload") => Ok(None),
            Err(error) => Err(ObjectStoreError(failure_of(call, &error))),
        }
    }

    /// Assembles an object from all parts, given their tags in order. The object must have `size` bytes, and there must be none under its key. Waits at most `patience` for S3, in one attempt.
    ///
    /// # Errors
    /// When the bucket could not be reached, refused the call, or did not answer in time.
    pub async fn complete_multipart(
        &self,
        key: &str,
        multipart: &str,
        tags: &[String],
        size: u64,
        patience: Duration,
    ) -> Result<Completed, ObjectStoreError> {
        let part = |(number, tag): (i32, &String)| {
            let part = CompletedPart::builder().part_number(number);
            part.e_tag(format!("\"{tag}\"")).build()
        };
        let parts = (1..).zip(tags).map(part).collect();
        let list = CompletedMultipartUpload::builder().set_parts(Some(parts));
        let alone = aws_sdk_s3::config::Builder::new()
            .retry_config(RetryConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .operation_attempt_timeout(patience)
                    .build(),
            );
        let sent = Box::pin(
            self.client
                .complete_multipart_upload()
                .bucket(&self.bucket)
                .key(key)
                .upload_id(multipart)
                .multipart_upload(list.build())
                .mpu_object_size(size.try_into().unwrap_or(i64::MAX))
                .if_none_match("*")
                .customize()
                .config_override(alone)
                .send(),
        )
        .await;
        let Err(error) = sent else {
            return Ok(Completed::Done);
        };
        match error.code() {
            Some("InvalidPart" | "InvalidPartOrder" | "EntityTooSmall" | "InvalidRequest") => {
                Ok(Completed::PartsDoNotFit)
            }
            // A conflict remains an error: another call is assembling the same parts, and a retry finds its object.
            Some("NoSuchUpload" | "PreconditionFailed") => Ok(Completed::Gone),
            _ => Err(ObjectStoreError(failure_of(
                "CompleteMultipartUpload",
                &error,
            ))),
        }
    }

    /// Aborts a multipart upload and discards its parts. An upload that is already gone is not an error.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn abort_multipart(
        &self,
        key: &str,
        multipart: &str,
    ) -> Result<(), ObjectStoreError> {
        let sent = Box::pin(
            self.client
                .abort_multipart_upload()
                .bucket(&self.bucket)
                .key(key)
                .upload_id(multipart)
                .send(),
        )
        .await;
        match sent {
            Err(error) if error.code() != Some("NoSuchUpload") => {
                Err(ObjectStoreError(failure_of("AbortMultipartUpload", &error)))
            }
            _ => Ok(()),
        }
    }

    /// Deletes one version of an object permanently. A version that is already gone is not an error.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn delete_version(
        &self,
        key: &str,
        version_id: &str,
    ) -> Result<(), ObjectStoreError> {
        let sent = Box::pin(
            self.client
                .delete_object()
                .bucket(&self.bucket)
                .key(key)
                .version_id(version_id)
                .send(),
        )
        .await;
        match sent {
            Err(error) if !matches!(error.code(), Some("NoSuchKey" | "NoSuchVersion")) => {
                Err(ObjectStoreError(failure_of("DeleteObject", &error)))
            }
            _ => Ok(()),
        }
    }
}

/// A call with a body whose integrity TLS and the signature protect. Without this the SDK adds a checksum to each part, which the completion would then have to repeat (Amazon S3 user guide, "Checking object integrity").
pub(super) fn plain(timeout: Duration) -> aws_sdk_s3::config::Builder {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(timeout);
    aws_sdk_s3::config::Builder::new()
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .timeout_config(timeouts.build())
}

fn bare(tag: &str) -> String {
    tag.trim_matches('"').to_owned()
}
