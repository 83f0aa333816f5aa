//! One page of a list that is merged from several runs of things: where it begins, how long it is, and how the next one is asked for.

mod cursor;
#[cfg(feature = "table")]
mod list;
#[cfg(feature = "table")]
mod listed;
mod merge;
#[cfg(feature = "table")]
mod once;
#[cfg(feature = "table")]
mod read;

pub use cursor::{List, Window};
#[cfg(feature = "table")]
pub use list::{ListRequest, ListedData, read_list, read_matter};
#[cfg(feature = "table")]
pub use listed::{ListEntry, Listed, Order};
pub use merge::{Merge, RunPage};
#[cfg(feature = "table")]
pub use read::ReadContext;

use crate::value::id::ResourceId;
use crate::value::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A place in a list. Times alone are no places: many things can be shared in one millisecond.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The moment by which the list is ordered; 0 where names order it.
    pub at: Timestamp,
    /// The folded name by which the list is ordered; empty where moments order it.
    pub name: String,
    /// The thing there.
    pub id: ResourceId,
}

impl Position {
    /// A place in a list that moments order.
    pub fn at(at: Timestamp, id: &ResourceId) -> Self {
        Self {
            at,
            name: String::new(),
            id: id.clone(),
        }
    }

    /// A place in a list that folded names order.
    pub fn named(name: String, id: &ResourceId) -> Self {
        Self {
            at: Timestamp(0),
            name,
            id: id.clone(),
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries, in the list's order.
    pub data: Vec<T>,
    /// What is said about the list.
    pub meta: Meta,
}

/// What a page says about its list.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Meta {
    /// How to go on.
    pub paging: Paging,
}

/// How to go on in a list.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Paging {
    /// The `cursor` of the next page; null on the last one.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page and the place after which the next one begins.
    pub fn new(data: Vec<T>, next: Option<String>) -> Self {
        let paging = Paging { next };
        Self {
            data,
            meta: Meta { paging },
        }
    }

    /// A list that has one page.
    pub fn whole(data: Vec<T>) -> Self {
        Self::new(data, None)
    }
}
