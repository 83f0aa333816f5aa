//! The file that is sent: noise, so that no part is like another.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// Bytes of a mebibyte.
pub const MIB: u64 = 1024 * 1024;

/// A file on the disk.
#[derive(Clone)]
pub struct Source {
    pub path: PathBuf,
    pub size: u64,
    pub sha256: String,
}

impl Source {
    /// Writes a file of noise; the seed makes it another one.
    pub fn write(path: &Path, size: u64, seed: u64) -> Self {
        let mut file = File::create(path).expect("a file");
        let (mut hash, mut left, mut state) = (Sha256::new(), size, seed | 1);
        while left > 0 {
            let mut bytes = Vec::with_capacity(usize::try_from(MIB).expect("small"));
            while (bytes.len() as u64) < MIB.min(left) {
                // xorshift64 (Marsaglia, 2003).
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                bytes.extend(state.to_le_bytes());
            }
            bytes.truncate(usize::try_from(MIB.min(left)).expect("small"));
            hash.update(&bytes);
            file.write_all(&bytes).expect("room on the disk");
            left -= bytes.len() as u64;
        }
        Self {
            path: path.to_owned(),
            size,
            sha256: hex(&hash.finalize()),
        }
    }

    /// The bytes of a part, counted from 1.
    pub fn part(&self, number: u64, part_size: u64) -> Vec<u8> {
        let start = (number - 1) * part_size;
        let length = part_size.min(self.size - start);
        let mut bytes = vec![0; usize::try_from(length).expect("a part")];
        let file = File::open(&self.path).expect("the file");
        file.read_exact_at(&mut bytes, start).expect("its bytes");
        bytes
    }
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
