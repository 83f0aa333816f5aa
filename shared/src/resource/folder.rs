//! A folder: a name under which documents of a matter stand together. It gates nothing: a document is seen by those with whom the document is shared.

#[cfg(feature = "table")]
pub mod read;

use serde::{Deserialize, Serialize};

/// What a client may know of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// As the firm calls it.
    pub name: String,
    /// How many other clients of the firm see it. A client is told before anything is sent into it; who they are is not the client's to know.
    pub others: usize,
}
