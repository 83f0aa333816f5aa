//! Where an entry lies in the archive.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A relative path with `/` between its parts (section 4.4.17.1). It never leads out of the folder in which the archive is unpacked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArchivePath(String);

/// The text is not such a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsafePath;

/// Longest part, in bytes of UTF-8: Linux (`NAME_MAX` in `limits.h`) and APFS. NTFS allows 255 UTF-16 code units, which are never more.
pub(super) const MAX_PART: usize = 255;

impl ArchivePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ArchivePath {
    type Error = UnsafePath;

    fn try_from(path: String) -> Result<Self, UnsafePath> {
        // Longer is no path of ours, and its length would not fit into the header (section 4.4.10).
        let safe = path.split('/').all(is_safe) && u16::try_from(path.len()).is_ok();
        if safe {
            Ok(Self(path))
        } else {
            Err(UnsafePath)
        }
    }
}

impl From<ArchivePath> for String {
    fn from(path: ArchivePath) -> Self {
        path.0
    }
}

/// An empty first part would make the path absolute.
fn is_safe(part: &str) -> bool {
    let reserved = |c: char| c.is_control() || matches!(c, '\\' | ':');
    (1..=MAX_PART).contains(&part.len()) && !matches!(part, "." | "..") && !part.contains(reserved)
}

impl fmt::Display for ArchivePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UnsafePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a relative path")
    }
}

impl std::error::Error for UnsafePath {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out() {
        for path in ["a", "a/b.pdf", "...", "a/..b", "ñ/契約書"] {
            assert!(ArchivePath::try_from(path.to_owned()).is_ok(), "{path}");
        }
        for path in [
            "", "/a", "a/", "a//b", "..", "a/../b", ".", "a\\b", "C:/a", "a\0",
        ] {
            assert!(ArchivePath::try_from(path.to_owned()).is_err(), "{path}");
        }
        assert!(ArchivePath::try_from("é".repeat(128)).is_err());
        assert!(serde_json::from_str::<ArchivePath>("\"../a\"").is_err());
    }
}
