//! The head of a resource: its newest version and its state at that version.

use super::{CancelledDate, Resource, Share};
use crate::engine::table::{Outcome, Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{FirmId, Kind, ResourceId};
use crate::value::secret::hash;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// The state of a resource at a version. If two events have the same version, the later state in this order wins, so that their order of arrival does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StandsAs {
    /// Shared with its audience.
    Shared = 0,
    /// Shared with nobody.
    Unshared = 1,
    /// Shared with nobody, and the calendar event will not take place.
    Cancelled = 2,
}

/// The stored head.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    version: i64,
    standing: i64,
    #[serde(default)]
    done: bool,
    /// The matter of the newest shared version; `None` if none was ever shared.
    pub(super) matter: Option<ResourceId>,
    /// The firm's own name for it.
    #[serde(rename = "their_matter")]
    pub(super) matter_ref: Option<String>,
    /// The date of the newest shared version.
    pub(super) date: Option<CancelledDate>,
}

/// The condition for raising the head, or for writing the same version and state again.
const NOT_PAST: &str = "attribute_not_exists(#PK) OR #version < :version OR (#version = :version AND #standing <= :standing)";

/// Whether nothing is left to do for this version: the head is past it, or is at it with everything done.
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

impl Head {
    /// The version, and the state at it.
    pub(super) fn stands(&self) -> (i64, StandsAs) {
        let state = match self.standing {
            0 => StandsAs::Shared,
            1 => StandsAs::Unshared,
            _ => StandsAs::Cancelled,
        };
        (self.version, state)
    }
}

/// The head of a resource; `None` if the firm never said anything about it.
pub(super) async fn read(table: &Table, resource: &Resource) -> Result<Option<Head>, TableError> {
    table.get(&key_of(resource)).await
}

/// Whether there is a head, in any state.
pub(super) async fn is_known(
    table: &Table,
    firm: &FirmId,
    kind: Kind,
    id: &ResourceId,
) -> Result<bool, TableError> {
    let head: Option<IgnoredAny> = table.get(&key::head(firm, kind, id)).await?;
    Ok(head.is_some())
}

/// Raises the head to a shared version; `None` when it is already past it.
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

/// The condition for raising a head that keeps its data: one version has one content.
const NOT_OTHER: &str = "attribute_not_exists(#PK) OR #version < :version OR (#version = :version AND #standing <= :standing AND #face = :face)";

/// Raises the head to a shared version and keeps the data there; `None` when it is already past it, or has this version with other data.
pub(super) async fn raise_kept<D: Serialize>(
    table: &Table,
    share: &Share<D>,
    version: i64,
) -> Result<Option<Head>, TableError> {
    let data = share.view.whole();
    let content = serde_json::to_vec(data).unwrap_or_default();
    let write = rise(&share.resource, version, StandsAs::Shared)
        .set("matter", &share.matter.id)
        .set("their_matter", &share.matter.theirs)
        .set("quiet", share.quiet)
        .set("data", data)
        .set("face", hash(&content))
        .when(NOT_OTHER);
    send(table, write).await
}

/// Raises the head to a withdrawn version; `None` when it is already past it. Matter and date are kept.
pub(super) async fn raise_withdrawn(
    table: &Table,
    resource: &Resource,
    version: i64,
    standing: StandsAs,
) -> Result<Option<Head>, TableError> {
    let write = rise(resource, version, standing).remove("data");
    send(table, write).await
}

/// Records that all writes of this version are done; has no effect when the head has risen meanwhile.
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
