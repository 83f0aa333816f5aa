//! Files that a firm's system stores for its events: it announces one, and sends it to the address that it gets.

use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::presign::{FileFacts, Presigner};
use crate::value::check::is_sha256;
use crate::value::file_name;
use crate::value::id::FirmId;
use crate::value::time::SECOND;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ulid::Ulid;
use utoipa::ToSchema;

/// How long the address works, in seconds. A file that is being sent when the time is up still arrives.
const LIFE: u32 = 15 * 60;

/// Largest file, in bytes: what S3 takes in one PUT.
const MAX_SIZE: u64 = 5 * 1024 * 1024 * 1024;

/// Longest media type, in characters.
const MAX_TYPE: usize = 100;

/// A file to be stored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceFirmFile {
    /// Its name, which ends the key. A longer one than 200 characters is cut.
    #[schema(min_length = 1, max_length = 4096, example = "Invoice 2026-031.pdf")]
    pub name: String,
    /// Its size in bytes, at most 5 GiB.
    #[schema(minimum = 1, maximum = 5_368_709_120_u64, example = 48_213)]
    pub size: u64,
    /// Its media type.
    #[schema(max_length = 100, example = "application/pdf")]
    pub content_type: String,
    /// The SHA-256 of the file, 64 hexadecimal digits in lower case. Another file is refused.
    #[schema(
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
}

/// Where to send a file, and how events name it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmFileAnnounced {
    /// The key of the file in the documents bucket: `content.key` of `bill.shared` and `document.shared`.
    pub key: String,
    /// The address. Send the file there with PUT and `headers`.
    #[schema(format = "uri")]
    pub url: String,
    /// The header fields that the PUT must have.
    pub headers: BTreeMap<&'static str, String>,
    /// When the address expires (RFC 3339).
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// Gives an address that stores exactly this file, once.
///
/// # Errors
/// When a field does not fit.
pub fn announce_firm_file(
    presigner: &Presigner,
    firm: &FirmId,
    file: &AnnounceFirmFile,
    invocation: Invocation,
) -> Result<FirmFileAnnounced, Problem> {
    let mut misfits = Vec::new();
    let name = file_name::clean(&file.name).unwrap_or_else(|code| {
        misfits.push(FieldError::new("/name", code));
        String::new()
    });
    if !(1..=MAX_SIZE).contains(&file.size) {
        misfits.push(FieldError::new("/size", "file-size"));
    }
    if !is_media_type(&file.content_type) {
        misfits.push(FieldError::new("/content_type", "content-type"));
    }
    if !is_sha256(&file.sha256) {
        misfits.push(FieldError::new("/sha256", "fingerprint"));
    }
    if !misfits.is_empty() {
        return Err(Problem::InvalidFields(misfits));
    }
    let place = Ulid::from_bytes(invocation.random.bytes());
    let key = format!("firm/{firm}/{place}/{name}");
    let facts = FileFacts {
        size: file.size,
        content_type: &file.content_type,
        sha256: &file.sha256,
    };
    let put = presigner.begin().put_exactly(&key, &facts, LIFE);
    Ok(FirmFileAnnounced {
        key,
        url: put.url,
        headers: put.headers.into_iter().collect(),
        expires_at: invocation.now.plus(i64::from(LIFE) * SECOND).rfc3339(),
    })
}

/// `type/subtype` in the characters of RFC 6838, with parameters.
fn is_media_type(text: &str) -> bool {
    let visible = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let named = text
        .split_once('/')
        .is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
    visible && named && text.len() <= MAX_TYPE && text.trim() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_has_two_parts() {
        for text in ["application/pdf", "text/plain; charset=utf-8"] {
            assert!(is_media_type(text), "{text}");
        }
        for text in [
            "",
            "pdf",
            "/pdf",
            "application/",
            " text/plain",
            "text/plain\r\nx: y",
            "ñ/ñ",
        ] {
            assert!(!is_media_type(text), "{text}");
        }
    }
}
