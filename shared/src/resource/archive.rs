//! Archives: documents that a person takes along as one ZIP file, which `make-archive` writes and which is gone after a day.
//!
//! An archive is no right to what is in it. Each document is looked at again when its turn comes to be written, and all of them again when the file is handed out.

#[cfg(feature = "table")]
pub mod choose;
#[cfg(feature = "table")]
pub mod fetch;
#[cfg(feature = "table")]
pub mod names;
#[cfg(feature = "table")]
pub mod request;
#[cfg(feature = "table")]
pub mod store;
#[cfg(feature = "table")]
pub mod view;

use crate::item::ItemKind;
use crate::resource::content::StoredContent;
use crate::value::id::{ArchiveId, ClientId, FirmId, ResourceId};
use crate::value::secret::hash;
use crate::value::text::Locale;
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an archive can be fetched, in milliseconds (docs/api.md).
pub const LIFE: i64 = DAY;

/// Most documents of an archive. The list of them is one item of the table, which takes 400 KB (a limit of `DynamoDB`).
pub const MOST_DOCUMENTS: usize = 1_000;

/// Most bytes of an archive's documents: 100 GB, which one function writes in about an hour.
pub const MOST_BYTES: u64 = 100_000_000_000;

/// An archive, in the partition of the person who asked for it (`ARCHIVE#<id>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Archive {
    /// Always `ARCHIVE`.
    pub kind: ItemKind,
    /// The id.
    pub id: ArchiveId,
    /// The firm whose documents these are. An archive never mixes the documents of two.
    pub firm: FirmId,
    /// The matter that all of them belong to; absent if they are of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<ResourceId>,
    /// The folder whose documents were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// Whether all documents of the matter, or of its folder, were asked for.
    #[serde(default)]
    pub whole: bool,
    /// The language of its list.
    pub locale: Locale,
    /// Hash of the choice, which a repeated call must repeat.
    pub fingerprint: String,
    /// How many documents were chosen; once it is ready, how many are in it.
    pub documents: u32,
    /// Their size in bytes.
    pub size: u64,
    /// Whether it can be fetched.
    pub state: ArchiveState,
    /// How many documents are in it so far.
    pub written: u32,
    /// How many are left out, because they were not shared any more when their turn came, or their file was gone.
    pub left_out: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was ready; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Timestamp>,
    /// When it is gone.
    pub expires_at: Timestamp,
    /// Until when one invocation alone writes it; absent while none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    /// The file; absent until it is ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<StoredContent>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// What became of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveState {
    /// It waits or is being written.
    Making,
    /// It can be fetched.
    Ready,
    /// It could not be made.
    Failed,
}

/// The documents of an archive, beside it (`ARCHIVED#<id>`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArchiveContents {
    /// Always `ARCHIVE_CONTENTS`.
    pub kind: ItemKind,
    /// The chosen ones; once the archive is ready, those that are in it.
    pub documents: Vec<ArchivedDocument>,
    /// Those that are not in it, and that its list names: their clients see them, and their files are gone. Their names are handed out like documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<ArchivedDocument>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// A document of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedDocument {
    /// The client whose copy it is.
    pub client: ClientId,
    /// The document.
    pub id: ResourceId,
    /// What was written of it, as [`seal`] has it; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

impl ArchiveContents {
    /// All documents that the archive reports on.
    pub fn told(&self) -> impl Iterator<Item = &ArchivedDocument> {
        self.documents.iter().chain(&self.named)
    }
}

impl Archive {
    /// Whether it is still there. The table deletes it later.
    pub fn is_kept(&self, now: Timestamp) -> bool {
        self.expires_at > now
    }

    /// The key of its file in the documents bucket. The time distinguishes it from a file of the same id: an idempotency key may be used again after a day, when the bucket still has the file of the first use.
    pub fn object_key(&self) -> String {
        format!("archive/{}-{}.zip", self.id, self.created_at.0)
    }

    /// The key of what its function keeps between two invocations.
    pub fn work_key(&self) -> String {
        format!("archive/{}-{}.work", self.id, self.created_at.0)
    }
}

/// The name and the bytes of a document as a hash: a document that got another name or other bytes has another one.
pub fn seal(name: &str, content: &StoredContent) -> String {
    let StoredContent { key, version_id } = content;
    hash(format!("{key}\n{version_id}\n{name}").as_bytes())
}
