//! The attributes of a client's copy that events need.

use crate::resource::{Prompt, Withdrawal};
use crate::value::time::Timestamp;
use serde::Deserialize;

/// A client's copy of a resource. A tombstone may lack everything but its version, because there may never have been a copy.
#[derive(Deserialize)]
pub(super) struct CopyImage {
    pub(super) version: i64,
    #[serde(rename = "their_id")]
    pub(super) firm_ref: Option<String>,
    pub(super) client_id: Option<String>,
    #[serde(rename = "their_matter")]
    pub(super) matter_ref: Option<String>,
    pub(super) shared_at: Option<Timestamp>,
    pub(super) withdrawn: Option<Withdrawal>,
    pub(super) opened_version: Option<i64>,
    pub(super) opened_at: Option<Timestamp>,
    #[serde(rename = "told_version")]
    pub(super) notified_version: Option<i64>,
    #[serde(rename = "told_face")]
    pub(super) notified_hash: Option<String>,
    pub(super) prompt: Option<Prompt>,
    #[serde(default)]
    pub(super) author_client: bool,
    pub(super) data: Option<Written>,
    #[serde(default)]
    pub(super) their_documents: Vec<String>,
}

/// The text of a message; other kinds have none.
#[derive(Deserialize)]
pub(super) struct Written {
    pub(super) text: Option<String>,
}
