//! One page of a list that is merged from several runs of entries: its start, its length and the cursor of the next page.

mod cursor;
#[cfg(feature = "table")]
mod firm_list;
#[cfg(feature = "table")]
mod list;
#[cfg(feature = "table")]
mod listed;
mod merge;
#[cfg(feature = "table")]
mod once;
#[cfg(feature = "table")]
mod read;

pub use cursor::{List, Window, limit_of};
#[cfg(feature = "table")]
pub use firm_list::{FirmList, FirmRun};
#[cfg(feature = "table")]
pub use list::{ListRequest, ListedData, read_list, read_matter};
#[cfg(feature = "table")]
pub use listed::{ListEntry, Listed, Order};
pub use merge::{Merge, RunPage};
#[cfg(feature = "table")]
pub use read::{ListContext, ReadContext};

use crate::edge::http::{Answer, Call};
use crate::value::id::ResourceId;
use crate::value::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A place in a list. A time alone is not enough: many resources can be shared in the same millisecond.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The time by which the list is ordered; 0 in a list ordered by name.
    pub at: Timestamp,
    /// The folded name by which the list is ordered; empty in a list ordered by time.
    pub name: String,
    /// The resource at this place.
    pub id: ResourceId,
}

impl Position {
    /// A place in a list ordered by time.
    pub fn at(at: Timestamp, id: &ResourceId) -> Self {
        Self {
            at,
            name: String::new(),
            id: id.clone(),
        }
    }

    /// A place in a list ordered by folded name.
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
    /// The entries, in the order of the list.
    pub data: Vec<T>,
    /// Information about the list.
    pub meta: Meta,
}

/// Information about a list.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Meta {
    /// The way to the next page.
    pub paging: Paging,
}

/// The way to the next page of a list.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Paging {
    /// The `cursor` for the next page; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page and the cursor of the next page.
    pub fn new(data: Vec<T>, next: Option<String>) -> Self {
        let paging = Paging { next };
        Self {
            data,
            meta: Meta { paging },
        }
    }

    /// The answer to the call that asked for the page.
    pub fn answer(&self, call: &Call) -> Answer
    where
        T: Serialize,
    {
        Answer::page(call, self, self.meta.paging.next.as_deref())
    }

    /// A list with a single page.
    pub fn whole(data: Vec<T>) -> Self {
        Self::new(data, None)
    }
}
