//! The conversation between a client and their firms: messages of both sides, with the bills and calendar events that were shared in between.

use super::Message;
use super::entry::{ConversationEntry, show};
use crate::edge::problem::Problem;
use crate::engine::table::{Item, TableError};
use crate::resource::bill::Bill;
use crate::resource::document::Document;
use crate::resource::event::Event;
use crate::resource::opening;
use crate::resource::page::{
    ListEntry, ListRequest, Listed, Order, Page, Position, ReadContext, read_list, read_matter,
};
use crate::resource::{SharedCopy, Shows};
use crate::value::id::{ClientRef, Id, Kind};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the conversation is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversationFilter {
    /// Only what belongs to this matter.
    matter_id: Option<String>,
    /// Most entries of the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the page before.
    cursor: Option<String>,
}

/// What stands in a conversation.
#[derive(Debug)]
pub(super) enum Shared {
    Message(SharedCopy<Message>),
    Bill(SharedCopy<Bill>),
    Event(SharedCopy<Event>),
    Document(SharedCopy<Document>),
}

impl Shared {
    /// Messages that were withdrawn are gone; bills, calendar events and documents say that they are shared no longer.
    fn shown(&self) -> bool {
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
            Kind::Client | Kind::Matter | Kind::Folder => return Err(TableError::stray(kind)),
        })
    }

    fn resource(&self) -> (Kind, &Id) {
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

    fn matter(&self) -> &Id {
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
            // A conversation shows no more of an event than its title and time.
            Self::Event(_) => 0,
        }
    }
}

/// The conversation, newest first.
///
/// # Errors
/// When the session is over, a filter does not fit, or the caller is not on the matter.
pub async fn list(
    reading: &ReadContext<'_>,
    filter: &ConversationFilter,
) -> Result<Page<ConversationEntry>, Problem> {
    let request = ListRequest {
        name: "messages",
        matter: read_matter(filter.matter_id.as_deref())?,
        filters: &[],
        order: Order::Newest,
        sparse: false,
        limit: filter.limit.as_deref(),
        cursor: filter.cursor.as_deref(),
    };
    let show = |placed: ListEntry<Shared>| show(&placed.firm, placed.entry);
    read_list(reading, request, Shared::shown, show).await
}

/// Marks a message of the firm as read; doing it again changes nothing.
///
/// # Errors
/// When the session is over, or it is not the caller's to see.
pub async fn mark_read(reading: &ReadContext<'_>, id: &Id) -> Result<(), Problem> {
    opening::open::<Message>(reading, Kind::Message, id).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_conversation_reads_the_kinds_that_the_table_puts_there() {
        let all = Kind::ALL.iter().copied();
        let shown: BTreeSet<_> = all.filter(|kind| kind.in_conversation()).collect();
        assert_eq!(BTreeSet::from_iter(Shared::KINDS.iter().copied()), shown);
    }
}
