//! Completing a multipart upload: the parts become an object at once, because its bytes stay in the parts' files.

use super::backend::{Backend, request_id};
use super::checksum::{Algorithm, Checksum, Kind, join, show_checksum};
use super::condition::check_write;
use super::event::Reason;
use super::object::{NewVersion, shown, signed};
use super::receive::hex;
use super::record::{Content, Part, Upload};
use super::upload::name_kind;
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::{CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CompletedPart, ETag};
use s3s::{S3Error, S3Request, S3Response, S3Result, s3_error};

/// Minimum size of a part in bytes, except the last (Amazon S3 user guide, "Amazon S3 multipart upload limits").
const MIN_PART: u64 = 5 * 1024 * 1024;

impl Backend {
    pub(super) fn complete_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let request_id = request_id(&request);
        let mut input = request.input;
        let listed = input.multipart_upload.take().and_then(|list| list.parts);
        let listed = listed.filter(|parts| !parts.is_empty()).ok_or_else(|| {
            s3_error!(
                MalformedXML,
                "The XML you provided was not well-formed or did not validate against our published schema"
            )
        })?;
        let mut output = CompleteMultipartUploadOutput {
            bucket: Some(input.bucket.clone()),
            key: Some(input.key.clone()),
            location: Some(format!("/{}/{}", input.bucket, input.key)),
            ..CompleteMultipartUploadOutput::default()
        };
        let version_id = self.store.change(|state, stamp| {
            let bucket = state.bucket(&input.bucket)?;
            let upload = bucket.upload(&input.key, &input.upload_id)?;
            let content = assemble(upload, &listed, &input)?;
            check_write(
                bucket.current(&input.key),
                input.if_match.as_ref(),
                input.if_none_match.as_ref(),
            )?;
            output.e_tag = Some(ETag::Strong(content.etag.clone()));
            output.checksum_type = content
                .checksum
                .as_ref()
                .map(|checksum| name_kind(checksum.kind));
            show_checksum!(output, &content.checksum);
            let new = NewVersion {
                bucket: input.bucket,
                key: input.key,
                content,
                upload: Some(input.upload_id),
                reason: Reason::CompleteMultipartUpload,
                request_id,
            };
            let (record, id) = new.into_record(bucket.versioned, stamp);
            Ok((Some(record), id))
        })?;
        output.version_id = shown(version_id);
        Ok(S3Response::new(output))
    }
}

/// The object made of the listed parts.
fn assemble(
    upload: &Upload,
    listed: &[CompletedPart],
    input: &CompleteMultipartUploadInput,
) -> S3Result<Content> {
    if !listed.is_sorted_by(|one, next| one.part_number < next.part_number) {
        return Err(s3_error!(
            InvalidPartOrder,
            "The list of parts was not in ascending order. Parts must be ordered by part number."
        ));
    }
    let parts = listed
        .iter()
        .map(|part| find(upload, part))
        .collect::<S3Result<Vec<&Part>>>()?;
    let but_last = &parts[..parts.len() - 1];
    if but_last.iter().any(|part| part.piece.size < MIN_PART) {
        return Err(s3_error!(
            EntityTooSmall,
            "Your proposed upload is smaller than the minimum allowed size"
        ));
    }
    let size = parts.iter().map(|part| part.piece.size).sum();
    if input
        .mpu_object_size
        .is_some_and(|claimed| claimed != signed(size))
    {
        return Err(s3_error!(
            InvalidRequest,
            "The provided 'x-amz-mp-object-size' header does not match what was computed."
        ));
    }
    let (algorithm, kind) = upload
        .checksum
        .unwrap_or((Algorithm::Crc64Nvme, Kind::FullObject));
    let sums = parts
        .iter()
        .map(|part| (part.checksum.as_ref(), part.piece.size));
    let checksum = join(algorithm, kind, sums);
    check_whole(input, checksum.as_ref())?;
    Ok(Content {
        etag: etag(&parts),
        size,
        pieces: parts.iter().map(|part| part.piece.clone()).collect(),
        headers: upload.headers.clone(),
        checksum,
    })
}

/// The part that an entry of the list refers to.
fn find<'a>(upload: &'a Upload, listed: &CompletedPart) -> S3Result<&'a Part> {
    let number = listed.part_number.unwrap_or_default();
    let part = u16::try_from(number)
        .ok()
        .and_then(|number| upload.parts.get(&number))
        .filter(|part| {
            listed
                .e_tag
                .as_ref()
                .is_some_and(|etag| etag.value() == part.etag)
        })
        .ok_or_else(invalid_part)?;
    let claimed = Algorithm::ALL
        .into_iter()
        .find_map(|algorithm| Some((algorithm, claim(listed, algorithm)?)));
    match (claimed, upload.checksum, &part.checksum) {
        (Some((algorithm, value)), _, Some(checksum))
            if checksum.algorithm != algorithm || checksum.value != value =>
        {
            Err(invalid_part())
        }
        (None, Some((algorithm, Kind::Composite)), _) => Err(s3_error!(
            InvalidRequest,
            "The upload was created using a {} checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request.",
            algorithm.name().to_lowercase()
        )),
        _ => Ok(part),
    }
}

fn claim(listed: &CompletedPart, algorithm: Algorithm) -> Option<&str> {
    match algorithm {
        Algorithm::Crc32 => listed.checksum_crc32.as_deref(),
        Algorithm::Crc32c => listed.checksum_crc32c.as_deref(),
        Algorithm::Crc64Nvme => listed.checksum_crc64nvme.as_deref(),
        Algorithm::Sha1 => listed.checksum_sha1.as_deref(),
        Algorithm::Sha256 => listed.checksum_sha256.as_deref(),
    }
}

fn invalid_part() -> S3Error {
    s3_error!(
        InvalidPart,
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
    )
}

/// Checks the checksum that the request states for the object.
fn check_whole(input: &CompleteMultipartUploadInput, checksum: Option<&Checksum>) -> S3Result<()> {
    let claims = [
        (Algorithm::Crc32, &input.checksum_crc32),
        (Algorithm::Crc32c, &input.checksum_crc32c),
        (Algorithm::Crc64Nvme, &input.checksum_crc64nvme),
        (Algorithm::Sha1, &input.checksum_sha1),
        (Algorithm::Sha256, &input.checksum_sha256),
    ];
    for (algorithm, claimed) in claims {
        let Some(claimed) = claimed else { continue };
        let fits = checksum
            .is_some_and(|checksum| checksum.algorithm == algorithm && checksum.value == *claimed);
        if !fits {
            return Err(s3_error!(
                BadDigest,
                "The {} you specified did not match the calculated checksum.",
                algorithm.name()
            ));
        }
    }
    Ok(())
}

/// The MD5 of the parts' MD5s, followed by `-` and the number of parts.
fn etag(parts: &[&Part]) -> String {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(&unhex(&part.etag));
    }
    format!("{}-{}", hex(&md5.finalize()), parts.len())
}

fn unhex(digits: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default();
    let bytes = digits.as_bytes().chunks(2);
    bytes
        .filter_map(|pair| {
            let number = pair
                .iter()
                .fold(0, |number, byte| number * 16 + digit(*byte));
            u8::try_from(number).ok()
        })
        .collect()
}
