//! What a firm shares: one head per resource, and one copy per client it is shared with.

pub mod archive;
#[cfg(feature = "table")]
mod audience;
pub mod bill;
pub mod content;
#[cfg(feature = "table")]
mod copies;
pub mod document;
#[cfg(feature = "table")]
pub mod due;
pub mod event;
pub mod folder;
#[cfg(feature = "table")]
mod head;
#[cfg(feature = "table")]
mod held;
#[cfg(feature = "table")]
mod label;
pub mod matter;
pub mod message;
#[cfg(feature = "table")]
pub mod opening;
pub mod page;
#[cfg(feature = "table")]
pub mod preview;
mod prompt;
pub mod request;
#[cfg(feature = "table")]
mod share;
mod sharing;
mod shows;
pub mod stage;
#[cfg(feature = "table")]
pub mod standing;
#[cfg(feature = "table")]
mod tombstones;
#[cfg(feature = "table")]
pub mod unread;

pub use prompt::{Prompt, PromptReason};
#[cfg(feature = "table")]
pub use share::{is_known, is_stale, share};
pub use sharing::{Applied, MatterName, Recipient, Resource, Share, View, Withdraw};
pub use shows::{Detail, Shows};
#[cfg(feature = "table")]
pub use tombstones::withdraw;

use crate::value::id::{AddressId, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One client's copy of a resource, stored in the client's partition. `D` is the data that this client may see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedCopy<D> {
    /// The kind of resource.
    pub kind: Kind,
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name for it; equal to `id` for messages written in the portal.
    #[serde(rename = "their_id")]
    pub firm_ref: String,
    /// The matter that it belongs to; for a matter, its own id.
    pub matter: ResourceId,
    /// The version of this copy, or the version that withdrew it.
    pub version: i64,
    /// The firm's own name for the matter; absent in a tombstone for a copy that never arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "their_matter")]
    pub matter_ref: Option<String>,
    /// The firm's own name for the client; absent in a tombstone for a copy that never arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// When it was first shared with this client; for a message, when it was sent. 0 in a tombstone for a copy that never arrived; such a tombstone is in no index.
    #[serde(default)]
    pub shared_at: Timestamp,
    /// When what the client sees of it last changed, from the first time on; absent in what the client wrote or sent, and in copies older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Timestamp>,
    /// Whether the client wrote or sent it through the portal.
    #[serde(default)]
    pub author_client: bool,
    /// Set once it is no longer shared: the copy is then a tombstone, without `data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What the client may see; absent in a tombstone.
    #[serde(default = "Option::default")]
    pub data: Option<D>,
    /// Hash of `data`. A version with the same hash changes nothing for this client and does not make the resource unread again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "face")]
    pub content_hash: Option<String>,
    /// The version that the client last opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_version: Option<i64>,
    /// When the client opened that version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// The newest version that a mail notified the client about, or that needed no mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_version")]
    pub notified_version: Option<i64>,
    /// What that mail said: `true` if it announced the resource, `false` if it withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_shared")]
    pub notified_shared: Option<bool>,
    /// Hash of the `data` that the client was notified about. A version with the same hash sends no mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_face")]
    pub notified_hash: Option<String>,
    /// Hash of the `data` that was skipped because the client had turned off such news at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "passed_face")]
    pub passed_hash: Option<String>,
    /// The id of the client's address at the time of the skip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_for: Option<AddressId>,
    /// Why the client is notified of it again although it did not change; the newest one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
    /// The time of the newest prompt that a mail followed, or that needed no mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_prompt")]
    pub notified_prompt: Option<Timestamp>,
    /// Sparse sort key on the index `unread`: present until opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "lu")]
    pub unread_key: Option<String>,
}

/// What a client still learns about a resource that is no longer shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When it was withdrawn.
    pub at: Timestamp,
    /// Set for a cancelled calendar event: its date, so that nobody goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<CancelledDate>,
}

/// The date of a cancelled calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledDate {
    /// When it was to begin.
    pub starts_at: Timestamp,
    /// The IANA time zone of its local times.
    pub time_zone: String,
    /// Whether it was to last whole days.
    pub all_day: bool,
}

impl Withdrawal {
    /// The content hash of a tombstone: one constant for cancelled, another for withdrawn.
    pub fn content_hash(&self) -> &'static str {
        match self.cancelled {
            Some(_) => CANCELLED,
            None => WITHDRAWN,
        }
    }
}

/// The content hash of a cancelled calendar event.
pub(crate) const CANCELLED: &str = "cancelled";

/// The content hash of a resource that is no longer shared.
const WITHDRAWN: &str = "withdrawn";

impl<D> SharedCopy<D> {
    /// A copy of what the client wrote or sent. The portal chooses its id. It is never unread and needs no mail, because nobody is notified about their own messages.
    #[cfg(feature = "table")]
    pub(crate) fn by_client(
        kind: Kind,
        id: &ResourceId,
        matter: &ResourceId,
        at: Timestamp,
        data: D,
    ) -> Self {
        Self {
            kind,
            id: id.clone(),
            firm_ref: id.to_string(),
            matter: matter.clone(),
            version: 1,
            matter_ref: None,
            client_id: None,
            shared_at: at,
            changed_at: None,
            author_client: true,
            withdrawn: None,
            data: Some(data),
            content_hash: None,
            opened_version: None,
            opened_at: None,
            notified_version: Some(1),
            notified_shared: Some(true),
            notified_hash: None,
            passed_hash: None,
            passed_for: None,
            prompt: None,
            notified_prompt: None,
            unread_key: None,
        }
    }

    /// Whether the client has not yet opened its current content.
    pub fn unread(&self) -> bool {
        self.unread_key.is_some()
    }
}
