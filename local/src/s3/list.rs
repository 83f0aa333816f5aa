//! Listing objects and their versions.

use super::backend::Backend;
use super::condition::moment;
use super::object::signed;
use super::record::Version;
use super::state::Bucket;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{
    CommonPrefix, DeleteMarkerEntry, ETag, ListObjectVersionsInput, ListObjectVersionsOutput,
    ListObjectsInput, ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output, Object,
    ObjectStorageClass, ObjectVersion, ObjectVersionStorageClass,
};
use s3s::{S3Response, S3Result, s3_error};
use std::ops::Bound;

/// Maximum number of entries in a response (Amazon S3 API reference).
pub(super) const MAX_KEYS: i32 = 1_000;

impl Backend {
    pub(super) fn list(
        &self,
        input: ListObjectsV2Input,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let max = page_size(input.max_keys)?;
        let after = match &input.continuation_token {
            Some(token) => Some(read_token(token)?),
            None => input.start_after.clone(),
        };
        let encode = |text: String| encode(text, input.encoding_type.is_some());
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter);
        let found = self.find(
            &input.bucket,
            &prefix,
            delimiter.as_deref(),
            after.as_deref(),
            max,
        )?;
        let (contents, prefixes, count) = split(found.entries, encode);
        Ok(S3Response::new(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(encode(prefix)),
            max_keys: Some(max),
            key_count: count,
            is_truncated: Some(found.next.is_some()),
            next_continuation_token: found.next.map(|key| URL_SAFE_NO_PAD.encode(key)),
            contents: Some(contents),
            common_prefixes: Some(prefixes),
            continuation_token: input.continuation_token,
            delimiter: delimiter.map(encode),
            start_after: input.start_after.map(encode),
            encoding_type: input.encoding_type,
            ..ListObjectsV2Output::default()
        }))
    }

    /// Version 1 of the operation, which older tools and libraries still call.
    pub(super) fn list_by_marker(
        &self,
        input: ListObjectsInput,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        let max = page_size(input.max_keys)?;
        let encode = |text: String| encode(text, input.encoding_type.is_some());
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter);
        let after = input.marker.as_deref().filter(|marker| !marker.is_empty());
        let found = self.find(&input.bucket, &prefix, delimiter.as_deref(), after, max)?;
        let is_truncated = found.next.is_some();
        let (contents, prefixes, _) = split(found.entries, encode);
        Ok(S3Response::new(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(encode(prefix)),
            marker: Some(encode(input.marker.unwrap_or_default())),
            max_keys: Some(max),
            is_truncated: Some(is_truncated),
            // Only with a delimiter; without one the last key is the next marker (Amazon S3 API reference, ListObjects).
            next_marker: found.next.filter(|_| delimiter.is_some()).map(encode),
            contents: Some(contents),
            common_prefixes: Some(prefixes),
            delimiter: delimiter.map(encode),
            encoding_type: input.encoding_type,
            ..ListObjectsOutput::default()
        }))
    }

    fn find(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        after: Option<&str>,
        max: i32,
    ) -> S3Result<Found> {
        let delimiter = delimiter.filter(|text| !text.is_empty());
        self.store.read(|state| {
            let bucket = state.bucket(bucket)?;
            let (entries, next) = page(bucket, prefix, delimiter, after, max);
            Ok(Found { entries, next })
        })
    }

    pub(super) fn list_versions(
        &self,
        input: ListObjectVersionsInput,
    ) -> S3Result<S3Response<ListObjectVersionsOutput>> {
        let max = page_size(input.max_keys)?;
        if input.delimiter.is_some() {
            return Err(s3_error!(
                NotImplemented,
                "Versions cannot be listed with a delimiter here"
            ));
        }
        let mut output = self.store.read(|state| {
            let bucket = state.bucket(&input.bucket)?;
            Ok::<_, s3s::S3Error>(page_of_versions(bucket, &input, max))
        })?;
        let encode = |key: &mut Option<String>| {
            *key = key
                .take()
                .map(|key| encode(key, input.encoding_type.is_some()));
        };
        output
            .versions
            .iter_mut()
            .flatten()
            .for_each(|entry| encode(&mut entry.key));
        output
            .delete_markers
            .iter_mut()
            .flatten()
            .for_each(|entry| encode(&mut entry.key));
        encode(&mut output.next_key_marker);
        Ok(S3Response::new(ListObjectVersionsOutput {
            name: Some(input.bucket),
            prefix: input.prefix,
            key_marker: input.key_marker,
            version_id_marker: input.version_id_marker,
            max_keys: Some(max),
            encoding_type: input.encoding_type,
            ..output
        }))
    }
}

/// A page of a list.
struct Found {
    entries: Vec<Entry>,
    /// The last key or prefix of this page, if there is a next one.
    next: Option<String>,
}

enum Entry {
    Object(Box<Object>),
    Prefix(String),
}

/// The objects of a page, its prefixes, and the number of both.
fn split(
    entries: Vec<Entry>,
    encode: impl Fn(String) -> String,
) -> (Vec<Object>, Vec<CommonPrefix>, Option<i32>) {
    let count = i32::try_from(entries.len()).ok();
    let (mut objects, mut prefixes) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Entry::Object(mut object) => {
                object.key = object.key.map(&encode);
                objects.push(*object);
            }
            Entry::Prefix(prefix) => prefixes.push(CommonPrefix {
                prefix: Some(encode(prefix)),
            }),
        }
    }
    (objects, prefixes, count)
}

