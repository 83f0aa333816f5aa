//! Recording what a client was told.

use super::AnyCopy;
use super::rule::{content_hash, shared};
use crate::engine::table::{Table, TableError, Write};
use crate::key;
use crate::value::id::{AddressId, ClientRef};
use futures::{StreamExt as _, TryStreamExt as _, stream};

/// Concurrent writes.
const IN_FLIGHT: usize = 16;

/// Records that the client was told of a copy as it was read, or needed no mail about it. A newer record is kept; at equal versions the withdrawal wins.
pub async fn note_told(table: &Table, who: &ClientRef, copy: &AnyCopy) -> Result<(), TableError> {
    let shared = shared(copy);
    let newer = if shared { "<" } else { "<=" };
    // The same version is told again where there is a prompt that nobody was told of.
    let prompted = match copy.prompt {
        Some(_) => {
            " OR (#told_version = :told_version AND (attribute_not_exists(#told_prompt) OR #told_prompt < :told_prompt))"
        }
        None => "",
    };
    let condition = format!(
        "attribute_exists(#PK) AND (attribute_not_exists(#told_version) OR #told_version {newer} :told_version{prompted})"
    );
    let write = Write::update(&key::shared_copy(who, copy.kind, &copy.id))
        .set("told_version", copy.version)
        .set("told_shared", shared)
        .set_or_remove("told_face", content_hash(copy))
        .remove("passed_face")
        .remove("passed_for");
    let write = match copy.prompt {
        Some(prompt) => write.set("told_prompt", prompt.at),
        None => write,
    };
    table.write(write.when(&condition)).await?;
    Ok(())
}

/// Records that the client needs no notice of the prompt of a copy as it was read. What the client knows of its content stays.
pub async fn note_prompt_told(
    table: &Table,
    who: &ClientRef,
    copy: &AnyCopy,
) -> Result<(), TableError> {
    let Some(prompt) = copy.prompt else {
        return Ok(());
    };
    let write = Write::update(&key::shared_copy(who, copy.kind, &copy.id))
        .set("told_prompt", prompt.at)
        .when("attribute_exists(#PK) AND (attribute_not_exists(#told_prompt) OR #told_prompt < :told_prompt)");
    table.write(write).await?;
    Ok(())
}

/// Records several copies like [`note_told`].
pub async fn note_all_told(
    table: &Table,
    who: &ClientRef,
    copies: impl Iterator<Item = &AnyCopy>,
) -> Result<(), TableError> {
    all(copies.map(|copy| note_told(table, who, copy))).await
}

/// Awaits many writes, up to `IN_FLIGHT` at a time.
pub(super) async fn all(
    notes: impl Iterator<Item = impl Future<Output = Result<(), TableError>>>,
) -> Result<(), TableError> {
    // Collected first, because the stream would otherwise outlive what the iterator borrows.
    let notes: Vec<_> = notes.collect();
    stream::iter(notes)
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await
}

/// Records that the client at this address has turned off news about a copy as it was read. The copy stays unannounced: if such news is turned on again before the client has opened it, it comes with the next mail.
pub async fn note_passed(
    table: &Table,
    who: &ClientRef,
    copy: &AnyCopy,
    address: &AddressId,
) -> Result<(), TableError> {
    let write = Write::update(&key::shared_copy(who, copy.kind, &copy.id))
        .set_or_remove("passed_face", content_hash(copy))
        .set("passed_for", address)
        .when("#version = :version")
        .with("version", copy.version);
    table.write(write).await?;
    Ok(())
}
