//! Objects: put, get, head, delete, copy.

use super::backend::{Backend, request_id};
use super::checksum::{Algorithm, show_checksum};
use super::claims::Claims;
use super::condition::{Reading, check_write, moment};
use super::event::{Change, ObjectEvent, Reason};
use super::headers::{show_headers, take_headers, wants_checksum};
use super::receive::receive;
use super::record::{Content, Record, UNVERSIONED, Version};
use super::send::send_body;
use super::state::{Bucket, State};
use super::store::Stamp;
use http::StatusCode;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput,
    HeadObjectOutput, PutObjectInput, PutObjectOutput, Range as RangeHeader,
};
use s3s::{S3Request, S3Response, S3Result, s3_error};
use std::ops::Range;
use std::sync::Arc;
use ulid::Ulid;

/// A new version, with the details for its event.
pub(super) struct NewVersion {
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) content: Content,
    /// The multipart upload that it was made from.
    pub(super) upload: Option<String>,
    pub(super) reason: Reason,
    pub(super) request_id: String,
}

impl NewVersion {
    /// The record that makes it the current version, and its version id.
    pub(super) fn into_record(self, versioned: bool, stamp: Stamp) -> (Record, String) {
        let id = new_version_id(versioned);
        let event = ObjectEvent {
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            version_id: versioned.then(|| id.clone()),
            sequence: stamp.sequence,
            at: stamp.now,
            request_id: self.request_id,
            change: Change::Created {
                size: self.content.size,
                etag: self.content.etag.clone(),
                reason: self.reason,
            },
        };
        let record = Record::Written {
            bucket: self.bucket,
            key: self.key,
            version: Version {
                id: id.clone(),
                modified: stamp.now,
                content: Some(self.content),
            },
            upload: self.upload,
            event: Some(event),
        };
        (record, id)
    }
}

fn new_version_id(versioned: bool) -> String {
    if versioned {
        Ulid::generate().to_string()
    } else {
        UNVERSIONED.to_owned()
    }
}

/// A version's id in a response: `None` for a bucket without versions.
pub(super) fn shown(version_id: String) -> Option<String> {
    (version_id != UNVERSIONED).then_some(version_id)
}

/// The object that a GET or HEAD returns.
struct Shown {
    version: Arc<Version>,
    /// The requested bytes.
    bytes: Range<u64>,
    /// Whether the request named a range; if not, `bytes` are all.
    partial: bool,
}

impl Shown {
    /// The response, with the object's headers except those that the request overrides.
    fn answer<I, O>(
        self,
        request: &S3Request<I>,
        given: &[&str],
        output: O,
    ) -> S3Result<S3Response<O>> {
        let with_checksum = !self.partial && wants_checksum(&request.headers);
        let content = self.version.content()?;
        let headers = show_headers(&self.version, content, given, with_checksum);
        Ok(S3Response {
            status: self.partial.then_some(StatusCode::PARTIAL_CONTENT),
            ..S3Response::with_headers(output, headers)
        })
    }
}

/// Finds the object for a GET or HEAD and prepares the shared part of the response. It is a macro because the protocol has the same fields in two request and two response types.
macro_rules! show_object {
    ($backend:expr, $request:expr, $output:ident) => {{
        let input = &$request.input;
        let condition = Reading {
            matching: input.if_match.as_ref(),
            none_matching: input.if_none_match.as_ref(),
            modified_since: input.if_modified_since.as_ref(),
            unmodified_since: input.if_unmodified_since.as_ref(),
        };
        let id = input.version_id.as_deref();
        let version = $backend.look(&input.bucket, &input.key, id, &condition)?;
        let content = version.content()?;
        let range = span(input.range, input.part_number, content)?;
        let bytes = range.clone().unwrap_or(0..content.size);
        let output = $output {
            accept_ranges: Some("bytes".to_owned()),
            content_length: Some(signed(bytes.end - bytes.start)),
            content_range: range
                .as_ref()
                .map(|range| content_range(range, content.size)),
            e_tag: Some(ETag::Strong(content.etag.clone())),
            last_modified: Some(moment(version.modified)),
            parts_count: input.part_number.and(parts_count(content)),
            ..$output::default()
        };
        let shown = Shown {
            version,
            bytes,
            partial: range.is_some(),
        };
        (shown, output)
    }};
}

impl Backend {
    pub(super) async fn put(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let request_id = request_id(&request);
        let claims = Claims::read(&request.headers)?;
        let headers = take_headers(&request.headers);
        let trailers = request.trailing_headers;
        let input = request.input;
        self.store
            .read(|state| state.bucket(&input.bucket).map(drop))?;
        let received = receive(
            &self.store,
            input.body,
            &claims,
            trailers.as_ref(),
            Algorithm::Crc64Nvme,
        )
        .await?;
        let (etag, checksum) = (received.etag(), received.checksum.clone());
        let new = NewVersion {
            bucket: input.bucket,
            key: input.key,
            content: Content {
                etag: etag.clone(),
                size: received.size,
                pieces: vec![received.piece()],
                headers,
                checksum: Some(checksum.clone()),
            },
            upload: None,
            reason: Reason::PutObject,
            request_id,
        };
        let version_id = self.store.change(|state, stamp| {
            let bucket = state.bucket(&new.bucket)?;
            check_write(
                bucket.current(&new.key),
                input.if_match.as_ref(),
                input.if_none_match.as_ref(),
            )?;
            let (record, id) = new.into_record(bucket.versioned, stamp);
            Ok((Some(record), id))
        })?;
        received.keep();
        let mut output = PutObjectOutput {
            e_tag: Some(ETag::Strong(etag)),
            version_id: shown(version_id),
            ..PutObjectOutput::default()
        };
        show_checksum!(output, Some(&checksum));
        Ok(S3Response::new(output))
    }