/// The entries after a key, and the key or prefix after which the next page begins.
fn page(
    bucket: &Bucket,
    prefix: &str,
    delimiter: Option<&str>,
    after: Option<&str>,
    max: i32,
) -> (Vec<Entry>, Option<String>) {
    let max = usize::try_from(max).unwrap_or_default();
    let start = after.map_or(Bound::Included(prefix), |after| {
        if after >= prefix {
            Bound::Excluded(after)
        } else {
            Bound::Included(prefix)
        }
    });
    let mut entries = Vec::new();
    let mut last: Option<String> = None;
    for (key, versions) in bucket.objects.range::<str, _>((start, Bound::Unbounded)) {
        let Some(rest) = key.strip_prefix(prefix) else {
            break;
        };
        let Some(version) = versions.last().filter(|version| version.content.is_some()) else {
            continue;
        };
        let group = delimiter
            .and_then(|text| rest.split_once(text))
            .map(|(name, _)| format!("{prefix}{name}{}", delimiter.unwrap_or_default()));
        // A group that is already listed, here or at the end of the previous page.
        if let Some(group) = &group
            && (after == Some(group) || last.as_ref() == Some(group))
        {
            continue;
        }
        if entries.len() == max {
            return (entries, last);
        }
        last = Some(group.clone().unwrap_or_else(|| key.clone()));
        entries.push(group.map_or_else(
            || Entry::Object(Box::new(show(key, version))),
            Entry::Prefix,
        ));
    }
    (entries, None)
}

fn show(key: &str, version: &Version) -> Object {
    let content = version.content.as_ref();
    Object {
        key: Some(key.to_owned()),
        e_tag: content.map(|content| ETag::Strong(content.etag.clone())),
        size: content.map(|content| signed(content.size)),
        last_modified: Some(moment(version.modified)),
        storage_class: Some(ObjectStorageClass::from_static(
            ObjectStorageClass::STANDARD,
        )),
        ..Object::default()
    }
}

/// Keys in order, each with its versions, newest first.
fn page_of_versions(
    bucket: &Bucket,
    input: &ListObjectVersionsInput,
    max: i32,
) -> ListObjectVersionsOutput {
    let max = usize::try_from(max).unwrap_or_default();
    let prefix = input.prefix.as_deref().unwrap_or_default();
    let keys = bucket
        .objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix));
    let all = keys.flat_map(|(key, versions)| {
        let newest = versions.len().saturating_sub(1);
        let numbered = versions.iter().enumerate().rev();
        numbered.map(move |(place, version)| (key, version, place == newest))
    });
    let marker = (
        input.key_marker.as_deref(),
        input.version_id_marker.as_deref(),
    );
    let mut rest = all
        .skip_while(|(key, version, _)| match marker {
            (None, _) => false,
            (Some(at), None) => key.as_str() <= at,
            (Some(at), Some(id)) => {
                key.as_str() < at || (key.as_str() == at && version.id.as_str() != id)
            }
        })
        .skip(usize::from(marker.1.is_some()));
    let (mut versions, mut markers, mut last) = (Vec::new(), Vec::new(), None);
    for (key, version, is_latest) in rest.by_ref().take(max) {
        last = Some((key.clone(), version.id.clone()));
        match &version.content {
            Some(content) => versions.push(ObjectVersion {
                key: Some(key.clone()),
                version_id: Some(version.id.clone()),
                is_latest: Some(is_latest),
                e_tag: Some(ETag::Strong(content.etag.clone())),
                size: Some(signed(content.size)),
                last_modified: Some(moment(version.modified)),
                storage_class: Some(ObjectVersionStorageClass::from_static(
                    ObjectVersionStorageClass::STANDARD,
                )),
                ..ObjectVersion::default()
            }),
            None => markers.push(DeleteMarkerEntry {
                key: Some(key.clone()),
                version_id: Some(version.id.clone()),
                is_latest: Some(is_latest),
                last_modified: Some(moment(version.modified)),
                ..DeleteMarkerEntry::default()
            }),
        }
    }
    let truncated = rest.next().is_some();
    let (next_key, next_id) = last.filter(|_| truncated).unzip();
    ListObjectVersionsOutput {
        versions: Some(versions),
        delete_markers: Some(markers),
        is_truncated: Some(truncated),
        next_key_marker: next_key,
        next_version_id_marker: next_id,
        ..ListObjectVersionsOutput::default()
    }
}

/// The permitted number of entries in a response.
pub(super) fn page_size(asked: Option<i32>) -> S3Result<i32> {
    match asked.unwrap_or(MAX_KEYS) {
        asked if asked < 0 => Err(s3_error!(
            InvalidArgument,
            "The number of entries must be an integer between 0 and 2147483647"
        )),
        asked => Ok(asked.min(MAX_KEYS)),
    }
}

fn read_token(token: &str) -> S3Result<String> {
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            s3_error!(
                InvalidArgument,
                "The continuation token provided is incorrect"
            )
        })
}

/// Encodes a key for `encoding-type=url`.
fn encode(text: String, wanted: bool) -> String {
    use std::fmt::Write as _;
    if !wanted {
        return text;
    }
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => {
                // Writing to a String never fails.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    })
}
