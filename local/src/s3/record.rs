//! What the store keeps: one record for each change. The state is what follows from all of them in their order.

use super::checksum::{Algorithm, Checksum, Kind};
use super::event::ObjectEvent;
use s3s::{S3Error, S3Result, s3_error};
use serde::{Deserialize, Serialize};
use shared::value::time::Timestamp;
use std::collections::BTreeMap;

/// The version id of what was written while the bucket kept no versions.
pub(super) const UNVERSIONED: &str = "null";

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    /// A bucket was created, or began or ceased to keep versions.
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
        /// The upload that it was made of, which ends with it.
        upload: Option<String>,
        event: Option<ObjectEvent>,
    },
    /// A version is gone for good.
    Removed {
        bucket: String,
        key: String,
        version: String,
        event: Option<ObjectEvent>,
    },
    /// An upload of parts was begun.
    Begun {
        bucket: String,
        id: String,
        upload: Upload,
    },
    /// A part arrived, or arrived again.
    Part {
        bucket: String,
        upload: String,
        number: u16,
        part: Part,
    },
    /// An upload was given up.
    Aborted { bucket: String, upload: String },
    /// An event waits to be told.
    Untold { event: ObjectEvent },
    /// Every event up to this sequence was told.
    Told { sequence: u64 },
}

/// One version of an object.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Version {
    pub(super) id: String,
    pub(super) modified: Timestamp,
    /// `None` is a delete marker.
    pub(super) content: Option<Content>,
}

impl Version {
    /// What it holds; a delete marker holds nothing.
    pub(super) fn content(&self) -> S3Result<&Content> {
        self.content.as_ref().ok_or_else(no_such_key)
    }
}

/// What S3 says of a key that holds nothing.
pub(super) fn no_such_key() -> S3Error {
    s3_error!(NoSuchKey, "The specified key does not exist.")
}

/// What a version holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    /// Without quotes: the MD5 of one body, or the MD5 of the parts' MD5s, `-` and their number.
    pub(super) etag: String,
    pub(super) size: u64,
    /// In the order of the bytes.
    pub(super) pieces: Vec<Piece>,
    pub(super) headers: Headers,
    pub(super) checksum: Option<Checksum>,
}

/// The headers that come back with an object, by their names in small letters: its type and the like, and `x-amz-meta-*`.
pub(super) type Headers = BTreeMap<String, String>;

/// A stretch of an object, in a file of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    /// The file's name in the store's folder.
    pub(super) file: String,
    pub(super) size: u64,
}

/// A part of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) piece: Piece,
    /// The MD5 in hexadecimal digits.
    pub(super) etag: String,
    pub(super) checksum: Option<Checksum>,
    pub(super) modified: Timestamp,
}

/// An upload of parts under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    pub(super) key: String,
    pub(super) begun: Timestamp,
    pub(super) headers: Headers,
    /// The checksum that was asked for.
    pub(super) checksum: Option<(Algorithm, Kind)>,
    /// Each arrived with a record of its own.
    #[serde(skip)]
    pub(super) parts: BTreeMap<u16, Part>,
}
