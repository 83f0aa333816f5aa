//! Withdrawing: every copy that a client holds, or that may still be written, becomes a tombstone with a version.

use super::copies::{IN_FLIGHT, note_quiet};
use super::head::{Head, StandsAs};
use super::{Applied, Resource, Withdraw, Withdrawal, audience, head};
use crate::engine::table::{Table, TableError, Update, Write};
use crate::key;
use crate::value::id::{ClientId, ClientRef};
use crate::value::time::Timestamp;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeSet;

/// Withdraws a resource from everyone. Safe to repeat, and safe to interrupt at any write.
///
/// The audiences are kept until the resource is shared again, so that a cancellation reaches the same clients whether it arrives before or after the withdrawal.
pub async fn withdraw(
    table: &Table,
    what: &Withdraw,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let resource = &what.resource;
    let standing = if what.cancelled {
        StandsAs::Cancelled
    } else {
        StandsAs::Unshared
    };
    if head::is_settled(table, resource, version, standing).await? {
        return Ok(Applied::Stale);
    }
    let Some(head) = head::raise_withdrawn(table, resource, version, standing).await? else {
        return Ok(Applied::Stale);
    };
    let holders = audience::clients(&audience::read_until(table, resource, version).await?);
    let tombstone = Tombstone {
        resource,
        version,
        head: &head,
        withdrawal: Withdrawal {
            at: now,
            cancelled: head.date.clone().filter(|_| what.cancelled),
        },
        quiet: what.quiet,
    };
    write(table, &tombstone, holders).await?;
    head::settle(table, resource, version, standing).await?;
    Ok(Applied::Done)
}

/// The tombstone that replaces each copy.
pub(super) struct Tombstone<'a> {
    pub(super) resource: &'a Resource,
    /// The version that withdraws it.
    pub(super) version: i64,
    pub(super) head: &'a Head,
    pub(super) withdrawal: Withdrawal,
    /// Whether nobody is notified.
    pub(super) quiet: bool,
}

impl Tombstone<'_> {
    /// The tombstone for one client; `None` if no version was ever shared, because then no copy can be on its way.
    fn for_client(&self, client: ClientId) -> Option<Update> {
        let matter = self.head.matter.as_ref()?;
        let resource = self.resource;
        let who = ClientRef {
            firm: resource.firm.clone(),
            client,
        };
        let same_version = match self.withdrawal.cancelled {
            Some(_) => "attribute_not_exists(#withdrawn.#cancelled)",
            None => "attribute_not_exists(#withdrawn)",
        };
        let condition = format!(
            "attribute_not_exists(#PK) OR #version < :version OR (#version = :version AND {same_version})"
        );
        // Where there was no copy, the tombstone is in no index: the client never saw the resource.
        let write = Write::update(&key::shared_copy(&who, resource.kind, &resource.id))
            .set("kind", resource.kind)
            .set("id", &resource.id)
            .set("their_id", &resource.firm_ref)
            .set_once("matter", matter)
            .set("version", self.version)
            .set("withdrawn", &self.withdrawal)
            .remove("data")
            .remove("face")
            .remove("lo")
            .remove("lu")
            .when(&condition);
        let write = if self.quiet {
            note_quiet(write, self.version, false, self.withdrawal.content_hash())
        } else {
            write
        };
        Some(match &self.head.matter_ref {
            Some(theirs) => write.set_once("their_matter", theirs),
            None => write,
        })
    }
}

/// Writes a tombstone for each client; a client with something newer keeps it.
pub(super) async fn write(
    table: &Table,
    tombstone: &Tombstone<'_>,
    clients: BTreeSet<ClientId>,
) -> Result<(), TableError> {
    let writes = clients
        .into_iter()
        .filter_map(|client| tombstone.for_client(client));
    stream::iter(writes)
        .map(|write| table.write(write))
        .buffer_unordered(IN_FLIGHT)
        .try_for_each(|_| std::future::ready(Ok(())))
        .await
}
