//! The data of events for firms about what became of their notices. They contain the firm's own names, and no address.

use crate::people::delivery::{Channel, DeliveryReason, DeliveryState, NoticeKind};
use crate::value::id::FirmId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A notice to a client got into another state. The version of the event grows with each state of the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryChanged {
    /// The firm whose notice it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The portal's id of the delivery.
    pub delivery_id: String,
    /// What the notice is about.
    pub notice: NoticeKind,
    /// How it was sent.
    pub channel: Channel,
    /// The resources that it is about, at most 100.
    pub resources: Vec<DeliveryResource>,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it is in this state: a code that does not change.
    pub reason: DeliveryReason,
    /// The same for a person, in English.
    pub sentence: String,
    /// When it got into this state (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub changed_at: String,
}

/// A resource that a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryResource {
    /// The kind: `bill`, `event`, `message`, `folder`, `document`, `stage` or `request`.
    pub kind: String,
    /// The firm's own name for the resource.
    pub firm_ref: String,
}

/// A client's address does not take mails, and the portal sends the firm's notices there no more. It is told once for an address and an invitation: another address, or a new invitation, makes the portal try again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientUnreachable {
    /// The firm whose client it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// Why: `address-rejected`, `on-suppression-list` or `marked-as-spam`.
    pub reason: DeliveryReason,
    /// The same for a person, in English, with what the firm can do.
    pub sentence: String,
    /// The portal's id of the delivery that did not arrive.
    pub delivery_id: String,
    /// Since when (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub since: String,
}
