//! A document in the archive: its local header, and its header in the central directory.

use super::digest::Digest;
use super::path::ArchivePath;
use super::record::{self, Record, needs_zip64};
use super::time;
use serde::{Deserialize, Serialize};
use shared::value::time::Timestamp;

/// A document to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it lies in the archive.
    pub path: ArchivePath,
    /// Its size, in bytes.
    pub size: u64,
    /// When it was received or shared, which unpacked files have as their time.
    pub time: Timestamp,
}

/// A document that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The document.
    #[serde(flatten)]
    pub entry: Entry,
    /// Where its local header begins in the archive.
    pub at: u64,
    /// Its hashes.
    #[serde(flatten)]
    pub digest: Digest,
}

/// Begins a local header (section 4.3.7).
const LOCAL: u32 = 0x0403_4b50;

/// Begins a header in the central directory (section 4.3.12).
const CENTRAL: u32 = 0x0201_4b50;

/// Bytes of a local header before its path (section 4.3.7).
const LOCAL_FIXED: u64 = 30;

/// Bytes of a header in the central directory before its path (section 4.3.12).
const CENTRAL_FIXED: u64 = 46;

/// Where a local header has the CRC-32 (section 4.3.7).
pub(super) const CRC_AT: u64 = 14;

/// The path is UTF-8: bit 11 (section 4.4.4). It is set for ASCII too, which is the same in both encodings.
const UTF8: u16 = 1 << 11;

/// Stored, without compression (section 4.4.5).
const STORED: u16 = 0;

/// Header id of the ZIP64 extra field (section 4.5.3).
const ZIP64: u16 = 0x0001;

/// A regular file that its owner writes and all read, as Unix has it (`0o100644`), in the upper half of the external attributes (section 4.4.15).
const ATTRIBUTES: u32 = 0o100_644 << 16;

impl Entry {
    /// The local header (section 4.3.7), with zeros for the CRC-32.
    pub(super) fn local_header(&self) -> Vec<u8> {
        let wide = needs_zip64(self.size);
        // Both sizes, always: section 4.5.3 wants them so in a local header.
        let sizes = [self.size, self.size];
        let mut extra = zip64(if wide { &sizes } else { &[] });
        extra.extend(time::extended(self.time));
        let record = Record::default().u32(LOCAL);
        let record = self.shared_fields(record, wide, 0).u16(length(&extra));
        record.bytes(self.name()).bytes(&extra).done()
    }

    /// The length of [`Entry::local_header`].
    pub(super) fn local_length(&self) -> u64 {
        let wide = if needs_zip64(self.size) { 2 } else { 0 };
        LOCAL_FIXED + self.variable_length(wide)
    }

    /// The length of its header in the central directory if the local header begins at `at`.
    pub(super) fn central_length(&self, at: u64) -> u64 {
        let sizes = if needs_zip64(self.size) { 2 } else { 0 };
        CENTRAL_FIXED + self.variable_length(sizes + u64::from(needs_zip64(at)))
    }

    fn variable_length(&self, wide_fields: u64) -> u64 {
        let zip64 = if wide_fields == 0 {
            0
        } else {
            4 + 8 * wide_fields
        };
        self.name().len() as u64 + zip64 + time::extended_length(self.time)
    }

    /// From the version needed to the length of the path: what both headers have.
    fn shared_fields(&self, record: Record, wide: bool, crc32: u32) -> Record {
        let (clock, date) = time::dos(self.time);
        let size = record::narrow_32(self.size);
        record
            .u16(version(wide))
            .u16(UTF8)
            .u16(STORED)
            .u16(clock)
            .u16(date)
            .u32(crc32)
            .u32(size)
            .u32(size)
            .u16(length(self.name()))
    }

    fn name(&self) -> &[u8] {
        self.path.as_str().as_bytes()
    }
}

impl Written {
    /// The header in the central directory (section 4.3.12).
    pub(super) fn central_header(&self) -> Vec<u8> {
        let entry = &self.entry;
        let wide = self.wide_fields();
        let mut extra = zip64(&wide);
        extra.extend(time::extended(entry.time));
        let wide = !wide.is_empty();
        let record = Record::default()
            .u32(CENTRAL)
            .u16(record::MADE_ON_UNIX | version(wide));
        let record = entry.shared_fields(record, wide, self.digest.crc32);
        record
            .u16(length(&extra))
            // No comment, the first disk, no internal attributes (sections 4.4.12 to 4.4.14).
            .u16(0)
            .u16(0)
            .u16(0)
            .u32(ATTRIBUTES)
            .u32(record::narrow_32(self.at))
            .bytes(entry.name())
            .bytes(&extra)
            .done()
    }

    /// The fields that do not fit, in the order of section 4.5.3, and no others.
    fn wide_fields(&self) -> Vec<u64> {
        let size = self.entry.size;
        let fields = [size, size, self.at].into_iter();
        fields.filter(|field| needs_zip64(*field)).collect()
    }
}

fn version(wide: bool) -> u16 {
    if wide {
        record::VERSION_ZIP64
    } else {
        record::VERSION
    }
}

/// The ZIP64 extra field (section 4.5.3); nothing without fields.
fn zip64(fields: &[u64]) -> Vec<u8> {
    if fields.is_empty() {
        return Vec::new();
    }
    let data: Vec<u8> = fields
        .iter()
        .flat_map(|field| field.to_le_bytes())
        .collect();
    let record = Record::default().u16(ZIP64).u16(length(&data));
    record.bytes(&data).done()
}

/// The length of a path or an extra field. [`ArchivePath`] is at most as long as the field can say, and extra fields have at most 41 bytes.
fn length(bytes: &[u8]) -> u16 {
    record::narrow_16(bytes.len() as u64)
}
