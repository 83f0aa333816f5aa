//! The data of what happens to files that clients send: to the firm, and within the portal.

use crate::upload::{Doubt, Fault};
use crate::value::id::{ClientId, ClientRef, FirmId, ResourceId, UploadId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the bytes of a document are: that version of that object, for the firm's own role to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentContent {
    /// The documents bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// The version that was scanned.
    pub version_id: String,
}

/// A client's file as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArrivedDocument {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's name for the document.
    pub document_id: String,
    /// The portal's name for the upload that it came with.
    pub upload_id: String,
    /// Its name, of at most 200 characters.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the whole, 64 hexadecimal digits.
    pub sha256: String,
    /// When the whole of it was there (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub received_at: String,
    /// Where it is.
    pub content: DocumentContent,
}

/// A document of a client was checked, and the firm has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentReceived {
    /// The document.
    #[serde(flatten)]
    pub document: ArrivedDocument,
}

/// Nobody can say whether a client's document is harmless. The client does not see it until the firm says `document.released`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentQuarantined {
    /// The document.
    #[serde(flatten)]
    pub document: ArrivedDocument,
    /// Why.
    pub reason: Doubt,
}

/// A client's file was refused and deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRejected {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's name for the document.
    pub document_id: String,
    /// The portal's name for the upload that it came with.
    pub upload_id: String,
    /// Its name, of at most 200 characters.
    pub name: String,
    /// Its size as announced, in bytes.
    pub size: u64,
    /// Why.
    pub reason: Fault,
}

/// Every file of an upload has its outcome, which an event of its own told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UploadCompleted {
    /// The firm that it was sent to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who sent it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's name for the upload.
    pub upload_id: String,
    /// The portal's name for the message that the files go with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The portal's names for the documents, in the order in which they were announced.
    pub document_ids: Vec<String>,
}

/// A client's file was refused: the client is to be told. Internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRejected {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
    /// The matter, as its key names it.
    pub matter: ResourceId,
    /// The upload.
    pub upload: UploadId,
    /// The file.
    pub document: ResourceId,
}

impl FileRejected {
    /// Whose file it was.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}

/// A file that was not finished, or that nobody released, is gone from the table: what S3 has of it goes too. Internal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDropped {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
    /// The upload.
    pub upload: UploadId,
    /// The file.
    pub document: ResourceId,
    /// S3's id of its multipart upload, where it has several parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<String>,
}

impl FileDropped {
    /// Whose file it was.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}
