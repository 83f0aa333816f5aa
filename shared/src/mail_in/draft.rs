//! A draft: an answer by mail that waits until its writer says in the portal that it is meant.

use super::Doubt;
use crate::engine::table::{Table, TableError};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{AddressId, ClientRef, DraftId, Id, ResourceId, UploadId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a draft waits, in milliseconds. Its writer was told at once.
#[cfg(feature = "object_store")]
pub(super) const LIFE: i64 = 30 * DAY;

/// Longest address of a sender that a draft shows, in characters. A longer one is not shown.
#[cfg(feature = "object_store")]
pub(super) const MAX_SENDER: usize = crate::value::address::MAX_ADDRESS;

/// An answer by mail that waits, in the client's partition (`DRAFT#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Always `MAIL_DRAFT`.
    pub kind: ItemKind,
    /// The id, derived from the mail.
    pub id: DraftId,
    /// The person whose notice it answers, by the id of their address. Nobody else sees it.
    pub address: AddressId,
    /// The matter in whose conversation it belongs.
    pub matter: ResourceId,
    /// Why it waits.
    pub doubt: Doubt,
    /// The sender, as the mail states it; absent if it states none or several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The text, cleaned; empty if the mail has none or could not be read.
    pub text: String,
    /// Whether more of the text did not fit.
    pub cut: bool,
    /// The files that wait with it, in the order of the mail.
    #[serde(default)]
    pub files: Vec<DraftFile>,
    /// How many files were left out.
    #[serde(default)]
    pub files_left_out: u32,
    /// When the mail was taken.
    pub received_at: Timestamp,
    /// When the draft is over.
    pub expires_at: Timestamp,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// A file that waits with a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// The document that the file will become.
    pub id: ResourceId,
    /// The name, cleaned.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

impl Draft {
    /// The id of the message that it becomes: the same however often it is sent.
    pub(super) fn message(&self) -> ResourceId {
        message_of(&self.id)
    }

    /// The upload with its files.
    pub(crate) fn upload(&self) -> UploadId {
        upload_of(&self.id)
    }

    /// Whether there is anything to send.
    pub(super) fn has_content(&self) -> bool {
        !self.text.is_empty() || !self.files.is_empty()
    }
}

/// The id of the message that the answer with this id becomes.
pub(super) fn message_of(answer: &DraftId) -> ResourceId {
    Id::derive(&["answer by mail", "message", answer.as_str()])
}

/// The id of the upload with the files of the answer with this id.
pub(super) fn upload_of(answer: &DraftId) -> UploadId {
    Id::derive(&["answer by mail", "upload", answer.as_str()])
}

/// A draft of a client; `None` if there is none.
pub async fn find_draft(
    table: &Table,
    who: &ClientRef,
    id: &DraftId,
) -> Result<Option<Draft>, TableError> {
    table.get(&key::mail_draft(who, id)).await
}
