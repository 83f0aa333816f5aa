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

impl Listed for Shared {
    const KINDS: &'static [Kind] = &[Kind::Message, Kind::Bill, Kind::Event, Kind::Document];

    fn read(kind: Kind, item: Item) -> Result<Self, TableError> {
        Ok(match kind {
            Kind::Bill => Self::Bill(item.read()?),
            Kind::Event => Self::Event(item.read()?),
            Kind::Document => Self::Document(item.read()?),
            Kind::Message => Self::Message(item.read()?),
            Kind::Matter | Kind::Folder => return Err(TableError::stray(kind)),
        })
    }

    fn resource(&self) -> (Kind, &ResourceId) {
        match self {
            Self::Message(copy) => (Kind::Message, &copy.id),
            Self::Bill(copy) => (Kind::Bill, &copy.id),
            Self::Event(copy) => (Kind::Event, &copy.id),
            Self::Document(copy) => (Kind::Document, &copy.id),
        }
    }

    fn shows(&self, client: &ClientRef) -> Shows {
        match self {
            Self::Message(copy) => copy.shows(client),
            Self::Bill(copy) => copy.shows(client),
            Self::Event(copy) => copy.shows(client),
            Self::Document(copy) => copy.shows(client),
        }
    }

    fn mark_unread(&mut self, unread: String) {
        let place = match self {
            Self::Message(copy) => &mut copy.unread_key,
            Self::Bill(copy) => &mut copy.unread_key,
            Self::Event(copy) => &mut copy.unread_key,
            Self::Document(copy) => &mut copy.unread_key,
        };
        *place = Some(unread);
    }

    fn matter(&self) -> &ResourceId {
        match self {
            Self::Message(copy) => &copy.matter,
            Self::Bill(copy) => &copy.matter,
            Self::Event(copy) => &copy.matter,
            Self::Document(copy) => &copy.matter,
        }
    }

    fn position(&self, _: Order) -> Position {
        let (at, id) = match self {
            Self::Message(copy) => (copy.shared_at, &copy.id),
            Self::Bill(copy) => (copy.shared_at, &copy.id),
            Self::Event(copy) => (copy.shared_at, &copy.id),
            Self::Document(copy) => (copy.shared_at, &copy.id),
        };
        Position::at(at, id)
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
