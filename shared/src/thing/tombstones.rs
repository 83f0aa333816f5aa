//! Withdrawing: what a client held, and what may still be on its way to one, becomes a tombstone with a version.

use super::head::{Head, Standing};
use super::{Applied, CancelledDate, Thing, Withdrawal, audience, head};
use crate::id::{ClientRef, Id};
use crate::key;
use crate::table::{Table, TableError, Write};
use crate::time::Timestamp;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeSet;

/// Writes under way at once for one event: enough to hide the table's latency, and at 5 ms each few enough for the 4,000 units a second that a new on-demand table takes at once.
pub(super) const IN_FLIGHT: usize = 32;

/// The end of all sharing of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// What is withdrawn.
    pub thing: Thing,
    /// Whether it is a calendar event that will not take place.
    pub cancelled: bool,
}

/// Withdraws a thing from everyone. Safe to repeat, and to end at any write.
///
/// The audiences stay until the thing is shared again: a cancellation that follows a withdrawal, or comes before it out of order, reaches the same clients.
pub async fn withdraw(
    table: &Table,
    what: &Withdraw,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let thing = &what.thing;
    let standing = if what.cancelled {
        Standing::Cancelled
    } else {
        Standing::Unshared
    };
    if head::is_settled(table, thing, version, standing).await? {
        return Ok(Applied::Stale);
    }
    let Some(head) = head::raise_withdrawn(table, thing, version, standing).await? else {
        return Ok(Applied::Stale);
    };
    let holders = audience::clients(&audience::read_until(table, thing, version).await?);
    let date = head.date.clone().filter(|_| what.cancelled);
    let tombstone = Tombstone::new(thing, version, &head, now, date);
    write(table, &tombstone, holders).await?;
    head::settle(table, thing, version, standing).await?;
    Ok(Applied::Done)
}

/// What stands in the place of copies.
pub(super) struct Tombstone<'a> {
    thing: &'a Thing,
    version: i64,
    head: &'a Head,
    withdrawal: Withdrawal,
}

impl<'a> Tombstone<'a> {
    /// The tombstone that a version leaves.
    pub(super) fn new(
        thing: &'a Thing,
        version: i64,
        head: &'a Head,
        at: Timestamp,
        cancelled: Option<CancelledDate>,
    ) -> Self {
        let withdrawal = Withdrawal { at, cancelled };
        Self {
            thing,
            version,
            head,
            withdrawal,
        }
    }

    /// One client's; `None` while no version was ever shared, for then no copy can be on its way.
    fn for_client(&self, client: Id) -> Option<Write> {
        let matter = self.head.matter.as_ref()?;
        let thing = self.thing;
        let who = ClientRef {
            firm: thing.firm.clone(),
            client,
        };
        let same_version = match self.withdrawal.cancelled {
            Some(_) => "attribute_not_exists(#withdrawn.#cancelled)",
            None => "attribute_not_exists(#withdrawn)",
        };
        let condition = format!(
            "attribute_not_exists(#PK) OR #version < :version OR (#version = :version AND {same_version})"
        );
        // Where no copy stood, the tombstone has no place in any index: the client never saw the thing.
        let write = Write::update(&key::thing(&who, thing.kind, &thing.id))
            .set("kind", thing.kind)
            .set("id", &thing.id)
            .set("their_id", &thing.their_id)
            .set_once("matter", matter)
            .set("version", self.version)
            .set("withdrawn", &self.withdrawal)
            .remove("data")
            .remove("face")
            .remove("lo")
            .remove("lu")
            .when(&condition);
        Some(match &self.head.their_matter {
            Some(theirs) => write.set_once("their_matter", theirs),
            None => write,
        })
    }
}

/// Writes a tombstone for each client; one that has something newer keeps it.
pub(super) async fn write(
    table: &Table,
    tombstone: &Tombstone<'_>,
    clients: BTreeSet<Id>,
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
