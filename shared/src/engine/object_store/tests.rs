//! The S3 client's own presigner, for comparison with ours.

use super::*;
use aws_sdk_s3::presigning::PresigningConfig;
use std::time::{Duration, SystemTime};

/// Makes URLs with the AWS client at a fixed time.
pub(crate) struct ClientPresigner {
    store: ObjectStore,
    now: SystemTime,
}

impl ClientPresigner {
    pub(crate) fn new(env: &Env, now: SystemTime) -> Self {
        let store = ObjectStore::new(env, &Aws::new(env).unwrap()).unwrap();
        Self { store, now }
    }

    fn config(&self, seconds: u32) -> PresigningConfig {
        PresigningConfig::builder()
            .start_time(self.now)
            .expires_in(Duration::from_secs(seconds.into()))
            .build()
            .unwrap()
    }

    pub(crate) async fn download(
        &self,
        key: &str,
        version_id: &str,
        disposition: &str,
        seconds: u32,
    ) -> String {
        let request = self
            .store
            .client
            .get_object()
            .bucket(&self.store.bucket)
            .key(key)
            .version_id(version_id)
            .response_content_disposition(disposition)
            .response_content_type("application/octet-stream")
            .presigned(self.config(seconds))
            .await
            .unwrap();
        request.uri().to_owned()
    }

    pub(crate) async fn put(&self, key: &str, size: i64, seconds: u32) -> String {
        let request = self
            .store
            .client
            .put_object()
            .bucket(&self.store.bucket)
            .key(key)
            .content_length(size)
            .if_none_match("*")
            .presigned(self.config(seconds))
            .await
            .unwrap();
        request.uri().to_owned()
    }

    pub(crate) async fn upload_part(
        &self,
        key: &str,
        upload_id: &str,
        number: u32,
        size: i64,
        seconds: u32,
    ) -> String {
        let request = self
            .store
            .client
            .upload_part()
            .bucket(&self.store.bucket)
            .key(key)
            .upload_id(upload_id)
            .part_number(number.try_into().unwrap())
            .content_length(size)
            .presigned(self.config(seconds))
            .await
            .unwrap();
        request.uri().to_owned()
    }
}
