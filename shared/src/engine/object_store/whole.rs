//! Small objects as a whole: what a function reads into memory, and what it writes from there.

use super::multipart::plain;
use super::{ObjectStore, ObjectStoreError};
use crate::engine::aws::failure_of;
use crate::failure::Failure;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use std::time::Duration;

/// The content type of clients' files in the bucket. The type that a client names is never trusted.
const CONTENT_TYPE: &str = "application/octet-stream";

/// Longest wait for S3 to take an object that is written over another one: less than 17 MiB.
const PUT_TIMEOUT: Duration = Duration::from_mins(1);

/// What reading an object as a whole found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has more bytes than allowed, and none was read.
    TooLarge,
    /// There is no such object.
    Missing,
}

impl ObjectStore {
    /// Reads an object of at most `most` bytes.
    ///
    /// # Errors
    /// When the bucket could not be reached, refused the call, or broke off.
    pub async fn read_whole(&self, key: &str, most: usize) -> Result<Whole, ObjectStoreError> {
        let sent = Box::pin(
            self.client
                .get_object()
                .bucket(&self.bucket)
                .key(key)
                .send(),
        )
        .await;
        let mut answer = match sent {
            Ok(answer) => answer,
            Err(error) if error.code() == Some("NoSuchKey") => return Ok(Whole::Missing),
            Err(error) => return Err(ObjectStoreError(failure_of("GetObject", &error))),
        };
        let size = answer.content_length.unwrap_or_default();
        let Some(size) = usize::try_from(size).ok().filter(|size| *size <= most) else {
            return Ok(Whole::TooLarge);
        };
        let mut bytes = Vec::with_capacity(size);
        while let Some(chunk) = answer.body.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            bytes.extend_from_slice(&chunk);
        }
        if bytes.len() == size {
            Ok(Whole::Bytes(bytes))
        } else {
            Err(broken())
        }
    }

    /// Writes an object, over the one that there may be.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn write_over(&self, key: &str, bytes: Vec<u8>) -> Result<(), ObjectStoreError> {
        Box::pin(
            self.client
                .put_object()
                .bucket(&self.bucket)
                .key(key)
                .body(bytes.into())
                .customize()
                .config_override(plain(PUT_TIMEOUT))
                .send(),
        )
        .await
        .map_err(|error| ObjectStoreError(failure_of("PutObject", &error)))?;
        Ok(())
    }

    /// Writes an object unless there is one under its key. Repeating it changes nothing.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call.
    pub async fn write_new(&self, key: &str, bytes: Vec<u8>) -> Result<(), ObjectStoreError> {
        let sent = Box::pin(
            self.client
                .put_object()
                .bucket(&self.bucket)
                .key(key)
                .content_type(CONTENT_TYPE)
                .if_none_match("*")
                .body(bytes.into())
                .send(),
        )
        .await;
        match sent {
            Err(error) if error.code() != Some("PreconditionFailed") => {
                Err(ObjectStoreError(failure_of("PutObject", &error)))
            }
            _ => Ok(()),
        }
    }
}

fn broken() -> ObjectStoreError {
    ObjectStoreError(Failure::passing("GetObject: the body broke off"))
}
