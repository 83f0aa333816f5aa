//! An announcement by a client, and what is stored for its repetition.

use crate::item::ItemKind;
use crate::value::id::{ResourceId, UploadId};
use crate::value::secret::hash;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An upload that a client announces. Its fields have been checked.
#[derive(Clone, Debug, Serialize)]
pub struct StartUpload {
    /// The matter that the files are about. It must be open.
    pub matter: ResourceId,
    /// A folder of that matter that the firm shared with the client.
    pub folder: Option<ResourceId>,
    /// The request of that matter that the files answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<ResourceId>,
    /// A message to attach the files to.
    pub message: Option<String>,
    /// 1 to 20 files.
    pub files: Vec<NewFile>,
    /// The idempotency key of the call.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A file that a client announces.
#[derive(Clone, Debug, Serialize)]
pub struct NewFile {
    /// The file name, cleaned.
    pub name: String,
    /// The size in bytes, for which there is a plan.
    pub size: u64,
    /// The type that the client names.
    pub content_type: String,
    /// SHA-256 of the file's beginning, as the client says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl StartUpload {
    /// The hash of the request. A repeated call must have the same.
    pub(super) fn fingerprint(&self) -> String {
        hash(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The hash of the idempotency key, in a namespace apart from messages.
    pub(super) fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(hash(format!("uploads/{key}").as_bytes()))
    }
}

/// The stored result of a call with an idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RememberedUpload {
    pub(super) kind: ItemKind,
    pub(super) fingerprint: String,
    pub(super) upload: UploadId,
    pub(super) expires_at: Timestamp,
    pub(super) ttl: i64,
}
