//! The elements of a list: entries of some kinds, in an order, from the partitions of one person's clients.

use super::{Position, RunPage};
use crate::engine::table::{Item, TableError};
use crate::people::access::Matters;
use crate::resource::Shows;
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// An entry of a list.
pub trait Listed: Sized {
    /// The kinds in the list.
    const KINDS: &'static [Kind];

    /// Reads an item of one of these kinds.
    fn read(kind: Kind, item: Item) -> Result<Self, TableError>;

    /// The resource that it is a copy of.
    fn resource(&self) -> (Kind, &ResourceId);

    /// How much of the resource this copy of `client` shows.
    fn shows(&self, client: &ClientRef) -> Shows;

    /// Marks it as unread, with the index key of another copy that the same person holds.
    fn mark_unread(&mut self, unread: String);

    /// The matter that it belongs to.
    fn matter(&self) -> &ResourceId;

    /// Its place in a list of this order.
    fn position(&self, order: Order) -> Position;

    /// The length of its text in bytes.
    fn weight(&self) -> usize;
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the time it was shared, newest first.
    Newest,
    /// By the time it was shared, oldest first.
    Oldest,
    /// By name, `a` before `z`.
    Named,
    /// By name, `z` before `a`.
    NamedDown,
    /// Calendar events that start in the range from the first moment up to, but not including, the second; earliest first.
    Starting(Timestamp, Timestamp),
}

impl Order {
    pub(super) fn descends(self) -> bool {
        matches!(self, Self::Newest | Self::NamedDown)
    }

    pub(super) fn by_name(self) -> bool {
        matches!(self, Self::Named | Self::NamedDown)
    }
}

/// An entry of a page, with the firm that shared it.
#[derive(Debug)]
pub struct ListEntry<E> {
    /// The firm.
    pub firm: FirmId,
    /// The entry.
    pub entry: E,
}

/// One client's partition, and the matters that decide what the caller may see in it.
pub(super) struct Partition {
    pub(super) client: ClientRef,
    pub(super) matters: Matters,
}

impl Partition {
    /// Whether `other` belongs to another client of the same firm.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.client.firm == other.client.firm && self.client != other.client
    }

    /// Whether the client is on a matter.
    pub(super) fn sees(&self, matter: &ResourceId) -> bool {
        self.matters.get(matter).is_some()
    }

    /// The found entries, each with its firm. An entry that the caller may not see becomes `None` but keeps its place.
    pub(super) fn show<E: Listed>(
        &self,
        found: RunPage<E>,
        matter: Option<&ResourceId>,
        keep: impl Fn(&E) -> bool,
    ) -> RunPage<ListEntry<E>> {
        let visible = |entry: &E| {
            let its = entry.matter();
            let wanted = matter.is_none_or(|matter| matter == its);
            wanted && self.sees(its) && keep(entry)
        };
        let place = |entry| ListEntry {
            firm: self.client.firm.clone(),
            entry,
        };
        let entries = found.entries.into_iter();
        RunPage {
            entries: entries
                .map(|(at, entry)| (at, entry.filter(visible).map(place)))
                .collect(),
            more: found.more,
        }
    }
}
