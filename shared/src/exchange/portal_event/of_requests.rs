//! The data of events for firms about requests. They contain the firm's own names.

use super::DocumentContent;
use crate::resource::request::Wants;
use crate::value::id::FirmId;
use crate::value::in_languages::InLanguages;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A client answered a request. The firm says what it thinks of it by `request.accepted` or `request.returned`. After an answer that was returned there can be another one, with another id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestFulfilled {
    /// The firm.
    pub firm_id: FirmId,
    /// The firm's own name for the client who answered.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter_id: String,
    /// The firm's own name for the request.
    pub request_id: String,
    /// The portal's id of the answer.
    pub answer_id: String,
    /// What was asked for.
    pub kind: Wants,
    /// The text that the client wrote, at most 5,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The firm's own id of the choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What the choice said when it was chosen, by language: a later `request.changed` may say something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_text: Option<InLanguages>,
    /// That the client confirmed it, or signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// The documents, for a request that wants some. Each was told by `document.received` or `document.quarantined`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<FulfilledDocument>,
    /// The version of the `request.made` or `request.changed` that was answered. Absent where documents met it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_version: Option<i64>,
    /// When (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub answered_at: String,
}

/// A document of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FulfilledDocument {
    /// The portal's id of the document.
    pub document_id: String,
    /// The file name, at most 200 characters.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the complete file, 64 hexadecimal digits.
    pub sha256: String,
    /// Where it is stored.
    pub content: DocumentContent,
}
