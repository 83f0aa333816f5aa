//! The bytes of objects, read in ranges.

use super::{ObjectStore, ObjectStoreError};
use crate::engine::aws::failure_of;
use crate::failure::Failure;
use std::ops::Range;

/// Most attempts to read one range.
pub(super) const ATTEMPTS: u32 = 4;

impl ObjectStore {
    /// A range of one version of an object in memory. Makes up to four attempts.
    ///
    /// # Errors
    /// When the bucket could not be reached or refused the call, or has fewer bytes.
    pub async fn read_range(
        &self,
        key: &str,
        version_id: &str,
        range: Range<u64>,
    ) -> Result<Vec<u8>, ObjectStoreError> {
        let mut attempt = 1;
        loop {
            let length = range.end.saturating_sub(range.start);
            let mut read = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
            let keep = |bytes: &[u8]| read.extend_from_slice(bytes);
            match self.read_range_once(keep, key, version_id, &range).await {
                Ok(()) => return Ok(read),
                Err(error) if attempt == ATTEMPTS => return Err(error),
                Err(_) => attempt += 1,
            }
        }
    }

    /// Reads a range in one attempt and hands its bytes on as they come.
    pub(super) async fn read_range_once(
        &self,
        mut take: impl FnMut(&[u8]),
        key: &str,
        version_id: &str,
        range: &Range<u64>,
    ) -> Result<(), ObjectStoreError> {
        let mut answer = Box::pin(
            self.client
                .get_object()
                .bucket(&self.bucket)
                .key(key)
                .version_id(version_id)
                .range(format!("bytes={}-{}", range.start, range.end - 1))
                .send(),
        )
        .await
        .map_err(|error| ObjectStoreError(failure_of("GetObject", &error)))?;
        let mut missing = range.end - range.start;
        while let Some(bytes) = answer.body.next().await {
            let bytes = bytes.map_err(|_| broken("GetObject: the body broke off"))?;
            take(&bytes);
            missing = missing.saturating_sub(bytes.len() as u64);
        }
        if missing == 0 {
            Ok(())
        } else {
            Err(broken("GetObject: fewer bytes than there should be"))
        }
    }
}

fn broken(cause: &str) -> ObjectStoreError {
    ObjectStoreError(Failure::passing(cause))
}
