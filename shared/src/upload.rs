//! An upload: up to 20 files that a client sends about one matter. What is said here of a file is the truth; S3 has the bytes.
//!
//! Three facts settle a file, and they may come in any order: the client completed it, the object's size and hash are known, and the scanner gave a verdict on that very version of the object. Each is noted by a conditional write on the file's item, and whoever notes the last one draws the conclusion.

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

/// How long an upload can be gone on with, in milliseconds (docs/api.md).
pub const LIFE: i64 = 7 * DAY;

/// How long the outcome of a file can be looked up, in milliseconds; as long as an idempotency key is remembered.
pub const KEPT: i64 = 30 * DAY;

/// How long what the scanner could not read waits for the firm, in milliseconds. The firm hears of it at once; after a quarter of a year nobody will ask for it any more.
pub const QUARANTINE: i64 = 90 * DAY;

/// An upload, in the sender's partition (`UP#<id>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// Always `UPLOAD`.
    pub kind: ItemKind,
    /// The id.
    pub id: UploadId,
    /// The matter that it is about.
    pub matter: ResourceId,
    /// The firm's own name for the matter.
    #[serde(rename = "their_matter")]
    pub matter_ref: String,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The person who sends it, by the id of their address; a membership that moves to another address takes no grant along.
    pub address: AddressId,
    /// By which session it was announced; absent in an upload from before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The folder that the files are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// The message that the files go with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<ResourceId>,
    /// The files that were not given up, in the order in which they were announced.
    pub document_ids: Vec<ResourceId>,
    /// How many of them wait for their outcome. When it falls to 0, the firm hears that the upload is complete.
    pub left: i64,
    /// When it was announced.
    pub created_at: Timestamp,
    /// From this moment on it cannot be gone on with.
    pub ends_at: Timestamp,
    /// When it may be cleaned up.
    pub ttl: i64,
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Parts are missing, or the client did not say that they are all there.
    Open,
    /// It is there and is being checked.
    Checking,
    /// It is a document that the firm has.
    Released,
    /// Nobody could look into it; the firm decides.
    Quarantined,
    /// It was refused and deleted.
    Rejected,
}

/// A file of an upload, beside it (`UP#<upload>#<document>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadFile {
    /// Always `UPLOAD_FILE`.
    pub kind: ItemKind,
    /// The document that it will be.
    pub id: ResourceId,
    /// The upload that it belongs to.
    pub upload: UploadId,
    /// The matter.
    pub matter: ResourceId,
    /// The firm's own name for the matter.
    #[serde(rename = "their_matter")]
    pub matter_ref: String,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The folder that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// Its name, cleaned.
    pub name: String,
    /// Its size as announced, in bytes.
    pub size: u64,
    /// Its type as its sender named it; nothing depends on it.
    pub content_type: String,
    /// SHA-256 of its beginning as its sender said it, by which they know it again; nothing here depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// SHA-256 of the whole as its sender computed it, said when the file is finished: the object must have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// S3's id of the multipart upload; absent where one PUT makes the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<String>,
    /// Where it stands.
    pub state: FileState,
    /// When it was announced.
    pub created_at: Timestamp,
    /// From this moment on it cannot be gone on with.
    pub ends_at: Timestamp,
    /// What S3 has, once somebody looked at all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<StoredObject>,
    /// What the scanner said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The version of the object that the scanner said it of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict_version: Option<String>,
    /// Why it is in quarantine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// When it got its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// When it may be cleaned up: absent while it is being checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
}

impl UploadFile {
    /// Where its item stands.
    pub(crate) fn key(&self, client: &ClientRef) -> Key {
        key::upload_file(client, &self.upload, &self.id)
    }

    /// Where its bytes lie.
    pub fn object_key(&self, client: &ClientRef) -> ObjectKey {
        ObjectKey {
            client: client.clone(),
            upload: self.upload.clone(),
            document: self.id.clone(),
        }
    }

    /// How it is cut. A size that no plan is for was never announced; its plan has no parts.
    pub fn plan(&self) -> Plan {
        Plan::new(self.size).unwrap_or(Plan {
            size: 0,
            part_size: 1,
            parts: 0,
        })
    }
}

/// An object of the documents bucket that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredObject {
    /// Its bucket.
    pub bucket: String,
    /// Which version of it.
    pub version_id: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the whole, 64 hexadecimal digits.
    pub sha256: String,
    /// When S3 had all of it.
    pub received_at: Timestamp,
}

/// What the scanner says of one version of an object (Amazon `GuardDuty` user guide, "S3 object potential scan status and result status").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Nothing was found.
    NoThreatsFound,
    /// It is malware.
    ThreatsFound,
    /// It cannot be looked into: encrypted, too deeply packed or too large.
    Unsupported,
    /// The scanner was not let in.
    AccessDenied,
    /// The scan broke off.
    Failed,
}
