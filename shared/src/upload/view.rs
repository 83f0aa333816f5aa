//! What the API shows of uploads.

use super::{Fault, FileState, Upload, UploadFile};
use crate::value::id::{FirmId, Kind, ResourceId};
use serde::Serialize;
use utoipa::ToSchema;

/// An upload that was announced, with everything that is needed to begin.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedUpload {
    /// `upload_` and 26 characters.
    pub id: String,
    /// A bearer token that is good for this upload alone. Send it without cookies.
    pub grant: String,
    /// When the grant ends: 24 hours after it was given.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// In the order in which they were announced.
    pub files: Vec<StartedFile>,
}

/// A file that was announced.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedFile {
    /// The document that it will be: `document_` and 26 characters.
    pub document_id: String,
    /// Its name as it will be shown.
    pub name: String,
    /// Size of every part but the last, in bytes.
    pub part_size: u64,
    /// How many parts it has; the first has number 1.
    pub parts: u32,
    /// Where the first parts go, at most ten of each file. They are good for 15 minutes.
    pub part_urls: Vec<PartUrl>,
}

/// Where one part goes: a `PUT` of exactly its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartUrl {
    /// The part.
    pub part_number: u32,
    /// The address, good for 15 minutes.
    pub url: String,
    /// Headers that must be sent as they stand here.
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

/// Where more parts go.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartUrls {
    /// In the order in which they were asked for.
    pub data: Vec<PartUrl>,
}

/// An upload as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct UploadView {
    /// `upload_` and 26 characters.
    pub id: String,
    /// The firm that it goes to.
    pub firm_id: String,
    /// The matter that it is about.
    pub matter_id: String,
    /// The folder that the files are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<String>,
    /// The message that the files go with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// When it was announced.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Until when it can be gone on with: 7 days.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// A new grant for it; only when one upload is asked for by a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// When that grant ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// In the order in which they were announced.
    pub files: Vec<FileView>,
}

/// A file of an upload as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadFile)]
pub struct FileView {
    /// The document that it will be: `document_` and 26 characters.
    pub document_id: String,
    /// Its name.
    pub name: String,
    /// Its size as announced, in bytes.
    pub size: u64,
    /// What was announced as SHA-256 of its first 5 MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Size of every part but the last, in bytes.
    pub part_size: u64,
    /// How many parts it has.
    pub parts: u32,
    /// Where it stands.
    pub state: FileState,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Fault>,
    /// The parts that arrived; only while it is open, and only when one upload is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_parts: Option<Vec<ReceivedPart>>,
}

/// A part that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceivedPart {
    /// The part.
    pub part_number: u32,
    /// What the storage calls its bytes; the file is finished with it.
    pub etag: String,
    /// In bytes.
    pub size: u64,
}

/// Uploads.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadList {
    /// Newest first.
    pub data: Vec<UploadView>,
}

impl UploadView {
    /// An upload without grant and parts.
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
    /// A file without its parts.
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
