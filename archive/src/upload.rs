//! Cuts an archive into the parts of a multipart upload to S3.
//!
//! Limits of S3 ("Amazon S3 multipart upload limits"): 1 to 10,000 parts, each of 5 MiB to 5 GiB, except that the last may be smaller. Parts need not be equally large, may be sent in any order, and one that is sent again replaces the one before it.

use super::parts::{Part, Parts};
use super::{Archive, Entry, OpenEntry, WrongSize};
use serde::{Deserialize, Serialize};
use std::fmt;

const MIB: u64 = 1024 * 1024;

/// Most parts of an upload (S3).
const MAX_PARTS: u64 = 10_000;

/// Smallest part that [`part_size`] plans, in bytes: what fits into memory twice and makes few calls. S3 allows 5 MiB.
const SMALLEST: u64 = 16 * MIB;

/// The size of parts, in bytes, with which an archive of this length has at most 10,000 of them: 16 MiB up to 156 GiB.
pub fn part_size(length: u64) -> u64 {
    let needed = length.div_ceil(MAX_PARTS).div_ceil(MIB) * MIB;
    needed.max(SMALLEST)
}

/// An upload between two documents.
#[derive(Debug)]
pub struct Upload {
    archive: Archive,
    parts: Parts,
}

/// An upload within a document.
#[derive(Debug)]
pub struct Sending {
    entry: OpenEntry,
    parts: Parts,
}

/// An upload that another process goes on with. Beside it, that process needs the bytes that were not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    archive: Archive,
    part_size: u64,
    next: u32,
    unsent: u64,
}

/// The bytes with which an upload is to go on are not those that it was paused with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongTail;

impl Upload {
    /// An upload in parts of `part_size` bytes or, at the start of a document, up to a local header more: less than 1 KiB with the paths of [`super::names`].
    pub fn new(part_size: u64) -> Self {
        let paused = Paused {
            archive: Archive::default(),
            part_size,
            next: 1,
            unsent: 0,
        };
        paused.with(Vec::new())
    }

    /// Begins a document.
    pub fn begin(self, entry: Entry) -> Sending {
        let (entry, header) = self.archive.begin(entry);
        let mut parts = self.parts;
        parts.header(&header);
        Sending { entry, parts }
    }

    /// What was written so far.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Stops here. The bytes were not sent yet; there are less than a part of them.
    pub fn pause(self) -> (Paused, Vec<u8>) {
        let parts = self.parts;
        let paused = Paused {
            archive: self.archive,
            part_size: parts.size,
            next: parts.next,
            unsent: parts.tail.len() as u64,
        };
        (paused, parts.tail)
    }

    /// Ends the archive and returns the parts that are left, at least one.
    pub fn finish(self) -> Vec<Part> {
        let mut parts = self.parts;
        let mut left = parts.write(&self.archive.finish());
        left.extend(parts.last());
        left
    }
}

impl Sending {
    /// Takes the next bytes of the document, and returns the parts that are full. With chunks of at most a part there is at most one.
    pub fn write(&mut self, bytes: &[u8]) -> Vec<Part> {
        self.entry.write(bytes);
        self.parts.write(bytes)
    }

    /// Ends the document, and returns the part that waited for its CRC-32 if it began in an earlier one than it ends.
    pub fn end(self) -> Result<(Upload, Option<Part>), WrongSize> {
        let (archive, patch) = self.entry.end()?;
        let mut parts = self.parts;
        let released = parts.patch(patch);
        Ok((Upload { archive, parts }, released))
    }
}

impl Paused {
    /// What was written so far.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Goes on, with the bytes that [`Upload::pause`] returned.
    pub fn resume(self, tail: Vec<u8>) -> Result<Upload, WrongTail> {
        let same = tail.len() as u64 == self.unsent;
        if same && self.unsent <= self.archive.length() {
            Ok(self.with(tail))
        } else {
            Err(WrongTail)
        }
    }

    fn with(self, tail: Vec<u8>) -> Upload {
        let starts = self.archive.length() - self.unsent;
        let parts = Parts::new(self.part_size, self.next, starts, tail);
        Upload {
            archive: self.archive,
            parts,
        }
    }
}

impl fmt::Display for WrongTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the bytes with which the upload was paused")
    }
}

impl std::error::Error for WrongTail {}
