//! The data of events about files that clients send, for firms and within the portal.

use crate::upload::{Doubt, Fault};
use crate::value::id::{ClientId, ClientRef, FirmId, ResourceId, UploadId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The stored file of a document: a version of an object, which the firm's own role can read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentContent {
    /// The documents bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// The version of the object that was scanned.
    pub version_id: String,
}

/// A client's file that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArrivedDocument {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's id of the document.
    pub document_id: String,
    /// The portal's id of the upload that it belongs to.
    pub upload_id: String,
    /// The file name, at most 200 characters.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the complete file, 64 hexadecimal digits.
    pub sha256: String,
    /// When the complete file had arrived (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub received_at: String,
    /// Where it is stored.
    pub content: DocumentContent,
}

/// A client's document was checked and passed, and the firm has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentReceived {
    /// The document.
    #[serde(flatten)]
    pub document: ArrivedDocument,
}

/// A client's document could not be scanned. The client does not see it until the firm sends `document.released`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentQuarantined {
    /// The document.
    #[serde(flatten)]
    pub document: ArrivedDocument,
    /// Why it could not be scanned.
    pub reason: Doubt,
}

/// A client's file was rejected and deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRejected {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's id of the document.
    pub document_id: String,
    /// The portal's id of the upload that it belongs to.
    pub upload_id: String,
    /// The file name, at most 200 characters.
    pub name: String,
    /// Its size as announced, in bytes.
    pub size: u64,
    /// Why it was rejected.
    pub reason: Fault,
}

/// Every file of an upload has its outcome; each outcome was reported in its own event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UploadCompleted {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's id of the upload.
    pub upload_id: String,
    /// The portal's id of the message that has the files attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The portal's ids of the documents, in the order in which they were announced.
    pub document_ids: Vec<String>,
}

/// A client's file was rejected; the client is to be told. Internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRejected {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The matter's id, as in its key.
    pub matter: ResourceId,
    /// The upload's id.
    pub upload: UploadId,
    /// The file's document id.
    pub document: ResourceId,
}

impl FileRejected {
    /// The client whose file it was.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}

/// A file that was unfinished or never released is gone from the table; what S3 still has of it is deleted. Internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDropped {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The upload's id.
    pub upload: UploadId,
    /// The file's document id.
    pub document: ResourceId,
    /// S3's id of its multipart upload, if it has several parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<String>,
}

impl FileDropped {
    /// The client whose file it was.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}

/// Every file of an upload that names a request has its outcome; its documents become the answer. Internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadSettled {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The upload's id.
    pub upload: UploadId,
}

impl UploadSettled {
    /// The client who sent it.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}
