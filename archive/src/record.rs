//! Little-endian records (section 4.4.1.1), and the fields that ZIP64 replaces.

/// The value of a field of two bytes that says: see the ZIP64 record (section 4.4.1.4).
pub(super) const SEE_ZIP64_16: u16 = u16::MAX;

/// The value of a field of four bytes that says: see the ZIP64 record (section 4.4.1.4).
pub(super) const SEE_ZIP64_32: u32 = u32::MAX;

/// Version 2.0 of the format: files in folders (section 4.4.3.2).
pub(super) const VERSION: u16 = 20;

/// Version 4.5 of the format: ZIP64 (section 4.4.3.2).
pub(super) const VERSION_ZIP64: u16 = 45;

/// The system whose file attributes the entries have: Unix (section 4.4.2.2). Info-ZIP and macOS then restore permissions.
pub(super) const MADE_ON_UNIX: u16 = 3 << 8;

/// A record, field by field.
#[derive(Default)]
pub(super) struct Record(Vec<u8>);

impl Record {
    pub(super) fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Whether a value needs the ZIP64 record. The largest value of the field is the sign for it, so that value needs it too.
pub(super) fn needs_zip64(value: u64) -> bool {
    value >= u64::from(SEE_ZIP64_32)
}

/// A value in a field of four bytes.
pub(super) fn narrow_32(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(SEE_ZIP64_32)
}

/// A value in a field of two bytes.
pub(super) fn narrow_16(value: u64) -> u16 {
    u16::try_from(value).unwrap_or(SEE_ZIP64_16)
}
