//! Folders: a name that groups documents of a matter. A folder controls no access: clients see the documents that are shared with them.

#[cfg(feature = "table")]
pub mod read;

use serde::{Deserialize, Serialize};

/// What a client may see of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// The firm's name for it.
    pub name: String,
    /// How many other clients of the firm see it. The client is told this number before sending anything into the folder, but not who they are.
    pub others: usize,
}
