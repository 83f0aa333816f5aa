//! The entries of a conversation: copies of four kinds, in one list.

use super::Message;
use crate::engine::table::{Item, TableError};
use crate::resource::bill::Bill;
use crate::resource::document::Document;
use crate::resource::event::Event;
use crate::resource::page::{Listed, Order, Position};
use crate::resource::{SharedCopy, Shows};
use crate::value::id::{ClientRef, Kind, ResourceId};

/// A copy that a conversation can contain.
#[derive(Debug)]
pub(super) enum Shared {
    Message(SharedCopy<Message>),
    Bill(SharedCopy<Bill>),
    Event(SharedCopy<Event>),
    Document(SharedCopy<Document>),
}

impl Shared {
    /// Whether the conversation shows it. Withdrawn messages are hidden; withdrawn bills, calendar events and documents stay, marked as no longer shared.
    pub(super) fn shown(&self) -> bool {
        match self {
            Self::Message(copy) => copy.data.is_some(),
            Self::Bill(copy) => copy.data.is_some() || copy.withdrawn.is_some(),
            Self::Event(copy) => copy.data.is_some() || copy.withdrawn.is_some(),
            Self::Document(copy) => copy.data.is_some() || copy.withdrawn.is_some(),
        }
    }
}

/// The same expression over a copy of any kind.
macro_rules! each {
    ($shared:expr, $copy:ident => $what:expr) => {
        match $shared {
            Shared::Message($copy) => $what,
            Shared::Bill($copy) => $what,
            Shared::Event($copy) => $what,
            Shared::Document($copy) => $what,
        }
    };
}

impl Listed for Shared {
    const KINDS: &'static [Kind] = &[Kind::Message, Kind::Bill, Kind::Event, Kind::Document];

    fn read(kind: Kind, item: Item) -> Result<Self, TableError> {
        Ok(match kind {
            Kind::Bill => Self::Bill(item.read()?),
            Kind::Event => Self::Event(item.read()?),
            Kind::Document => Self::Document(item.read()?),
            Kind::Message => Self::Message(item.read()?),
            Kind::Matter | Kind::Folder | Kind::Stage | Kind::ClientRequest => {
                return Err(TableError::stray(kind));
            }
        })
    }

    fn resource(&self) -> (Kind, &ResourceId) {
        each!(self, copy => (copy.kind, &copy.id))
    }

    fn shows(&self, client: &ClientRef) -> Shows {
        each!(self, copy => copy.shows(client))
    }

    fn mark_unread(&mut self, unread: String) {
        each!(self, copy => copy.unread_key = Some(unread));
    }

    fn matter(&self) -> &ResourceId {
        each!(self, copy => &copy.matter)
    }

    fn position(&self, _: Order) -> Position {
        each!(self, copy => Position::at(copy.shared_at, &copy.id))
    }

    fn weight(&self) -> usize {
        match self {
            Self::Message(copy) => copy.data.as_ref().map_or(0, |message| message.text.len()),
            Self::Bill(copy) => copy.weight(),
            Self::Document(copy) => copy.weight(),
            // A conversation shows only the title and time of an event.
            Self::Event(_) => 0,
        }
    }
}
