//! The documents bucket, over the S3 client; the only module that names it. URLs for others are made in [`crate::engine::presign`], without a call.

mod digest;
mod multipart;

pub use multipart::Completed;

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

/// The bucket could not be asked. The text names the call and the cause for an engineer; nothing of an object is in it.
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

/// What the bucket says of one version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHead {
    /// In bytes.
    pub size: u64,
    /// The version; `null` in a bucket that keeps none.
    pub version_id: String,
    /// With its quotation marks.
    pub etag: String,
    /// The SHA-256 that S3 keeps of it, base64; absent where the writer sent none.
    pub checksum: Option<String>,
}

impl ObjectStore {
    /// The bucket named by `DOCUMENTS_BUCKET`. An endpoint of one's own is addressed by path.
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

    /// What is known of an object, without its bytes; `None` when there is no such object or version.
    ///
    /// # Errors
    /// When the bucket could not be asked.
    pub async fn head(
        &self,
        key: &str,
        version_id: Option<&str>,
    ) -> Result<Option<ObjectHead>, ObjectStoreError> {
        match self.ask(key, version_id).await {
            Ok(head) => Ok(Some(head)),
            Err(HeadRefused::Missing) => Ok(None),
            // What cannot be a version is a bad request, as much else is: where the bucket answers without it, it was the version.
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

/// Why HEAD gave nothing. Its answers have no body and so no code (Amazon S3 API reference, `HeadObject`).
enum HeadRefused {
    /// There is no such object; or a delete marker, for which HEAD is not allowed. Who may not list the bucket is told 403 instead, so the functions' roles may.
    Missing,
    /// The version is none, or the credentials are too old.
    BadRequest(ObjectStoreError),
    /// Something else.
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
