//! Prompts: a client is told once more of a resource that did not change.

use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "table")]
use super::Resource;
#[cfg(feature = "table")]
use crate::engine::table::{Table, TableError, Write};
#[cfg(feature = "table")]
use crate::key;
#[cfg(feature = "table")]
use crate::value::id::ClientRef;

/// Why a client is told once more of a resource, as of a moment. A copy holds the newest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The moment. Each moment is told once.
    pub at: Timestamp,
    /// The reason.
    pub why: PromptReason,
}

/// The reason of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptReason {
    /// The firm returned the answer to a request.
    Returned,
    /// A request still waits for its answer.
    Reminder,
}

/// Puts a prompt on a client's copy, unless the copy is a tombstone, or has this prompt or a newer one.
#[cfg(feature = "table")]
pub(super) async fn put_prompt(
    table: &Table,
    who: &ClientRef,
    resource: &Resource,
    prompt: Prompt,
) -> Result<(), TableError> {
    let write = Write::update(&key::shared_copy(who, resource.kind, &resource.id))
        .set("prompt", prompt)
        .when("attribute_exists(#data) AND (attribute_not_exists(#prompt) OR #prompt.#at < :at)")
        .with("at", prompt.at);
    table.write(write).await?;
    Ok(())
}
