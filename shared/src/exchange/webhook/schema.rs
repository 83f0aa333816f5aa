//! The shape of a message, for the OpenAPI document. `body` reads it: what an event's data must be like depends on its type.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One event, or up to ten of them.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum MessageBody {
    /// One event.
    One(EventBody),
    /// Up to ten events, of which all or none are taken.
    Several {
        /// The events.
        #[schema(min_items = 1, max_items = 10)]
        events: Vec<EventBody>,
    },
}

/// An event. docs/events has the schema of each type: it describes this object without `type`.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventBody {
    /// What happened, for example `bill.shared`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The firm's own id of the event, for tracing.
    #[schema(min_length = 1, max_length = 200)]
    pub id: String,
    /// When it happened (RFC 3339).
    #[schema(format = DateTime)]
    pub time: String,
    /// Grows with each event about the same resource; the highest wins.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Whether clients are not notified.
    #[serde(default)]
    pub quiet: bool,
    /// That it matters that clients look at what the event shares: who has not opened it after some hours is told once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important: Option<ImportantBody>,
    /// What it says, which depends on `type`.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// That it matters that clients look at something.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportantBody {
    /// After how many hours a client who has not opened it is told once more.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 720, default = 24)]
    pub unread_after_hours: Option<i64>,
}
