//! Documents: files that a firm shared with its client, or that the client sent.

mod fold;
#[cfg(feature = "table")]
pub mod read;

pub use fold::fold;

use crate::resource::Detail;
use crate::resource::content::StoredContent;
use crate::value::id::ResourceId;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client may see of a document. Which side sent it is in the copy around it (`author_client`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The name, as cleaned by [`crate::value::file_name::clean`]. It is displayed and used for saving, but is never part of a key.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The content type stated by the sender. Nothing relies on it, and the file is never served with it.
    pub content_type: String,
    /// The folder that contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// The stored object.
    pub content: StoredContent,
    /// The client's proof that the firm received it; absent for documents shared by the firm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

impl Detail for Document {}

/// Proof that a file was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When the complete file had arrived.
    pub received_at: Timestamp,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the complete file, 64 hexadecimal digits.
    pub sha256: String,
}
