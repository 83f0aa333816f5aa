//! Copying objects: no bytes are written; the new version links the files of the old one.

use super::backend::{Backend, request_id};
use super::checksum::{Kind, show_checksum};
use super::condition::{Reading, check_write, moment};
use super::event::Reason;
use super::headers::take_headers;
use super::object::{NewVersion, shown};
use super::receive::hex;
use super::record::{Content, Piece, Version};
use super::send::send;
use super::store::{Draft, Store};
use futures::TryStreamExt as _;
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::{CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, ETag};
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use std::fs;
use std::io;
use std::sync::Arc;

/// Maximum size of an object to copy, in bytes (Amazon S3 API reference, `CopyObject`).
const MAX_COPY: u64 = 5 * 1024 * 1024 * 1024;

impl Backend {
    pub(super) async fn copy(
        &self,
        request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let request_id = request_id(&request);
        let headers = take_headers(&request.headers);
        let input = request.input;
        let source = self.source(&input)?;
        let content = source.content()?;
        if content.size > MAX_COPY {
            return Err(s3_error!(
                InvalidRequest,
                "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120"
            ));
        }
        let replace = input
            .metadata_directive
            .is_some_and(|directive| directive.as_str() == "REPLACE");
        let (drafts, pieces) = link(&self.store, content).map_err(S3Error::internal_error)?;
        let new = NewVersion {
            bucket: input.bucket,
            key: input.key,
            content: Content {
                etag: etag(&self.store, &source, content).await?,
                size: content.size,
                pieces,
                headers: if replace {
                    headers
                } else {
                    content.headers.clone()
                },
                // A composite checksum does not apply to a single body.
                checksum: content
                    .checksum
                    .clone()
                    .filter(|checksum| checksum.kind == Kind::FullObject),
            },
            upload: None,
            reason: Reason::CopyObject,
            request_id,
        };
        let mut result = CopyObjectResult {
            e_tag: Some(ETag::Strong(new.content.etag.clone())),
            ..CopyObjectResult::default()
        };
        show_checksum!(result, &new.content.checksum);
        let (version_id, modified) = self.store.change(|state, stamp| {
            let bucket = state.bucket(&new.bucket)?;
            check_write(bucket.current(&new.key), None, None)?;
            let (record, id) = new.into_record(bucket.versioned, stamp);
            Ok((Some(record), (id, stamp.now)))
        })?;
        drafts.into_iter().for_each(Draft::keep);
        result.last_modified = Some(moment(modified));
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(result),
            copy_source_version_id: shown(source.id.clone()),
            version_id: shown(version_id),
            ..CopyObjectOutput::default()
        }))
    }

    fn source(&self, input: &CopyObjectInput) -> S3Result<Arc<Version>> {
        let CopySource::Bucket {
            bucket,
            key,
            version_id,
        } = &input.copy_source
        else {
            return Err(s3_error!(
                NotImplemented,
                "Access points are not implemented"
            ));
        };
        let version = self
            .store
            .read(|state| state.bucket(bucket)?.find(key, version_id.as_deref()))?;
        let condition = Reading {
            matching: input.copy_source_if_match.as_ref(),
            none_matching: input.copy_source_if_none_match.as_ref(),
            modified_since: input.copy_source_if_modified_since.as_ref(),
            unmodified_since: input.copy_source_if_unmodified_since.as_ref(),
        };
        condition
            .check(version.content()?, version.modified)
            .map_err(|mut error| {
                // For the source of a copy, "not modified" is a failed condition too.
                error.set_code(S3ErrorCode::PreconditionFailed);
                error
            })?;
        Ok(version)
    }
}

/// Links the files of an object under new names, so that each version has its own.
fn link(store: &Store, content: &Content) -> io::Result<(Vec<Draft>, Vec<Piece>)> {
    let linked = content.pieces.iter().map(|piece| {
        let (draft, _) = store.draft()?;
        let path = store.path(&draft.name);
        fs::remove_file(&path)?;
        fs::hard_link(store.path(&piece.file), path)?;
        let piece = Piece {
            file: draft.name.clone(),
            size: piece.size,
        };
        Ok((draft, piece))
    });
    Ok(linked.collect::<io::Result<Vec<_>>>()?.into_iter().unzip())
}

/// The `ETag` of a copy, which is a single body: the MD5 of all its bytes. They are read only if the source was made of parts.
async fn etag(store: &Arc<Store>, source: &Arc<Version>, content: &Content) -> S3Result<String> {
    if !content.etag.contains('-') {
        return Ok(content.etag.clone());
    }
    let md5 = send(store, source, 0..content.size)
        .try_fold(Md5::new(), async |mut md5, bytes| {
            md5.update(&bytes);
            Ok(md5)
        })
        .await
        .map_err(S3Error::internal_error)?;
    Ok(hex(&md5.finalize()))
}
