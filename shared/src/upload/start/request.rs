//! What a client announces, and what is remembered of it.

use crate::item::ItemKind;
use crate::value::id::{ResourceId, UploadId};
use crate::value::secret::hash;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An upload that a client announces. Its fields were checked.
#[derive(Clone, Debug, Serialize)]
pub struct StartUpload {
    /// The matter that it is about; it must be open.
    pub matter: ResourceId,
    /// A folder of that matter that the firm shared with the client.
    pub folder: Option<ResourceId>,
    /// A message that the files go with.
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
    /// Its name, cleaned.
    pub name: String,
    /// Its size in bytes; a plan for it exists.
    pub size: u64,
    /// Its type as the client names it.
    pub content_type: String,
    /// SHA-256 of its beginning, as the client says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl StartUpload {
    /// What a retry must have in common with the first call.
    pub(super) fn fingerprint(&self) -> String {
        hash(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Apart from the keys of messages.
    pub(super) fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(hash(format!("uploads/{key}").as_bytes()))
    }
}

/// What is remembered of a call with an idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RememberedUpload {
    pub(super) kind: ItemKind,
    pub(super) fingerprint: String,
    pub(super) upload: UploadId,
    pub(super) expires_at: Timestamp,
    pub(super) ttl: i64,
}
