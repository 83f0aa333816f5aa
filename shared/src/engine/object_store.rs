//! The documents bucket, over the S3 client. No other module names that client. [`crate::engine::presign`] makes URLs for other people, without a call.

mod digest;
mod multipart;
mod read;
mod whole;

pub use multipart::{COMPLETION_TIMEOUT, Completed};
pub use whole::Whole;

use crate::engine::aws::{Aws, failure_of};
use crate::env::{Env, EnvError};
use crate::failure::Failure;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::types::ChecksumMode;
use std::fmt;

/// The documents bucket of one portal.
#[derive(Clone)]
pub struct ObjectStore {
    client: Client,
    bucket: String,
}

/// The bucket could not be reached or refused a call. The text names the call and the cause for an engineer, and holds nothing of an object.
#[derive(Debug)]
pub struct ObjectStoreError(Failure);

impl fmt::Display for ObjectStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ObjectStoreError {}

impl From<ObjectStoreError> for Failure {
    fn from(error: ObjectStoreError) -> Self {
        error.0
    }
}

/// Metadata of one version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHead {
    /// Size in bytes.
    pub size: u64,
    /// The version id; `null` in a bucket without versions.
    pub version_id: String,
    /// The entity tag, with its quotation marks.
    pub etag: String,
    /// The SHA-256 that S3 stores, in base64; absent if the writer sent none.
    pub checksum: Option<String>,
}

impl ObjectStore {
    /// The bucket named by `DOCUMENTS_BUCKET`. A custom endpoint is addressed by path.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        let config = aws.config_for("S3");
        let own = config.endpoint_url().is_some();
        let config = aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(own)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            bucket: env.require("DOCUMENTS_BUCKET")?.to_owned(),
        })
    }

    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The metadata of an object, without its bytes; `None` if there is no such object or version.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn head(
        &self,
        key: &str,
        version_id: Option<&str>,
    ) -> Result<Option<ObjectHead>, ObjectStoreError> {
        match self.ask(key, version_id).await {
            Ok(head) => Ok(Some(head)),
            Err(HeadRefused::Missing) => Ok(None),
            // A malformed version id is a bad request, and so are other faults. If the bucket answers without the version, the version was at fault.
            Err(HeadRefused::BadRequest(_)) if version_id.is_some() => {
                match self.ask(key, None).await {
                    Ok(_) | Err(HeadRefused::Missing) => Ok(None),
                    Err(HeadRefused::BadRequest(error) | HeadRefused::Failed(error)) => Err(error),
                }
            }
            Err(HeadRefused::BadRequest(error) | HeadRefused::Failed(error)) => Err(error),
        }
    }

    async fn ask(&self, key: &str, version_id: Option<&str>) -> Result<ObjectHead, HeadRefused> {
        let head = Box::pin(
            self.client
                .head_object()
                .bucket(&self.bucket)
                .key(key)
                .set_version_id(version_id.map(str::to_owned))
                .checksum_mode(ChecksumMode::Enabled)
                .send(),
        )
        .await
        .map_err(|error| HeadRefused::read(&error))?;
        let size = head.content_length.and_then(|size| size.try_into().ok());
        Ok(ObjectHead {
            size: size.unwrap_or(0),
            version_id: head.version_id.unwrap_or_else(|| "null".to_owned()),
            etag: head.e_tag.unwrap_or_default(),
            checksum: head.checksum_sha256,
        })
    }
}

/// Why HEAD returned nothing. Its answers have no body and so no code (Amazon S3 API reference, `HeadObject`).
enum HeadRefused {
    /// There is no such object, or it is a delete marker, for which HEAD is not allowed. Without the right to list the bucket the status would be 403, so the functions' roles have that right.
    Missing,
    /// The version id is malformed, or the credentials have expired.
    BadRequest(ObjectStoreError),
    /// Any other failure.
    Failed(ObjectStoreError),
}

impl HeadRefused {
    fn read(error: &SdkError<HeadObjectError>) -> Self {
        let cause = || ObjectStoreError(failure_of("HeadObject", error));
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        match status {
            Some(404 | 405) => Self::Missing,
            Some(400) => Self::BadRequest(cause()),
            _ => Self::Failed(cause()),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
