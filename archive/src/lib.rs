//! A ZIP archive written in one pass, in any number of processes.
//!
//! A client takes documents along as one file. Its bytes are made here, without S3: [`names`] decides where each document lies in it, [`length`] how long it gets, [`Upload`] cuts it into the parts of a multipart upload, and [`manifest`] lists what it holds. The format is PKWARE's APPNOTE 6.3.10; a section named without a document is one of it.
//!
//! Documents are stored and not compressed: PDFs and photos are compressed already, and only so is the length known before.
//!
//! No entry has a data descriptor (section 4.3.9), because readers that cannot seek do not find the end of a stored entry that has one. The CRC-32, which is known only after the document, is put into the local header instead: the one part of the upload that holds the header is kept back until then. S3 takes parts in any order.
//!
//! Everything serialisable is small and is complete only between two documents. While a document is open, the types have no state to save.

mod digest;
mod entry;
mod fold;
mod layout;
mod part;
mod parts;
mod path;
mod record;
mod time;
mod upload;

pub mod manifest;
pub mod names;

pub use digest::{Digest, Sha256};
pub use entry::{Entry, Written};
pub use layout::length;
pub use parts::Part;
pub use path::{ArchivePath, UnsafePath};
pub use upload::{Paused, Sending, Upload, WrongTail, part_size};

use digest::Hashing;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An archive between two documents: what was written so far, without its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    written: Vec<Written>,
    length: u64,
}

/// An archive within a document.
#[derive(Debug)]
pub struct OpenEntry {
    archive: Archive,
    entry: Entry,
    hashing: Hashing,
}

/// Bytes that replace others of the same length: a CRC-32 in the local header of the entry that just ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Where, counted from the first byte of the archive.
    pub at: u64,
    /// The CRC-32, in the order of the file.
    pub bytes: [u8; 4],
}

/// A document had another size than the table says. Its local header is wrong and may be sent already, so the archive goes on only from a state saved before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongSize {
    /// The size in the entry.
    pub expected: u64,
    /// The size that was read.
    pub found: u64,
}

impl Archive {
    /// Begins a document and returns its local header, which goes before its bytes.
    pub fn begin(self, entry: Entry) -> (OpenEntry, Vec<u8>) {
        let header = entry.local_header();
        let open = OpenEntry {
            archive: self,
            entry,
            hashing: Hashing::default(),
        };
        (open, header)
    }

    /// The central directory and the end of the archive, which go after the last document.
    pub fn finish(&self) -> Vec<u8> {
        let mut directory = Vec::new();
        for written in &self.written {
            directory.extend(written.central_header());
        }
        let end = layout::Directory {
            entries: self.written.len() as u64,
            at: self.length,
            length: directory.len() as u64,
        };
        directory.extend(end.records());
        directory
    }

    /// The documents written so far, in order.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// The bytes made so far.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl OpenEntry {
    /// Counts and hashes the next bytes of the document, which go into the archive as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        self.hashing.update(bytes);
    }

    /// Ends the document.
    pub fn end(self) -> Result<(Archive, Patch), WrongSize> {
        let (found, digest) = self.hashing.finish();
        let expected = self.entry.size;
        if found != expected {
            return Err(WrongSize { expected, found });
        }
        let mut archive = self.archive;
        let patch = Patch {
            at: archive.length + entry::CRC_AT,
            bytes: digest.crc32.to_le_bytes(),
        };
        let length = self.entry.local_length() + expected;
        archive.written.push(Written {
            entry: self.entry,
            at: archive.length,
            digest,
        });
        archive.length += length;
        Ok((archive, patch))
    }
}

impl fmt::Display for WrongSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "a document of {expected} bytes had {found}")
    }
}

impl std::error::Error for WrongSize {}
