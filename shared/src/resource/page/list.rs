//! Reading a list: takes the page after the caller's cursor and makes the cursor for the next one.

use super::listed::{ListEntry, Listed, Order};
use super::read::{ListContext, PageRequest, read_page};
use super::{List, Page, Position};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Item, TableError};
use crate::resource::{Detail, SharedCopy, Shows};
use crate::value::id::{ClientRef, Id, Kind, ResourceId};
use serde::de::DeserializeOwned;

/// A request for a page of a list.
#[derive(Debug)]
pub struct ListRequest<'a> {
    /// The name of the list.
    pub name: &'static str,
    /// Only entries of this matter.
    pub matter: Option<ResourceId>,
    /// The other filters, in a fixed order; empty where none was given.
    pub filters: &'a [&'a str],
    /// The order of the list.
    pub order: Order,
    /// Whether the filters may exclude most entries; if so, many are read at once.
    pub sparse: bool,
    /// `?limit=`.
    pub limit: Option<&'a str>,
    /// `?cursor=`.
    pub cursor: Option<&'a str>,
}

/// Reads `?matter_id=`.
///
/// # Errors
/// When it is not the id of a matter.
pub fn read_matter(text: Option<&str>) -> Result<Option<ResourceId>, Problem> {
    let Some(text) = text else {
        return Ok(None);
    };
    let id = Kind::Matter.parse(text);
    Ok(Some(id.ok_or_else(|| FieldError::new("?matter_id", "id"))?))
}

/// Reads a page of the entries that the caller may see and that `keep` accepts, each converted by `show`.
///
/// # Errors
/// When the session is over, the limit or the cursor is invalid, or the caller is not on the matter.
pub async fn read_list<E: Listed, V>(
    reading: &ListContext<'_>,
    request: ListRequest<'_>,
    keep: impl Fn(&E) -> bool,
    show: impl Fn(ListEntry<E>) -> Option<V>,
) -> Result<Page<V>, Problem> {
    let mut filters = vec![request.matter.as_ref().map_or("", Id::as_str)];
    filters.extend_from_slice(request.filters);
    let list = List {
        keys: reading.keys,
        person: reading.viewer.person(),
        name: request.name,
        filters: &filters,
    };
    let wanted = PageRequest {
        order: request.order,
        matter: request.matter.clone(),
        window: list.window(request.limit, request.cursor)?,
        sparse: request.sparse,
    };
    let (entries, next) = read_page(reading, &wanted, keep).await?;
    let views = entries.into_iter().filter_map(show).collect();
    Ok(Page::new(views, next.map(|next| list.cursor(&next))))
}

/// The data of a kind that has its own list.
pub trait ListedData: Detail + DeserializeOwned {
    /// The kind of the list, as a slice of one.
    const KINDS: &'static [Kind];

    /// The place of a copy in a list of this order. Default: by the time it was shared.
    fn position(copy: &SharedCopy<Self>, _: Order) -> Position {
        Position::at(copy.shared_at, &copy.id)
    }

    /// The length of its text in bytes.
    fn weight(&self) -> usize;
}

impl<D: ListedData> Listed for SharedCopy<D> {
    const KINDS: &'static [Kind] = D::KINDS;

    fn read(_: Kind, item: Item) -> Result<Self, TableError> {
        item.read()
    }

    fn resource(&self) -> (Kind, &ResourceId) {
        (self.kind, &self.id)
    }

    fn shows(&self, client: &ClientRef) -> Shows {
        SharedCopy::shows(self, client)
    }

    fn mark_unread(&mut self, unread: String) {
        self.unread_key = Some(unread);
    }

    fn matter(&self) -> &ResourceId {
        &self.matter
    }

    fn position(&self, order: Order) -> Position {
        D::position(self, order)
    }

    fn weight(&self) -> usize {
        self.data.as_ref().map_or(0, D::weight)
    }
}
