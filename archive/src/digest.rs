//! What a document's bytes hash to.

use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::fmt;

/// The hashes of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// CRC-32 as ZIP has it (section 4.4.7).
    pub crc32: u32,
    /// SHA-256.
    pub sha256: Sha256,
}

/// A SHA-256, written in lower-case hexadecimal.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Sha256> for String {
    fn from(hash: Sha256) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Sha256 {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "not 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong)?;
        }
        Ok(Self(hash))
    }
}

/// Takes a document's bytes as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashing {
    crc32: crc32fast::Hasher,
    sha256: sha2::Sha256,
    size: u64,
}

/// Bytes that both hashes read in turn, so that the second finds them in the processor's cache.
const BLOCK: usize = 16 * 1024;

impl Hashing {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        for block in bytes.chunks(BLOCK) {
            self.crc32.update(block);
            self.sha256.update(block);
        }
        self.size += bytes.len() as u64;
    }

    /// The size and the hashes.
    pub(super) fn finish(self) -> (u64, Digest) {
        let digest = Digest {
            crc32: self.crc32.finalize(),
            sha256: Sha256(self.sha256.finalize().into()),
        };
        (self.size, digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_are_those_of_the_standards() {
        let mut hashing = Hashing::default();
        hashing.update(b"1234");
        hashing.update(b"56789");
        let (size, digest) = hashing.finish();
        // The check value of CRC-32/ISO-HDLC, and sha256sum's.
        assert_eq!((size, digest.crc32), (9, 0xcbf4_3926));
        let hash = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
        assert_eq!(digest.sha256.to_string(), hash);
        assert_eq!(Sha256::try_from(hash.to_owned()), Ok(digest.sha256));
        for wrong in [
            String::new(),
            "g".repeat(64),
            "é".repeat(32),
            "+1".repeat(32),
        ] {
            assert!(Sha256::try_from(wrong).is_err());
        }
    }
}
