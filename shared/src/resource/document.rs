//! A document: a file that a firm shared with its client, or that the client sent.

mod fold;
#[cfg(feature = "table")]
pub mod read;

pub use fold::fold;

use crate::resource::Detail;
use crate::resource::content::StoredContent;
use crate::value::id::ResourceId;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client may know of a document. Which side it is from says the copy around it (`author_client`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name, as [`crate::value::file_name::clean`] leaves it: shown and saved under, never part of a key.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// The type that its sender named. Nothing depends on it, and it is never served under it.
    pub content_type: String,
    /// The folder that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<ResourceId>,
    /// Where its bytes are.
    pub content: StoredContent,
    /// What the client has to show that the firm has it; absent where the firm shared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

impl Detail for Document {}

/// That a file arrived, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When the whole of it was there.
    pub received_at: Timestamp,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the whole, 64 hexadecimal digits.
    pub sha256: String,
}
