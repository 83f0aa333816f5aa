//! An upload: up to 20 files that a client sends about one matter. The table decides the state of a file; S3 only has the bytes.
//!
//! Three facts settle a file, in any order: the client completed it, the object's size and hash are known, and the scanner gave a verdict on that version of the object. A conditional write on the file's item records each fact, and the call that records the last one concludes.

#[cfg(feature = "table")]
pub mod asked;
#[cfg(all(feature = "table", feature = "object_store"))]
pub mod complete;
#[cfg(all(feature = "table", feature = "object_store"))]
mod hand_out;
pub mod object_key;
#[cfg(feature = "table")]
pub mod open;
#[cfg(all(feature = "table", feature = "object_store"))]
pub mod parts;
pub mod plan;
mod rule;
#[cfg(feature = "table")]
pub mod sent;
#[cfg(feature = "table")]
pub mod settle;
#[cfg(all(feature = "table", feature = "object_store"))]
pub mod start;
#[cfg(all(feature = "table", feature = "object_store"))]
mod stores;
pub mod view;

pub use rule::{Decision, Doubt, Fault, PATIENCE, judge};
#[cfg(all(feature = "table", feature = "object_store"))]
pub use stores::Stores;

use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::people::session::Origin;
use crate::value::id::{AddressId, ClientRef, ResourceId, UploadId};
use crate::value::time::{DAY, Timestamp};
use object_key::ObjectKey;
use plan::Plan;
use serde::{Deserialize, Serialize};

/// How long an upload can be resumed, in milliseconds (docs/api.md).
pub const LIFE: i64 = 7 * DAY;

/// How long the outcome of a file can be looked up, in milliseconds. It equals the lifetime of an idempotency key.
pub const KEPT: i64 = 30 * DAY;

/// How long a file that the scanner could not read waits for the firm, in milliseconds. The firm hears of it at once, and after a quarter of a year nobody will ask for it.
pub const QUARANTINE: i64 = 90 * DAY;

/// An upload, in the sender's partition (`UP#<id>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// Always `UPLOAD`.
    pub kind: ItemKind,
    /// The id of the upload.
    pub id: UploadId,
    /// The matter that the files are about.
    pub matter: ResourceId,
    /// The firm's own id for the matter.
    #[serde(rename = "their_matter")]
    pub matter_ref: String,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The sender, by the id of their address. A membership that moves to another address does not take grants with it.
    pub address: AddressId,
    /// The session that announced it; absent in uploads from before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The folder for the files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// The message that the files are attached to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<ResourceId>,
    /// The request that the files answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ResourceId>,
    /// Whether the files came with an answer by mail. While they are open they wait with its draft, and no upload can go on with them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_mail: bool,
    /// The files that were not withdrawn, in the order of the announcement.
    pub document_ids: Vec<ResourceId>,
    /// How many of them have no outcome yet. When it falls to 0, the firm hears that the upload is complete.
    pub left: i64,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When it can no longer be resumed.
    pub ends_at: Timestamp,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// The state of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Parts are missing, or the client has not completed the file.
    Open,
    /// The whole file was received and is being checked.
    Checking,
    /// The file is a document, and the firm has it.
    Released,
    /// The file could not be checked; the firm decides.
    Quarantined,
    /// The file was refused and deleted.
    Rejected,
}

/// A file of an upload, stored beside it (`UP#<upload>#<document>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadFile {
    /// Always `UPLOAD_FILE`.
    pub kind: ItemKind,
    /// The document that the file will become.
    pub id: ResourceId,
    /// The upload of the file.
    pub upload: UploadId,
    /// The matter that the file is about.
    pub matter: ResourceId,
    /// The firm's own id for the matter.
    #[serde(rename = "their_matter")]
    pub matter_ref: String,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The folder for the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// The file name, cleaned.
    pub name: String,
    /// The announced size, in bytes.
    pub size: u64,
    /// The type that the sender named. Nothing depends on it.
    pub content_type: String,
    /// SHA-256 of the file's beginning, as announced by the sender, who uses it to recognise the file. Nothing here depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// SHA-256 of the whole file, as computed by the sender and given on completion. The object must have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// S3's id of the multipart upload; absent if a single PUT makes the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<String>,
    /// The state of the file.
    pub state: FileState,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When it can no longer be resumed.
    pub ends_at: Timestamp,
    /// The object in S3, once all of it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<StoredObject>,
    /// The scanner's verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The version of the object that the verdict is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict_version: Option<String>,
    /// Why it is in quarantine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// When the file got its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// When the table may delete it, in epoch seconds; absent while the file is being checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
}

impl UploadFile {
    /// The key of the file's item.
    pub(crate) fn key(&self, client: &ClientRef) -> Key {
        key::upload_file(client, &self.upload, &self.id)
    }

    /// The key of the file's object.
    pub fn object_key(&self, client: &ClientRef) -> ObjectKey {
        ObjectKey {
            client: client.clone(),
            upload: self.upload.clone(),
            document: self.id.clone(),
        }
    }

    /// The file's parts. A size without a plan was never announced; its plan has no parts.
    pub fn plan(&self) -> Plan {
        Plan::new(self.size).unwrap_or(Plan {
            size: 0,
            part_size: 1,
            parts: 0,
        })
    }
}

/// An object of the documents bucket that was read completely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredObject {
    /// The bucket's name.
    pub bucket: String,
    /// The version id.
    pub version_id: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the whole object, 64 hexadecimal digits.
    pub sha256: String,
    /// When S3 had received all of it.
    pub received_at: Timestamp,
}

/// The scanner's verdict on one version of an object (Amazon `GuardDuty` user guide, "S3 object potential scan status and result status").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Nothing was found.
    NoThreatsFound,
    /// The object is malware.
    ThreatsFound,
    /// The object cannot be scanned: it is encrypted, too deeply packed or too large.
    Unsupported,
    /// The scanner had no access to the object.
    AccessDenied,
    /// The scan failed.
    Failed,
}
