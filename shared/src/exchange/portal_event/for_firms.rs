//! The data of events for firms. They contain the firm's id and its own names for client, matter and resource.

use crate::people::session::Method;
use crate::value::id::FirmId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A client signed in. A person who is a client of several firms causes one event for each firm that the session opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientSignedIn {
    /// The firm whose client it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// How the client signed in.
    pub method: Method,
}

/// A client wrote to the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageReceived {
    /// The firm that it was written to.
    pub firm_id: FirmId,
    /// The firm's own name for the client who wrote it.
    pub client_id: String,
    /// The firm's own name for the matter that it is about.
    pub matter_id: String,
    /// The portal's id of the message.
    pub message_id: String,
    /// The client's message; plain text, at most 10,000 characters.
    pub text: String,
    /// The portal's ids of the attached documents.
    pub document_ids: Vec<String>,
}

/// A client opened a version of a bill for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillViewed {
    /// The firm whose bill it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client who opened it.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own name for the bill.
    pub bill_id: String,
    /// The firm's own version that was opened.
    pub version: i64,
    /// When the client opened it (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub opened_at: String,
}

/// A client opened a version of a calendar event for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventViewed {
    /// The firm whose event it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client who opened it.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own name for the event.
    pub event_id: String,
    /// The firm's own version that was opened.
    pub version: i64,
    /// When the client opened it (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub opened_at: String,
}

/// A client opened a version of the firm's message for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageRead {
    /// The firm whose message it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client who opened it.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own name for the message.
    pub message_id: String,
    /// The firm's own version that was opened.
    pub version: i64,
    /// When the client opened it (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub opened_at: String,
}

/// A client fetched a version of a document for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentDownloaded {
    /// The firm whose document it is.
    pub firm_id: FirmId,
    /// The firm's own name for the client who fetched it.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own name for the document.
    pub document_id: String,
    /// The firm's own version that was fetched.
    pub version: i64,
    /// When the client received the download address, which is valid for one minute (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub downloaded_at: String,
}
