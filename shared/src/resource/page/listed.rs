//! What a list is made of: entries of some kinds, in an order, from the partitions of one person's clients.

use super::{Position, RunPage};
use crate::engine::table::{Item, TableError};
use crate::people::access::Matters;
use crate::resource::Shows;
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// Something that a list shows.
pub trait Listed: Sized {
    /// The kinds of things in the list.
    const KINDS: &'static [Kind];

    /// Reads an item of one of these kinds.
    fn read(kind: Kind, item: Item) -> Result<Self, TableError>;

    /// What it is a copy of.
    fn resource(&self) -> (Kind, &ResourceId);

    /// How much of it this copy, which is `client`'s, shows.
    fn shows(&self, client: &ClientRef) -> Shows;

    /// Takes over from another copy of the same person's that it is unread: its place on that index.
    fn mark_unread(&mut self, unread: String);

    /// The matter that it belongs to.
    fn matter(&self) -> &ResourceId;

    /// Its place in a list of this order.
    fn position(&self, order: Order) -> Position;

    /// How many bytes of text it has.
    fn weight(&self) -> usize;
}

/// In which order things are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// What was shared last comes first.
    Newest,
    /// What was shared first comes first.
    Oldest,
    /// By name, `a` before `z`.
    Named,
    /// By name, `z` before `a`.
    NamedDown,
    /// Calendar events that start from the first moment to before the second, the earliest first.
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

/// An entry of a page, and the firm that shared it.
#[derive(Debug)]
pub struct ListEntry<E> {
    /// The firm.
    pub firm: FirmId,
    /// What it shared.
    pub entry: E,
}

/// What is shared with one client, and what of it the caller may see.
pub(super) struct Partition {
    pub(super) client: ClientRef,
    pub(super) matters: Matters,
}

impl Partition {
    /// Whether it is another client of the same firm.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.client.firm == other.client.firm && self.client != other.client
    }

    /// Whether the client is on a matter.
    pub(super) fn sees(&self, matter: &ResourceId) -> bool {
        self.matters.get(matter).is_some()
    }

    /// What was found, as entries, each under its firm; what the caller may not see leaves its place empty.
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
