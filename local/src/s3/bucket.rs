//! Buckets: create, head, list, and versioning.

use super::backend::Backend;
use super::condition::moment;
use super::record::Record;
use crate::names::REGION;
use s3s::dto::{
    Bucket, BucketVersioningStatus, CreateBucketInput, CreateBucketOutput,
    GetBucketVersioningInput, GetBucketVersioningOutput, HeadBucketInput, HeadBucketOutput,
    ListBucketsOutput, PutBucketVersioningInput, PutBucketVersioningOutput,
};
use s3s::{S3Response, S3Result, s3_error};

impl Backend {
    pub(super) fn create_bucket(
        &self,
        input: &CreateBucketInput,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        self.store.change(|state, stamp| {
            if state.buckets.contains_key(&input.bucket) {
                return Err(s3_error!(
                    BucketAlreadyOwnedByYou,
                    "Your previous request to create the named bucket succeeded and you already own it."
                ));
            }
            let record = Record::Bucket {
                bucket: input.bucket.clone(),
                created: stamp.now,
                versioned: false,
            };
            Ok((Some(record), ()))
        })?;
        Ok(S3Response::new(CreateBucketOutput {
            location: Some(format!("/{}", input.bucket)),
        }))
    }

    pub(super) fn head_bucket(
        &self,
        input: &HeadBucketInput,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        self.store
            .read(|state| state.bucket(&input.bucket).map(drop))?;
        Ok(S3Response::new(HeadBucketOutput {
            bucket_region: Some(REGION.to_owned()),
            ..HeadBucketOutput::default()
        }))
    }

    pub(super) fn list_buckets(&self) -> S3Response<ListBucketsOutput> {
        let buckets = self.store.read(|state| {
            let buckets = state.buckets.iter().map(|(name, bucket)| Bucket {
                name: Some(name.clone()),
                creation_date: Some(moment(bucket.created)),
                ..Bucket::default()
            });
            buckets.collect()
        });
        S3Response::new(ListBucketsOutput {
            buckets: Some(buckets),
            ..ListBucketsOutput::default()
        })
    }

    pub(super) fn put_versioning(
        &self,
        input: &PutBucketVersioningInput,
    ) -> S3Result<S3Response<PutBucketVersioningOutput>> {
        let status = input.versioning_configuration.status.as_ref();
        let versioned = match status.map(BucketVersioningStatus::as_str) {
            Some(BucketVersioningStatus::ENABLED) => true,
            Some(BucketVersioningStatus::SUSPENDED) => false,
            _ => {
                return Err(s3_error!(
                    IllegalVersioningConfigurationException,
                    "The Versioning element must be specified"
                ));
            }
        };
        self.store.change(|state, _| {
            let record = Record::Bucket {
                bucket: input.bucket.clone(),
                created: state.bucket(&input.bucket)?.created,
                versioned,
            };
            Ok((Some(record), ()))
        })?;
        Ok(S3Response::new(PutBucketVersioningOutput::default()))
    }

    pub(super) fn get_versioning(
        &self,
        input: &GetBucketVersioningInput,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        let versioned = self
            .store
            .read(|state| state.bucket(&input.bucket).map(|bucket| bucket.versioned))?;
        Ok(S3Response::new(GetBucketVersioningOutput {
            status: versioned
                .then(|| BucketVersioningStatus::from_static(BucketVersioningStatus::ENABLED)),
            ..GetBucketVersioningOutput::default()
        }))
    }
}
