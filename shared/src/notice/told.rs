//! Writing down what a client was told.

use super::AnyCopy;
use super::rule::{content_hash, shared};
use crate::engine::table::{Table, TableError, Write};
use crate::key;
use crate::value::id::{ClientRef, Id};

/// Notes that the client was told of a copy as it was read, or needed no mail about it. Something newer that was told meanwhile stays; at equal versions the withdrawal wins.
pub async fn note_told(table: &Table, who: &ClientRef, copy: &AnyCopy) -> Result<(), TableError> {
    let shared = shared(copy);
    let newer = if shared { "<" } else { "<=" };
    let condition = format!(
        "attribute_exists(#PK) AND (attribute_not_exists(#told_version) OR #told_version {newer} :told_version)"
    );
    let write = Write::update(&key::shared_copy(who, copy.kind, &copy.id))
        .set("told_version", copy.version)
        .set("told_shared", shared)
        .set_or_remove("told_face", content_hash(copy))
        .remove("passed_face")
        .remove("passed_for")
        .when(&condition);
    table.write(write).await?;
    Ok(())
}

/// Notes that the client, at this address, did not want to be told of a copy as it was read. It stays untold: once such news is wanted again, and while the client has not opened it, it is told with whatever comes next.
pub async fn note_passed(
    table: &Table,
    who: &ClientRef,
    copy: &AnyCopy,
    address: &Id,
) -> Result<(), TableError> {
    let write = Write::update(&key::shared_copy(who, copy.kind, &copy.id))
        .set_or_remove("passed_face", content_hash(copy))
        .set("passed_for", address)
        .when("#version = :version")
        .with("version", copy.version);
    table.write(write).await?;
    Ok(())
}
