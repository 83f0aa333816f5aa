//! The operations that this S3 supports, under the protocol layer's names.

use super::store::Store;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateBucketInput,
    CreateBucketOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteObjectInput,
    DeleteObjectOutput, GetBucketVersioningInput, GetBucketVersioningOutput, GetObjectInput,
    GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput,
    ListBucketsInput, ListBucketsOutput, ListMultipartUploadsInput, ListMultipartUploadsOutput,
    ListObjectVersionsInput, ListObjectVersionsOutput, ListObjectsInput, ListObjectsOutput,
    ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput,
    PutBucketVersioningInput, PutBucketVersioningOutput, PutObjectInput, PutObjectOutput,
    UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result};
use std::sync::Arc;

/// Performs the requests that the protocol layer accepted.
pub(super) struct Backend {
    pub(super) store: Arc<Store>,
}

/// The id of a request, passed from the HTTP entry to the event.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

/// The id of a request; empty if it has none.
pub(super) fn request_id<T>(request: &S3Request<T>) -> String {
    let id = request.extensions.get::<RequestId>();
    id.map(|RequestId(id)| id.clone()).unwrap_or_default()
}

/// Maps an operation's input and output to the method that performs it.
macro_rules! operations {
    ($($operation:ident($input:ty) -> $output:ty = |$this:ident, $request:ident| $answer:expr;)*) => {
        #[async_trait::async_trait]
        impl S3 for Backend {
            $(
                async fn $operation(
                    &self,
                    $request: S3Request<$input>,
                ) -> S3Result<S3Response<$output>> {
                    let $this = self;
                    $answer
                }
            )*
        }
    };
}

operations! {
    create_bucket(CreateBucketInput) -> CreateBucketOutput = |this, request| this.create_bucket(&request.input);
    head_bucket(HeadBucketInput) -> HeadBucketOutput = |this, request| this.head_bucket(&request.input);
    list_buckets(ListBucketsInput) -> ListBucketsOutput = |this, _request| Ok(this.list_buckets());
    put_bucket_versioning(PutBucketVersioningInput) -> PutBucketVersioningOutput = |this, request| this.put_versioning(&request.input);
    get_bucket_versioning(GetBucketVersioningInput) -> GetBucketVersioningOutput = |this, request| this.get_versioning(&request.input);
    put_object(PutObjectInput) -> PutObjectOutput = |this, request| this.put(request).await;
    get_object(GetObjectInput) -> GetObjectOutput = |this, request| this.get(&request);
    head_object(HeadObjectInput) -> HeadObjectOutput = |this, request| this.head(&request);
    delete_object(DeleteObjectInput) -> DeleteObjectOutput = |this, request| this.delete(&request);
    copy_object(CopyObjectInput) -> CopyObjectOutput = |this, request| this.copy(request).await;
    list_objects(ListObjectsInput) -> ListObjectsOutput = |this, request| this.list_by_marker(request.input);
    list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output = |this, request| this.list(request.input);
    list_object_versions(ListObjectVersionsInput) -> ListObjectVersionsOutput = |this, request| this.list_versions(request.input);
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput = |this, request| this.begin_upload(request);
    upload_part(UploadPartInput) -> UploadPartOutput = |this, request| this.receive_part(request).await;
    list_parts(ListPartsInput) -> ListPartsOutput = |this, request| this.list_parts(request.input);
    list_multipart_uploads(ListMultipartUploadsInput) -> ListMultipartUploadsOutput = |this, request| this.list_uploads(request.input);
    complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput = |this, request| this.complete_upload(request);
    abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput = |this, request| this.abort_upload(&request.input);
}
