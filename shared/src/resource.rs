//! What a firm shares: one head per thing, one copy per client it is shared with.

#[cfg(feature = "table")]
mod audience;
pub mod bill;
pub mod content;
#[cfg(feature = "table")]
mod copies;
pub mod document;
pub mod event;
pub mod folder;
#[cfg(feature = "table")]
mod head;
pub mod matter;
pub mod message;
#[cfg(feature = "table")]
pub mod opening;
pub mod page;
#[cfg(feature = "table")]
mod share;
mod sharing;
mod shows;
#[cfg(feature = "table")]
mod tombstones;

#[cfg(feature = "table")]
pub use share::{is_known, is_stale, share};
pub use sharing::{Applied, MatterName, Recipient, Resource, Share, View, Withdraw};
pub use shows::{Detail, Shows};
#[cfg(feature = "table")]
pub use tombstones::withdraw;

use crate::value::id::{AddressId, Kind, ResourceId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One client's copy of a thing, in the client's partition. `D` is what that client may know of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedCopy<D> {
    /// What kind of thing.
    pub kind: Kind,
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name for it; in the portal's own messages the same as `id`.
    #[serde(rename = "their_id")]
    pub firm_ref: String,
    /// The matter that it belongs to; a matter names itself.
    pub matter: ResourceId,
    /// The version that this copy has, or that withdrew it.
    pub version: i64,
    /// The firm's own name for the matter; absent in a tombstone of what never arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "their_matter")]
    pub matter_ref: Option<String>,
    /// The firm's own name for the client; absent in a tombstone of what never arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// When it was first shared with this client, or, of a message, when it was sent; 0 in a tombstone of what never arrived, which stands in no index.
    #[serde(default)]
    pub shared_at: Timestamp,
    /// Whether the client wrote it: a message of the portal's own.
    #[serde(default)]
    pub author_client: bool,
    /// What is left of it when it is shared no longer. A tombstone has no `data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What the client may know; absent in a tombstone.
    #[serde(default = "Option::default")]
    pub data: Option<D>,
    /// Hash of `data`: a version that changes nothing for this client does not make the thing unread again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "face")]
    pub content_hash: Option<String>,
    /// The version that the client opened last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_version: Option<i64>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// The newest version that a mail told the client of (or that needed none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_version")]
    pub notified_version: Option<i64>,
    /// What that mail said: `true` when it announced the thing, `false` when it withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_shared")]
    pub notified_shared: Option<bool>,
    /// Hash of the `data` that the client was told of, so that a version that changed nothing for this client sends nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "told_face")]
    pub notified_hash: Option<String>,
    /// Hash of the `data` that was passed over, because the client wanted no news of such things then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "passed_face")]
    pub passed_hash: Option<String>,
    /// The id of the address that the client had then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_for: Option<AddressId>,
    /// Sparse sort value on `unread`: present until opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "lu")]
    pub unread_key: Option<String>,
}

/// What a client still learns of a thing that is shared no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// A cancelled calendar event keeps its date, so that nobody goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<CancelledDate>,
}

/// The date of a cancelled calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledDate {
    /// When it would have begun.
    pub starts_at: Timestamp,
    /// The IANA zone of its wall clock.
    pub time_zone: String,
    /// Whether it would have taken whole days.
    pub all_day: bool,
}

impl Withdrawal {
    /// What stands in the place of a face in a tombstone: which way the thing is gone.
    pub fn content_hash(&self) -> &'static str {
        match self.cancelled {
            Some(_) => CANCELLED,
            None => WITHDRAWN,
        }
    }
}

/// The face of a calendar event that was cancelled.
pub(crate) const CANCELLED: &str = "cancelled";

/// The face of what is shared no longer.
const WITHDRAWN: &str = "withdrawn";

impl<D> SharedCopy<D> {
    /// What a client wrote or sent. The portal names it, and nobody is told of what they wrote themselves: it is neither unread nor untold.
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
            unread_key: None,
        }
    }

    /// Whether the client has yet to open it as it is now.
    pub fn unread(&self) -> bool {
        self.unread_key.is_some()
    }
}
