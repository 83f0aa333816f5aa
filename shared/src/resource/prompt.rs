//! Prompts: notify a client again about a resource that has not changed.

use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "table")]
use futures::{StreamExt as _, TryStreamExt as _, stream};

#[cfg(feature = "table")]
use super::Resource;
#[cfg(feature = "table")]
use crate::engine::table::{Table, TableError, Write};
#[cfg(feature = "table")]
use crate::key;
#[cfg(feature = "table")]
use crate::value::id::ClientRef;

/// Why a client is notified again about a resource, and from when. A copy holds only the newest prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The moment. A client is notified once for each.
    pub at: Timestamp,
    /// The reason.
    pub why: PromptReason,
    /// The version that the prompt is about. If the client has another version when the notice is sent, the prompt is dropped. `None` for a prompt that applies to any version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// The reason of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptReason {
    /// The firm returned the answer to a request.
    Returned,
    /// A request still waits for its answer.
    Reminder,
    /// Something important was not opened.
    Unread,
    /// A calendar event begins within a day.
    DayBefore,
    /// A calendar event begins within an hour.
    HourBefore,
}

/// Prompts that are written at the same time.
#[cfg(feature = "table")]
const IN_FLIGHT: usize = 16;

/// Puts prompts on the copies of several clients, like [`put_prompt`].
#[cfg(feature = "table")]
pub(super) async fn put_prompts(
    table: &Table,
    resource: &Resource,
    prompts: Vec<(ClientRef, Prompt)>,
) -> Result<(), TableError> {
    let writes = prompts
        .into_iter()
        .map(|(who, prompt)| async move { put_prompt(table, &who, resource, prompt).await });
    stream::iter(writes.collect::<Vec<_>>())
        .buffer_unordered(IN_FLIGHT)
        .try_for_each(|()| std::future::ready(Ok(())))
        .await
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
