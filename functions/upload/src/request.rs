//! The request bodies and parameters.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::upload::complete::{SentFile, SentPart};
use shared::upload::plan::{MAX_FILES, MAX_PARTS, Plan};
use shared::upload::start::{NewFile, StartUpload};
use shared::value::check;
use shared::value::file_name;
use shared::value::id::{Kind, ResourceId, UploadId};
use utoipa::{IntoParams, ToSchema};

/// Maximum length of a content type in characters: twice the limit for a type name (RFC 6838, section 4.2).
const MAX_CONTENT_TYPE: usize = 255;

/// Maximum length of an `ETag` in characters: those of S3 have at most 38 (an MD5, a hyphen and a count, in quotes).
const MAX_ETAG: usize = 200;

/// The announcement of files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadRequest {
    /// The matter of the files; it must be open.
    #[schema(pattern = "^matter_[0-9A-HJKMNP-TV-Z]{26}$")]
    matter_id: String,
    /// A folder of that matter that the firm shared with the client.
    #[schema(pattern = "^folder_[0-9A-HJKMNP-TV-Z]{26}$")]
    folder_id: Option<String>,
    /// A request of that matter that waits for documents. Once each file has its outcome, those that were not refused are its answer.
    #[schema(pattern = "^request_[0-9A-HJKMNP-TV-Z]{26}$")]
    request_id: Option<String>,
    /// A message that has the files attached: plain text, 1 to 10,000 characters, cleaned like every message. It is sent at once.
    #[schema(min_length = 1, max_length = 10_000)]
    message: Option<String>,
    /// The files.
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<FileRequest>,
}

/// The announcement of a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRequest {
    /// The file name. Paths, hidden characters and characters that file systems refuse are removed; the response has the cleaned name.
    #[schema(min_length = 1, max_length = 4096)]
    name: String,
    /// Size in bytes: 1 to 5,368,709,120 (5 GiB).
    #[schema(minimum = 1, maximum = 5_368_709_120_u64)]
    size: u64,
    /// The content type, if known. Nothing relies on it.
    #[serde(default)]
    #[schema(max_length = 255)]
    content_type: String,
    /// SHA-256 of the file's first 5 MiB (5,242,880 bytes), or of the whole file if it is smaller, as 64 lower-case hexadecimal digits. The portal returns it with the open upload, so that the same file can be recognized when it is chosen again on any device.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    fingerprint: Option<String>,
}

/// Filters for the list of uploads.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadFilter {
    /// `open`: only uploads that can be resumed.
    #[param(value_type = Option<String>, pattern = "^open$")]
    state: Option<String>,
}

/// The parts to send next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartsRequest {
    /// The part numbers, without duplicates.
    #[schema(min_items = 1, max_items = 1000)]
    part_numbers: Vec<u32>,
}

/// A file whose parts have been sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompleteRequest {
    /// All parts of the file.
    #[schema(min_items = 1, max_items = 1000)]
    parts: Vec<PartRequest>,
    /// SHA-256 of the whole file, computed by the sender, as 64 lower-case hexadecimal digits. If it is given and the received file has another hash, the file is rejected (`content`) and never becomes a document.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: Option<String>,
}

/// A part that was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartRequest {
    /// The part number.
    #[schema(minimum = 1, maximum = 1000)]
    part_number: u32,
    /// The `ETag` header from the storage's response: visible ASCII characters.
    #[schema(min_length = 1, max_length = 200, pattern = "^[!-~]*$")]
    etag: String,
}

impl UploadRequest {
    /// The upload, or all invalid fields.
    pub(crate) fn check(self, idempotency_key: Option<String>) -> Result<StartUpload, Problem> {
        let mut errors = Vec::new();
        let matter = Kind::Matter.parse(&self.matter_id);
        if matter.is_none() {
            errors.push(FieldError::new("/matter_id", "id"));
        }
        let folder = self.folder_id.as_deref().map(|id| Kind::Folder.parse(id));
        if folder == Some(None) {
            errors.push(FieldError::new("/folder_id", "id"));
        }
        let request = self.request_id.as_deref();
        let request = request.map(|id| Kind::ClientRequest.parse(id));
        if request == Some(None) {
            errors.push(FieldError::new("/request_id", "id"));
        }
        let message = self.message.as_deref().and_then(|text| {
            let cleaned = check::text(text);
            cleaned
                .map_err(|code| errors.push(FieldError::new("/message", code)))
                .ok()
        });
        let files = check_files(self.files, &mut errors);
        match matter {
            Some(matter) if errors.is_empty() => Ok(StartUpload {
                matter,
                folder: folder.flatten(),
                request: request.flatten(),
                message,
                files,
                idempotency_key,
            }),
            _ => Err(Problem::InvalidFields(errors)),
        }
    }
}

