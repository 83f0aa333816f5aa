//! The journal: one record per change. Applying all records in order gives the state.

use super::checksum::{Algorithm, Checksum, Kind};
use super::event::ObjectEvent;
use s3s::{S3Error, S3Result, s3_error};
use serde::{Deserialize, Serialize};
use shared::value::time::Timestamp;
use std::collections::BTreeMap;

/// The version id of an object written while the bucket was not versioned.
pub(super) const UNVERSIONED: &str = "null";

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    /// A bucket was created, or its versioning changed.
    Bucket {
        bucket: String,
        created: Timestamp,
        versioned: bool,
    },
    /// A version, or a delete marker, became the current one.
    Written {
        bucket: String,
        key: String,
        version: Version,
        /// The multipart upload that it was made from, which ends with it.
        upload: Option<String>,
        event: Option<ObjectEvent>,
    },
    /// A version was permanently removed.
    Removed {
        bucket: String,
        key: String,
        version: String,
        event: Option<ObjectEvent>,
    },
    /// A multipart upload was started.
    Begun {
        bucket: String,
        id: String,
        upload: Upload,
    },
    /// A part arrived, possibly again.
    Part {
        bucket: String,
        upload: String,
        number: u16,
        part: Part,
    },
    /// A multipart upload was aborted.
    Aborted { bucket: String, upload: String },
    /// An event is waiting to be delivered.
    Untold { event: ObjectEvent },
    /// Every event up to this sequence number was delivered.
    Told { sequence: u64 },
}

/// One version of an object.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Version {
    pub(super) id: String,
    pub(super) modified: Timestamp,
    /// `None` for a delete marker.
    pub(super) content: Option<Content>,
}

impl Version {
    /// Its content; an error for a delete marker.
    pub(super) fn content(&self) -> S3Result<&Content> {
        self.content.as_ref().ok_or_else(no_such_key)
    }
}

/// S3's error for a key without an object.
pub(super) fn no_such_key() -> S3Error {
    s3_error!(NoSuchKey, "The specified key does not exist.")
}

/// The content of a version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    /// Without quotes: the MD5 of a single body, or the MD5 of the parts' MD5s, `-` and their number.
    pub(super) etag: String,
    pub(super) size: u64,
    /// In byte order.
    pub(super) pieces: Vec<Piece>,
    pub(super) headers: Headers,
    pub(super) checksum: Option<Checksum>,
}

/// The headers returned with an object, by lower-case name: the content type and the like, and `x-amz-meta-*`.
pub(super) type Headers = BTreeMap<String, String>;

/// A range of an object's bytes, in its own file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    /// The file's name in the store's folder.
    pub(super) file: String,
    pub(super) size: u64,
}

/// A part of a multipart upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) piece: Piece,
    /// The MD5 in hexadecimal digits.
    pub(super) etag: String,
    pub(super) checksum: Option<Checksum>,
    pub(super) modified: Timestamp,
}

/// A multipart upload in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    pub(super) key: String,
    pub(super) begun: Timestamp,
    pub(super) headers: Headers,
    /// The requested checksum.
    pub(super) checksum: Option<(Algorithm, Kind)>,
    /// Not stored here, because each part has its own record.
    #[serde(skip)]
    pub(super) parts: BTreeMap<u16, Part>,
}
