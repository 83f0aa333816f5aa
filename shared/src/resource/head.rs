//! The head of a thing: its newest version, and what stands at that version.

use super::{CancelledDate, Resource, Share};
use crate::engine::table::{Outcome, Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{FirmId, Kind, ResourceId};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What stands at a version. Of two events with the same version the later in this order wins, so that the order of their arrival does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StandsAs {
    /// It is shared with its audience.
    Shared = 0,
    /// It is shared with nobody.
    Unshared = 1,
    /// The same, and the calendar event will not take place.
    Cancelled = 2,
}

/// The item.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    version: i64,
    standing: i64,
    #[serde(default)]
    done: bool,
    /// The matter of the newest version that was shared; `None` while none was.
    pub(super) matter: Option<ResourceId>,
    /// The firm's own name for it.
    #[serde(rename = "their_matter")]
    pub(super) matter_ref: Option<String>,
    /// The date of the newest version that was shared.
    pub(super) date: Option<CancelledDate>,
}

/// The condition under which the head may rise, or be raised to where it is once more.
const NOT_PAST: &str = "attribute_not_exists(#PK) OR #version < :version OR (#version = :version AND #standing <= :standing)";

/// Whether there is nothing to do for this version: the head is past it, or at it with everything done.
pub(super) async fn is_settled(
    table: &Table,
    resource: &Resource,
    version: i64,
    standing: StandsAs,
) -> Result<bool, TableError> {
    let head: Option<Head> = table.get(&key_of(resource)).await?;
    Ok(head.is_some_and(|head| {
        let stands = (head.version, head.standing);
        let wanted = (version, standing as i64);
        stands > wanted || (stands == wanted && head.done)
    }))
}

/// Whether there is a head, whatever stands at it.
pub(super) async fn is_known(
    table: &Table,
    firm: &FirmId,
    kind: Kind,
    id: &ResourceId,
) -> Result<bool, TableError> {
    let head: Option<IgnoredAny> = table.get(&key::head(firm, kind, id)).await?;
    Ok(head.is_some())
}

/// Raises the head to a version that is shared; `None` when it is past that.
pub(super) async fn raise_shared<D>(
    table: &Table,
    share: &Share<D>,
    version: i64,
) -> Result<Option<Head>, TableError> {
    let write = rise(&share.resource, version, StandsAs::Shared)
        .set("matter", &share.matter.id)
        .set("their_matter", &share.matter.theirs)
        .set_or_remove("date", share.date.as_ref());
    send(table, write).await
}

/// Raises the head to a version that is withdrawn; `None` when it is past that. Matter and date stay what they were.
pub(super) async fn raise_withdrawn(
    table: &Table,
    resource: &Resource,
    version: i64,
    standing: StandsAs,
) -> Result<Option<Head>, TableError> {
    send(table, rise(resource, version, standing)).await
}

/// Notes that everything of this version is done; a head that rose meanwhile stays as it is.
pub(super) async fn settle(
    table: &Table,
    resource: &Resource,
    version: i64,
    standing: StandsAs,
) -> Result<(), TableError> {
    let write = Write::update(&key_of(resource))
        .set("done", true)
        .when("#version = :version AND #standing = :standing")
        .with("version", version)
        .with("standing", standing as i64);
    table.write(write).await?;
    Ok(())
}

fn rise(resource: &Resource, version: i64, standing: StandsAs) -> Update {
    Write::update(&key_of(resource))
        .set("kind", ItemKind::Head)
        .set("their_id", &resource.firm_ref)
        .set("version", version)
        .set("standing", standing as i64)
        .set("done", false)
        .when(NOT_PAST)
}

async fn send(table: &Table, write: Update) -> Result<Option<Head>, TableError> {
    match table.update(write).await? {
        Outcome::Done(head) => Ok(Some(head)),
        Outcome::Refused(_) => Ok(None),
    }
}

fn key_of(resource: &Resource) -> key::Key {
    key::head(&resource.firm, resource.kind, &resource.id)
}