fn check_files(files: Vec<FileRequest>, errors: &mut Vec<FieldError>) -> Vec<NewFile> {
    if files.is_empty() {
        errors.push(FieldError::new("/files", "empty"));
    }
    if files.len() > MAX_FILES {
        errors.push(FieldError::new("/files", "too-many-files"));
        return Vec::new();
    }
    let mut fitting = Vec::new();
    for (place, file) in files.into_iter().enumerate() {
        if Plan::new(file.size).is_none() {
            errors.push(FieldError::new(format!("/files/{place}/size"), "file-size"));
        }
        if file
            .fingerprint
            .as_deref()
            .is_some_and(|text| !check::is_sha256(text))
        {
            errors.push(FieldError::new(
                format!("/files/{place}/fingerprint"),
                "fingerprint",
            ));
        }
        if file.content_type.chars().count() > MAX_CONTENT_TYPE {
            errors.push(FieldError::new(
                format!("/files/{place}/content_type"),
                "too-long",
            ));
        }
        match file_name::clean(&file.name) {
            Ok(name) => fitting.push(NewFile {
                name,
                size: file.size,
                content_type: file_name::content_type(&file.content_type),
                fingerprint: file.fingerprint,
            }),
            Err(code) => errors.push(FieldError::new(format!("/files/{place}/name"), code)),
        }
    }
    fitting
}

impl UploadFilter {
    /// Whether to list only open uploads.
    pub(crate) fn only_open(&self) -> Result<bool, Problem> {
        match self.state.as_deref() {
            None => Ok(false),
            Some("open") => Ok(true),
            Some(_) => Err(FieldError::new("?state", "range").into()),
        }
    }
}

impl PartsRequest {
    /// The part numbers, if there is at least one and not too many.
    pub(crate) fn check(self) -> Result<Vec<u32>, Problem> {
        check_count("/part_numbers", &self.part_numbers)?;
        let numbers = self.part_numbers.iter().enumerate();
        let errors: Vec<_> = numbers
            .filter(|(_, number)| !(1..=MAX_PARTS).contains(*number))
            .map(|(place, _)| FieldError::new(format!("/part_numbers/{place}"), "range"))
            .collect();
        if errors.is_empty() {
            Ok(self.part_numbers)
        } else {
            Err(Problem::InvalidFields(errors))
        }
    }
}

impl CompleteRequest {
    /// The sent file, or all invalid fields.
    pub(crate) fn check(self) -> Result<SentFile, Problem> {
        let mut errors: Vec<FieldError> = check_count("/parts", &self.parts)
            .err()
            .into_iter()
            .collect();
        if errors.is_empty() {
            for (place, part) in self.parts.iter().enumerate() {
                part.check(place, &mut errors);
            }
        }
        if self
            .sha256
            .as_deref()
            .is_some_and(|text| !check::is_sha256(text))
        {
            errors.push(FieldError::new("/sha256", "fingerprint"));
        }
        if !errors.is_empty() {
            return Err(Problem::InvalidFields(errors));
        }
        let part = |part: PartRequest| SentPart {
            number: part.part_number,
            etag: part.etag,
        };
        Ok(SentFile {
            parts: self.parts.into_iter().map(part).collect(),
            sha256: self.sha256,
        })
    }
}

impl PartRequest {
    fn check(&self, place: usize, errors: &mut Vec<FieldError>) {
        if !(1..=MAX_PARTS).contains(&self.part_number) {
            let at = format!("/parts/{place}/part_number");
            errors.push(FieldError::new(at, "range"));
        }
        if let Err(code) = check::visible(&self.etag, MAX_ETAG) {
            errors.push(FieldError::new(format!("/parts/{place}/etag"), code));
        }
    }
}

/// Checks that a list has at least one entry, and no more entries than a file can have parts.
fn check_count<T>(at: &str, list: &[T]) -> Result<(), FieldError> {
    match list.len() {
        0 => Err(FieldError::new(at, "empty")),
        count if count > MAX_PARTS as usize => Err(FieldError::new(at, "too-long")),
        _ => Ok(()),
    }
}

/// An upload's id in the path; an invalid one is not found.
pub(crate) fn upload_id(text: &str) -> Result<UploadId, Problem> {
    UploadId::parse_name(text).ok_or(Problem::NotFound)
}

/// A document's id in the path; an invalid one is not found.
pub(crate) fn document_id(text: &str) -> Result<ResourceId, Problem> {
    Kind::Document.parse(text).ok_or(Problem::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(files: usize, size: u64, name: &str) -> Vec<String> {
        let file = || FileRequest {
            name: name.to_owned(),
            size,
            content_type: String::new(),
            fingerprint: None,
        };
        let request = UploadRequest {
            matter_id: Kind::Matter.name(&ResourceId::derive(&["m"])),
            folder_id: None,
            request_id: None,
            message: None,
            files: std::iter::repeat_with(file).take(files).collect(),
        };
        match request.check(None) {
            Err(Problem::InvalidFields(errors)) => errors
                .iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn one_to_twenty_files_of_one_byte_to_five_gigabytes() {
        const LARGEST: u64 = 5 * 1024 * 1024 * 1024;
        assert!(faults(1, 1, "a.pdf").is_empty());
        assert!(faults(20, LARGEST, "a.pdf").is_empty());
        assert_eq!(faults(0, 1, "a"), ["/files empty"]);
        assert_eq!(faults(21, 1, "a"), ["/files too-many-files"]);
        assert_eq!(faults(1, 0, "a"), ["/files/0/size file-size"]);
        assert_eq!(faults(1, LARGEST + 1, "a"), ["/files/0/size file-size"]);
        assert_eq!(faults(1, 1, "../.."), ["/files/0/name empty"]);
    }
}
