//! Multipart uploads: start, send a part, list, abort.

use super::backend::Backend;
use super::checksum::{Algorithm, Kind, show_checksum};
use super::claims::Claims;
use super::condition::moment;
use super::headers::take_headers;
use super::list::page_size;
use super::object::signed;
use super::receive::receive;
use super::record::{Part, Record, Upload};
use s3s::dto::{
    self, AbortMultipartUploadInput, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, ETag, ListMultipartUploadsInput,
    ListMultipartUploadsOutput, ListPartsInput, ListPartsOutput, MultipartUpload, StorageClass,
    UploadPartInput, UploadPartOutput,
};
use s3s::{S3Request, S3Response, S3Result, s3_error};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use ulid::Ulid;

/// The valid part numbers (Amazon S3 user guide, "Amazon S3 multipart upload limits").
const NUMBERS: RangeInclusive<i32> = 1..=10_000;

impl Backend {
    pub(super) fn begin_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let headers = take_headers(&request.headers);
        let input = request.input;
        let checksum = wanted_checksum(&input)?;
        let id = Ulid::generate().to_string();
        self.store.change(|state, stamp| {
            state.bucket(&input.bucket)?;
            let record = Record::Begun {
                bucket: input.bucket.clone(),
                id: id.clone(),
                upload: Upload {
                    key: input.key.clone(),
                    begun: stamp.now,
                    headers,
                    checksum,
                    parts: BTreeMap::new(),
                },
            };
            Ok((Some(record), ()))
        })?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            checksum_algorithm: checksum.map(|(algorithm, _)| name_algorithm(algorithm)),
            checksum_type: checksum.map(|(_, kind)| name_kind(kind)),
            ..CreateMultipartUploadOutput::default()
        }))
    }

    pub(super) async fn receive_part(
        &self,
        request: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let claims = Claims::read(&request.headers)?;
        let trailers = request.trailing_headers;
        let input = request.input;
        let number = u16::try_from(input.part_number)
            .ok()
            .filter(|_| NUMBERS.contains(&input.part_number))
            .ok_or_else(|| {
                s3_error!(
                    InvalidArgument,
                    "Part number must be an integer between 1 and 10000, inclusive"
                )
            })?;
        let wanted = self.store.read(|state| {
            let upload = state
                .bucket(&input.bucket)?
                .upload(&input.key, &input.upload_id)?;
            Ok::<_, s3s::S3Error>(upload.checksum)
        })?;
        check_algorithm(wanted, claims.algorithm())?;
        // If the sender states no checksum, the object's is calculated from those of the parts calculated here.
        let otherwise = wanted.map_or(Algorithm::Crc64Nvme, |(algorithm, _)| algorithm);
        let received = receive(
            &self.store,
            input.body,
            &claims,
            trailers.as_ref(),
            otherwise,
        )
        .await?;
        let part = |modified| Part {
            piece: received.piece(),
            etag: received.etag(),
            checksum: Some(received.checksum.clone()),
            modified,
        };
        self.store.change(|state, stamp| {
            // The upload may have ended while the part was in transit.
            state
                .bucket(&input.bucket)?
                .upload(&input.key, &input.upload_id)?;
            let record = Record::Part {
                bucket: input.bucket.clone(),
                upload: input.upload_id.clone(),
                number,
                part: part(stamp.now),
            };
            Ok((Some(record), ()))
        })?;
        let mut output = UploadPartOutput {
            e_tag: Some(ETag::Strong(received.etag())),
            ..UploadPartOutput::default()
        };
        show_checksum!(output, Some(&received.checksum));
        received.keep();
        Ok(S3Response::new(output))
    }

    pub(super) fn list_parts(
        &self,
        input: ListPartsInput,
    ) -> S3Result<S3Response<ListPartsOutput>> {
        let max = page_size(input.max_parts)?;
        let marker = input.part_number_marker.unwrap_or_default();
        let (upload, begun) = self.store.read(|state| {
            let bucket = state.bucket(&input.bucket)?;
            let upload = bucket.upload(&input.key, &input.upload_id)?;
            Ok::<_, s3s::S3Error>((upload.parts.clone(), upload.checksum))
        })?;
        let mut after = upload
            .into_iter()
            .map(|(number, part)| (i32::from(number), part))
            .skip_while(|(number, _)| *number <= marker);
        let page = after
            .by_ref()
            .take(usize::try_from(max).unwrap_or_default());
        let parts: Vec<dto::Part> = page
            .map(|(number, part)| show_part(number, &part))
            .collect();
        let truncated = after.next().is_some();
        Ok(S3Response::new(ListPartsOutput {
            next_part_number_marker: parts.last().and_then(|part| part.part_number),
            parts: Some(parts),
            is_truncated: Some(truncated),
            max_parts: Some(max),
            part_number_marker: Some(marker),
            checksum_algorithm: begun.map(|(algorithm, _)| name_algorithm(algorithm)),
            checksum_type: begun.map(|(_, kind)| name_kind(kind)),
            storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            ..ListPartsOutput::default()
        }))
    }

    pub(super) fn list_uploads(
        &self,
        input: ListMultipartUploadsInput,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        let max = page_size(input.max_uploads)?;
        let prefix = input.prefix.as_deref().unwrap_or_default();
        let mut uploads: Vec<(String, String, Upload)> = self.store.read(|state| {
            let uploads = state.bucket(&input.bucket)?.uploads.iter();
            let fitting = uploads.filter(|(_, upload)| upload.key.starts_with(prefix));
            Ok::<_, s3s::S3Error>(
                fitting
                    .map(|(id, upload)| (upload.key.clone(), id.clone(), upload.clone()))
                    .collect(),
            )
        })?;
        uploads.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        if let Some(key) = &input.key_marker {
            let id = input.upload_id_marker.as_ref();
            uploads.retain(|upload| {
                upload.0 > *key || (upload.0 == *key && id.is_some_and(|id| upload.1 > *id))
            });
        }
        let truncated = uploads.len() > usize::try_from(max).unwrap_or_default();
        uploads.truncate(usize::try_from(max).unwrap_or_default());
        let (next_key, next_id) = uploads
            .last()
            .filter(|_| truncated)
            .map(|(key, id, _)| (key.clone(), id.clone()))
            .unzip();
        Ok(S3Response::new(ListMultipartUploadsOutput {
            uploads: Some(uploads.into_iter().map(show_upload).collect()),
            is_truncated: Some(truncated),
            next_key_marker: next_key,
            next_upload_id_marker: next_id,
            max_uploads: Some(max),
            bucket: Some(input.bucket),
            prefix: input.prefix,
            key_marker: input.key_marker,
            upload_id_marker: input.upload_id_marker,
            ..ListMultipartUploadsOutput::default()
        }))
    }

    pub(super) fn abort_upload(
        &self,
        input: &AbortMultipartUploadInput,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        self.store.change(|state, _| {
            state
                .bucket(&input.bucket)?
                .upload(&input.key, &input.upload_id)?;
            let record = Record::Aborted {
                bucket: input.bucket.clone(),
                upload: input.upload_id.clone(),
            };
            Ok((Some(record), ()))
        })?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }
}