    pub(super) fn get(
        &self,
        request: &S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let (shown, mut output) = show_object!(self, request, GetObjectOutput);
        let body = send_body(&self.store, &shown.version, shown.bytes.clone());
        output.body = Some(body);
        shown.answer(request, &given(&request.input), output)
    }

    pub(super) fn head(
        &self,
        request: &S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let (shown, output) = show_object!(self, request, HeadObjectOutput);
        shown.answer(request, &[], output)
    }

    /// Finds a version and checks the conditions of the request.
    fn look(
        &self,
        bucket: &str,
        key: &str,
        id: Option<&str>,
        condition: &Reading<'_>,
    ) -> S3Result<Arc<Version>> {
        let version = self
            .store
            .read(|state| state.bucket(bucket)?.find(key, id))?;
        condition.check(version.content()?, version.modified)?;
        Ok(version)
    }

    pub(super) fn delete(
        &self,
        request: &S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let request_id = request_id(request);
        let input = &request.input;
        let (marker, version_id) =
            self.store
                .change(|state, stamp| match input.version_id.as_deref() {
                    None if state.bucket(&input.bucket)?.versioned => {
                        Ok(mark(input, request_id, stamp))
                    }
                    None => remove(state, input, UNVERSIONED, request_id, stamp),
                    Some(id) => remove(state, input, id, request_id, stamp),
                })?;
        Ok(S3Response::new(DeleteObjectOutput {
            delete_marker: marker.then_some(true),
            version_id,
            ..DeleteObjectOutput::default()
        }))
    }
}

/// The result of a deletion: whether it added or removed a delete marker, and the version.
type Deleted = (bool, Option<String>);

/// Hides an object behind a delete marker.
fn mark(input: &DeleteObjectInput, request_id: String, stamp: Stamp) -> (Option<Record>, Deleted) {
    let id = new_version_id(true);
    let record = Record::Written {
        bucket: input.bucket.clone(),
        key: input.key.clone(),
        version: Version {
            id: id.clone(),
            modified: stamp.now,
            content: None,
        },
        upload: None,
        event: Some(gone(input, Some(id.clone()), true, request_id, stamp)),
    };
    (Some(record), (true, Some(id)))
}

/// Removes a version permanently; a missing version is no error.
fn remove(
    state: &State,
    input: &DeleteObjectInput,
    id: &str,
    request_id: String,
    stamp: Stamp,
) -> S3Result<(Option<Record>, Deleted)> {
    let bucket: &Bucket = state.bucket(&input.bucket)?;
    let versions = bucket.objects.get(&input.key);
    let found = versions
        .into_iter()
        .flatten()
        .find(|version| version.id == id);
    let version_id = input.version_id.clone();
    let Some(version) = found else {
        return Ok((None, (false, version_id)));
    };
    let record = Record::Removed {
        bucket: input.bucket.clone(),
        key: input.key.clone(),
        version: id.to_owned(),
        event: Some(gone(input, shown(id.to_owned()), false, request_id, stamp)),
    };
    Ok((Some(record), (version.content.is_none(), version_id)))
}

fn gone(
    input: &DeleteObjectInput,
    version_id: Option<String>,
    marker: bool,
    request_id: String,
    stamp: Stamp,
) -> ObjectEvent {
    ObjectEvent {
        bucket: input.bucket.clone(),
        key: input.key.clone(),
        version_id,
        sequence: stamp.sequence,
        at: stamp.now,
        request_id,
        change: Change::Deleted { marker },
    }
}

/// The response headers that a request overrides (`response-content-type` and the like); the protocol layer sets them.
fn given(input: &GetObjectInput) -> Vec<&'static str> {
    [
        ("cache-control", input.response_cache_control.is_some()),
        (
            "content-disposition",
            input.response_content_disposition.is_some(),
        ),
        (
            "content-encoding",
            input.response_content_encoding.is_some(),
        ),
        (
            "content-language",
            input.response_content_language.is_some(),
        ),
        ("content-type", input.response_content_type.is_some()),
        ("expires", input.response_expires.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, given)| given.then_some(name))
    .collect()
}

/// The requested bytes; `None` means all.
fn span(
    range: Option<RangeHeader>,
    part: Option<i32>,
    content: &Content,
) -> S3Result<Option<Range<u64>>> {
    let unsatisfiable = || {
        s3_error!(
            InvalidRange,
            "The requested range is not satisfiable, or the part does not exist"
        )
    };
    match (range, part) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(s3_error!(
            InvalidRequest,
            "Cannot specify both Range header and partNumber query parameter"
        )),
        (Some(range), None) => range
            .check(content.size)
            .map(Some)
            .map_err(|_| unsatisfiable()),
        (None, Some(part)) => {
            let before = usize::try_from(part - 1).map_err(|_| unsatisfiable())?;
            let piece = content.pieces.get(before).ok_or_else(unsatisfiable)?;
            let start = content.pieces[..before]
                .iter()
                .map(|piece| piece.size)
                .sum();
            Ok(Some(start..start + piece.size))
        }
    }
}

fn parts_count(content: &Content) -> Option<i32> {
    i32::try_from(content.pieces.len()).ok()
}

fn content_range(range: &Range<u64>, size: u64) -> String {
    format!(
        "bytes {}-{}/{size}",
        range.start,
        range.end.saturating_sub(1)
    )
}

/// A size as the signed integer that the protocol uses.
pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
