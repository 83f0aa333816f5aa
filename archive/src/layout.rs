//! The end of an archive, and its length before it is written.

use super::entry::Entry;
use super::record::{self, Record, needs_zip64};

/// Begins the end of the central directory (section 4.3.16).
const END: u32 = 0x0605_4b50;

/// Begins the ZIP64 end of the central directory (section 4.3.14).
const ZIP64_END: u32 = 0x0606_4b50;

/// Begins the locator of the ZIP64 end (section 4.3.15).
const LOCATOR: u32 = 0x0706_4b50;

/// Bytes of the end without a comment (section 4.3.16).
const END_LENGTH: u64 = 22;

/// Bytes of the ZIP64 end without extensible data (section 4.3.14).
const ZIP64_END_LENGTH: u64 = 56;

/// Bytes of the locator (section 4.3.15).
const LOCATOR_LENGTH: u64 = 20;

/// The central directory as the end of the archive points to it.
#[derive(Clone, Copy)]
pub(super) struct Directory {
    pub(super) entries: u64,
    pub(super) at: u64,
    pub(super) length: u64,
}

impl Directory {
    /// Everything after the central directory.
    pub(super) fn records(self) -> Vec<u8> {
        let mut records = Vec::new();
        if self.is_wide() {
            records.extend(self.zip64_end());
            records.extend(self.locator());
        }
        records.extend(self.end());
        records
    }

    /// The length of [`Directory::records`].
    fn records_length(self) -> u64 {
        let wide = if self.is_wide() {
            ZIP64_END_LENGTH + LOCATOR_LENGTH
        } else {
            0
        };
        wide + END_LENGTH
    }

    fn is_wide(self) -> bool {
        self.entries >= u64::from(record::SEE_ZIP64_16)
            || needs_zip64(self.at)
            || needs_zip64(self.length)
    }

    /// Section 4.3.16. A value that fits stands here even if another needs ZIP64.
    fn end(self) -> Vec<u8> {
        let entries = record::narrow_16(self.entries);
        Record::default()
            .u32(END)
            // The first disk, which is the only one.
            .u16(0)
            .u16(0)
            .u16(entries)
            .u16(entries)
            .u32(record::narrow_32(self.length))
            .u32(record::narrow_32(self.at))
            // No comment.
            .u16(0)
            .done()
    }

    /// Section 4.3.14.
    fn zip64_end(self) -> Vec<u8> {
        Record::default()
            .u32(ZIP64_END)
            // Its own length without the first two fields (section 4.3.14.1).
            .u64(ZIP64_END_LENGTH - 12)
            .u16(record::MADE_ON_UNIX | record::VERSION_ZIP64)
            .u16(record::VERSION_ZIP64)
            .u32(0)
            .u32(0)
            .u64(self.entries)
            .u64(self.entries)
            .u64(self.length)
            .u64(self.at)
            .done()
    }

    /// Section 4.3.15.
    fn locator(self) -> Vec<u8> {
        Record::default()
            .u32(LOCATOR)
            .u32(0)
            .u64(self.at + self.length)
            // The number of disks.
            .u32(1)
            .done()
    }
}

/// The exact length of an archive of these documents, in this order, before a byte of it is written.
pub fn length<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> u64 {
    let mut directory = Directory {
        entries: 0,
        at: 0,
        length: 0,
    };
    for entry in entries {
        directory.entries += 1;
        directory.length += entry.central_length(directory.at);
        directory.at += entry.local_length() + entry.size;
    }
    directory.at + directory.length + directory.records_length()
}