fn wanted_checksum(input: &CreateMultipartUploadInput) -> S3Result<Option<(Algorithm, Kind)>> {
    let Some(name) = &input.checksum_algorithm else {
        return Ok(None);
    };
    let algorithm = Algorithm::parse(name.as_str()).ok_or_else(|| {
        s3_error!(
            InvalidRequest,
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
        )
    })?;
    let kind = match input.checksum_type.as_ref().map(ChecksumType::as_str) {
        None => algorithm.default_kind(),
        Some(ChecksumType::FULL_OBJECT) => Kind::FullObject,
        Some(_) => Kind::Composite,
    };
    if !algorithm.allows(kind) {
        return Err(s3_error!(
            InvalidRequest,
            "The {} checksum type cannot be used with the {} checksum algorithm.",
            kind.name(),
            algorithm.name()
        ));
    }
    Ok(Some((algorithm, kind)))
}

/// A part's checksum must use the upload's algorithm; it may be missing only where S3 can calculate the full-object checksum itself.
fn check_algorithm(wanted: Option<(Algorithm, Kind)>, given: Option<Algorithm>) -> S3Result<()> {
    let fits = match (wanted, given) {
        (None, None | Some(Algorithm::Crc64Nvme)) | (Some((_, Kind::FullObject)), None) => true,
        (Some((wanted, _)), Some(given)) => wanted == given,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let name = |algorithm: Option<Algorithm>| {
        algorithm.map_or("null".to_owned(), |algorithm| {
            algorithm.name().to_lowercase()
        })
    };
    Err(s3_error!(
        InvalidRequest,
        "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
        name(wanted.map(|(algorithm, _)| algorithm)),
        name(given)
    ))
}

fn show_part(number: i32, part: &Part) -> dto::Part {
    let mut shown = dto::Part {
        part_number: Some(number),
        e_tag: Some(ETag::Strong(part.etag.clone())),
        size: Some(signed(part.piece.size)),
        last_modified: Some(moment(part.modified)),
        ..dto::Part::default()
    };
    show_checksum!(shown, &part.checksum);
    shown
}

fn show_upload((key, id, upload): (String, String, Upload)) -> MultipartUpload {
    MultipartUpload {
        key: Some(key),
        upload_id: Some(id),
        initiated: Some(moment(upload.begun)),
        checksum_algorithm: upload
            .checksum
            .map(|(algorithm, _)| name_algorithm(algorithm)),
        checksum_type: upload.checksum.map(|(_, kind)| name_kind(kind)),
        storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
        ..MultipartUpload::default()
    }
}

fn name_algorithm(algorithm: Algorithm) -> ChecksumAlgorithm {
    ChecksumAlgorithm::from_static(algorithm.name())
}

/// A kind as the protocol's type.
pub(super) fn name_kind(kind: Kind) -> ChecksumType {
    ChecksumType::from_static(kind.name())
}
