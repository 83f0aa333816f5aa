//! Uploads as the API shows them.

use super::{Fault, FileState, Upload, UploadFile};
use crate::value::id::{FirmId, Kind, ResourceId};
use serde::Serialize;
use utoipa::ToSchema;

/// An announced upload, with everything that is needed to begin sending.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedUpload {
    /// `upload_` and 26 characters.
    pub id: String,
    /// A bearer token that is valid only for this upload. Send it without cookies.
    pub grant: String,
    /// When the grant expires: 24 hours after it was issued.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// The files, in the order of the announcement.
    pub files: Vec<StartedFile>,
}

/// An announced file.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedFile {
    /// The document that the file will become: `document_` and 26 characters.
    pub document_id: String,
    /// The file name as it will be shown.
    pub name: String,
    /// Size of every part but the last, in bytes.
    pub part_size: u64,
    /// Number of parts. The first part is 1.
    pub parts: u32,
    /// URLs for the first parts, at most ten per file, valid for 15 minutes.
    pub part_urls: Vec<PartUrl>,
}

/// The URL for one part. Send exactly the bytes of the part with `PUT`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartUrl {
    /// The number of the part.
    pub part_number: u32,
    /// The URL, valid for 15 minutes.
    pub url: String,
    /// Headers that must be sent unchanged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    #[serde(serialize_with = "as_object")]
    pub headers: Vec<(&'static str, String)>,
}

fn as_object<S: serde::Serializer>(
    headers: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}

/// URLs for more parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartUrls {
    /// The URLs, in the order of the request.
    pub data: Vec<PartUrl>,
}

/// The state of an upload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct UploadView {
    /// `upload_` and 26 characters.
    pub id: String,
    /// The firm that receives the files.
    pub firm_id: String,
    /// The matter that the files are about.
    pub matter_id: String,
    /// The folder for the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub folder_id: Option<String>,
    /// The message that the files are attached to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message_id: Option<String>,
    /// When it was announced.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Until when the upload can be resumed: 7 days after it was announced.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// A new grant for the upload; only in the answer for a single upload to a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub grant: Option<String>,
    /// When that grant expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub expires_at: Option<String>,
    /// The files, in the order of the announcement.
    pub files: Vec<FileView>,
}

/// The state of a file of an upload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadFile)]
pub struct FileView {
    /// The document that the file will become: `document_` and 26 characters.
    pub document_id: String,
    /// The file name as it is shown.
    pub name: String,
    /// The announced size, in bytes.
    pub size: u64,
    /// The announced SHA-256 of the first 5 MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub fingerprint: Option<String>,
    /// Size of every part but the last, in bytes.
    pub part_size: u64,
    /// Number of parts.
    pub parts: u32,
    /// The state of the file.
    pub state: FileState,
    /// Why the file was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<Fault>,
    /// The parts that were received; only while the file is open, and only in the answer for a single upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub received_parts: Option<Vec<ReceivedPart>>,
}

/// A part that was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceivedPart {
    /// The number of the part.
    pub part_number: u32,
    /// The storage's tag of the part. Completing the file requires it.
    pub etag: String,
    /// Size in bytes.
    pub size: u64,
}

/// A list of uploads.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadList {
    /// The uploads, newest first.
    pub data: Vec<UploadView>,
}

impl UploadView {
    /// An upload without its grant and received parts.
    pub fn new(firm: &FirmId, upload: &Upload, files: &[UploadFile]) -> Self {
        let file = |id: &ResourceId| files.iter().find(|file| file.id == *id);
        Self {
            id: upload.id.name(),
            firm_id: firm.to_string(),
            matter_id: Kind::Matter.name(&upload.matter),
            folder_id: upload.folder.as_ref().map(|id| Kind::Folder.name(id)),
            message_id: upload.message.as_ref().map(|id| Kind::Message.name(id)),
            created_at: upload.created_at.rfc3339(),
            ends_at: upload.ends_at.rfc3339(),
            grant: None,
            expires_at: None,
            files: upload
                .document_ids
                .iter()
                .filter_map(file)
                .map(FileView::new)
                .collect(),
        }
    }
}

impl FileView {
    /// A file without its received parts.
    pub fn new(file: &UploadFile) -> Self {
        let plan = file.plan();
        Self {
            document_id: Kind::Document.name(&file.id),
            name: file.name.clone(),
            size: file.size,
            fingerprint: file.fingerprint.clone(),
            part_size: plan.part_size,
            parts: plan.parts,
            state: file.state,
            reason: file.fault,
            received_parts: None,
        }
    }
}
