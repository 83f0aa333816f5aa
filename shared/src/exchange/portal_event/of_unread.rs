//! The data of events for firms about what clients do not look at. They contain the firm's own names.

use crate::people::delivery::{Channel, DeliveryState};
use crate::value::id::FirmId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A client has not opened something that the firm called important, after as many hours as the firm said. The client is told of it once more. It is told once for each version and client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceUnread {
    /// The firm.
    pub firm_id: FirmId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The kind: `bill`, `event`, `message` or `document`.
    pub kind: String,
    /// The firm's own name for it, as `GET /v1/firm/resources/{kind}/{firm_ref}` takes it.
    pub firm_ref: String,
    /// The version that is unread.
    pub version: i64,
    /// When the hours were over (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub unread_since: String,
    /// The notices about it so far that the firm may know of, oldest first. Notices before the client's first visit are not among them.
    pub notices: Vec<SentNotice>,
}

/// A notice to the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentNotice {
    /// How it was sent.
    pub channel: Channel,
    /// How far it came.
    pub state: DeliveryState,
    /// When it got there (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub changed_at: String,
}
