//! The SHA-256 of an object. S3 stores it only for an object from a single PUT, and only if the writer sent it; for objects from parts it stores hashes of hashes. The object is therefore read.

use super::read::ATTEMPTS;
use super::{ObjectStore, ObjectStoreError};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Bytes that one GET reads. A broken connection costs this much again and not the whole file.
const STRETCH: u64 = 64 * 1024 * 1024;

impl ObjectStore {
    /// SHA-256 of one version of an object of `size` bytes, as 64 hexadecimal digits. The object is streamed, so memory does not grow with its size.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call, or has fewer than `size` bytes.
    pub async fn sha256(
        &self,
        key: &str,
        version_id: &str,
        size: u64,
    ) -> Result<String, ObjectStoreError> {
        let mut hash = Sha256::new();
        let mut start = 0;
        while start < size {
            let end = size.min(start + STRETCH);
            hash = self.hash_on(&hash, key, version_id, start..end).await?;
            start = end;
        }
        let mut text = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(text)
    }

    /// Continues the hash `before` with one more stretch, in up to [`ATTEMPTS`] attempts.
    async fn hash_on(
        &self,
        before: &Sha256,
        key: &str,
        version_id: &str,
        stretch: std::ops::Range<u64>,
    ) -> Result<Sha256, ObjectStoreError> {
        let mut attempt = 1;
        loop {
            let mut hash = before.clone();
            let update = |bytes: &[u8]| hash.update(bytes);
            match self
                .read_range_once(update, key, version_id, &stretch)
                .await
            {
                Ok(()) => return Ok(hash),
                Err(error) if attempt == ATTEMPTS => return Err(error),
                Err(_) => attempt += 1,
            }
        }
    }
}
