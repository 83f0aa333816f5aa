//! Checksums of bodies and of objects made of parts (Amazon S3 user guide, "Checking object integrity").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crc_fast::{CrcAlgorithm, checksum_combine};
use http::HeaderName;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Sha1, Sha256};
use serde::{Deserialize, Serialize};

/// A checksum algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// What the checksum of an object made of parts covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// All bytes.
    FullObject,
    /// The checksums of the parts.
    Composite,
}

/// A checksum in S3's format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checksum {
    pub(super) algorithm: Algorithm,
    pub(super) kind: Kind,
    /// Base64; a composite checksum ends in `-` and the number of parts.
    pub(super) value: String,
}

impl Algorithm {
    pub(super) const ALL: [Self; 5] = [
        Self::Crc32,
        Self::Crc32c,
        Self::Crc64Nvme,
        Self::Sha1,
        Self::Sha256,
    ];

    /// S3's name for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The algorithm with this name, ignoring case.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(name))
    }

    /// The header for its value.
    pub(super) fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        })
    }

    /// The kind for a multipart upload that names none.
    pub(super) fn default_kind(self) -> Kind {
        match self {
            Self::Crc64Nvme => Kind::FullObject,
            _ => Kind::Composite,
        }
    }

    /// Whether S3 supports this kind of checksum with the algorithm.
    pub(super) fn allows(self, kind: Kind) -> bool {
        match self {
            Self::Crc32 | Self::Crc32c => true,
            Self::Crc64Nvme => kind == Kind::FullObject,
            Self::Sha1 | Self::Sha256 => kind == Kind::Composite,
        }
    }

    /// Starts a calculation.
    pub(super) fn hasher(self) -> ChecksumHasher {
        let mut hasher = ChecksumHasher::default();
        match self {
            Self::Crc32 => hasher.crc32 = Some(Crc32::new()),
            Self::Crc32c => hasher.crc32c = Some(Crc32c::new()),
            Self::Crc64Nvme => hasher.crc64nvme = Some(Crc64Nvme::new()),
            Self::Sha1 => hasher.sha1 = Some(Sha1::new()),
            Self::Sha256 => hasher.sha256 = Some(Sha256::new()),
        }
        hasher
    }

    /// Finishes a calculation that was started with the same algorithm.
    pub(super) fn finish(self, hasher: ChecksumHasher) -> Checksum {
        let sums = hasher.finalize();
        let value = match self {
            Self::Crc32 => sums.checksum_crc32,
            Self::Crc32c => sums.checksum_crc32c,
            Self::Crc64Nvme => sums.checksum_crc64nvme,
            Self::Sha1 => sums.checksum_sha1,
            Self::Sha256 => sums.checksum_sha256,
        };
        Checksum {
            algorithm: self,
            kind: Kind::FullObject,
            value: value.unwrap_or_default(),
        }
    }

    /// The length of a value in bytes, decoded.
    fn length(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Whether a text has the form of a value.
    pub(super) fn accepts(self, value: &str) -> bool {
        STANDARD
            .decode(value)
            .is_ok_and(|bytes| bytes.len() == self.length())
    }

    fn crc(self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc32 => Some(CrcAlgorithm::Crc32IsoHdlc),
            Self::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
            Self::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
            Self::Sha1 | Self::Sha256 => None,
        }
    }
}

impl Kind {
    /// S3's name for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }
}

/// The checksum of an object made of parts, from the checksum and size of each part; `None` when a part lacks one with this algorithm.
pub(super) fn join<'a>(
    algorithm: Algorithm,
    kind: Kind,
    parts: impl Iterator<Item = (Option<&'a Checksum>, u64)>,
) -> Option<Checksum> {
    let parts = parts
        .map(|(checksum, size)| {
            let checksum = checksum.filter(|checksum| checksum.algorithm == algorithm)?;
            Some((STANDARD.decode(&checksum.value).ok()?, size))
        })
        .collect::<Option<Vec<_>>>()?;
    let value = match kind {
        Kind::FullObject => combine(algorithm, &parts)?,
        Kind::Composite => {
            let mut hasher = algorithm.hasher();
            for (sum, _) in &parts {
                hasher.update(sum);
            }
            format!("{}-{}", algorithm.finish(hasher).value, parts.len())
        }
    };
    Some(Checksum {
        algorithm,
        kind,
        value,
    })
}

fn combine(algorithm: Algorithm, parts: &[(Vec<u8>, u64)]) -> Option<String> {
    let crc = algorithm.crc()?;
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    };
    let ((first, _), rest) = parts.split_first()?;
    let sum = rest.iter().fold(number(first), |sum, (part, size)| {
        checksum_combine(crc, sum, number(part), *size)
    });
    let bytes = sum.to_be_bytes();
    Some(STANDARD.encode(&bytes[bytes.len() - algorithm.length()..]))
}

/// Writes a checksum into a response that has one field per algorithm.
macro_rules! show_checksum {
    ($answer:expr, $checksum:expr) => {
        if let Some(checksum) = $checksum {
            use $crate::s3::checksum::Algorithm;
            let value = Some(checksum.value.clone());
            match checksum.algorithm {
                Algorithm::Crc32 => $answer.checksum_crc32 = value,
                Algorithm::Crc32c => $answer.checksum_crc32c = value,
                Algorithm::Crc64Nvme => $answer.checksum_crc64nvme = value,
                Algorithm::Sha1 => $answer.checksum_sha1 = value,
                Algorithm::Sha256 => $answer.checksum_sha256 = value,
            }
        }
    };
}
pub(super) use show_checksum;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(algorithm: Algorithm, bytes: &[u8]) -> Checksum {
        let mut hasher = algorithm.hasher();
        hasher.update(bytes);
        algorithm.finish(hasher)
    }

    #[test]
    fn checksums_of_parts_join_to_that_of_the_whole() {
        let whole: Vec<u8> = (0..100_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        for algorithm in [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme] {
            let parts: Vec<_> = whole
                .chunks(30_001)
                .map(|part| (of(algorithm, part), part.len() as u64))
                .collect();
            let parts = parts.iter().map(|(sum, size)| (Some(sum), *size));
            let joined = join(algorithm, Kind::FullObject, parts).unwrap();
            assert_eq!(joined.value, of(algorithm, &whole).value, "{algorithm:?}");
        }
    }

    #[test]
    fn known_values() {
        // The check values of "123456789", from the Amazon S3 user guide and the catalogue of CRC algorithms.
        for (algorithm, value) in [
            (Algorithm::Crc32, "y/Q5Jg=="),
            (Algorithm::Crc32c, "4waSgw=="),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
        ] {
            assert_eq!(of(algorithm, b"123456789").value, value, "{algorithm:?}");
            assert!(algorithm.accepts(value) && !algorithm.accepts("AAA"));
        }
    }
}
