//! What the clock makes due: one entry for each moment at which a version of a resource has to be looked at again.
//!
//! A sweep finds the entries whose moment is over, and compares each with the resource as it is by then. Doubled, late or left out sweeps therefore do no harm.

use super::Resource;
use crate::engine::table::{Delete, Put, Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{FirmId, Kind};
use crate::value::time::{DAY, Timestamp};
use crate::value::variants::with_all;
use serde::{Deserialize, Serialize};

/// How long an entry is kept that no sweep took, in milliseconds.
const KEPT: i64 = 30 * DAY;

with_all! {
    /// Why something is due.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum DueSort {
        /// The day is over by which a firm said that it would write again.
        Update,
        /// A reminder of a request.
        Reminder,
        /// A reminder of a calendar event.
        Event,
        /// Something important may be unread.
        Unread,
    }
}

impl DueSort {
    /// Its tag in keys.
    fn tag(self) -> &'static str {
        match self {
            Self::Update => "UPDATE",
            Self::Reminder => "REMINDER",
            Self::Event => "EVENT",
            Self::Unread => "UNREAD",
        }
    }
}

/// Something that is due (`DUE#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    kind: ItemKind,
    /// Why it is due.
    pub sort: DueSort,
    firm: FirmId,
    of: Kind,
    /// The firm's own name for the resource.
    firm_ref: String,
    /// The version of the resource that it is about.
    pub version: i64,
    /// The moment.
    pub at: Timestamp,
    /// Whether it concerns only clients who were not told of the prompt that came of an earlier entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_off: bool,
    ttl: i64,
}

impl Due {
    /// An entry about a version of a resource.
    pub fn new(sort: DueSort, resource: &Resource, version: i64, at: Timestamp) -> Self {
        Self {
            kind: ItemKind::Due,
            sort,
            firm: resource.firm.clone(),
            of: resource.kind,
            firm_ref: resource.firm_ref.clone(),
            version,
            at,
            put_off: false,
            ttl: at.plus(KEPT).ttl(),
        }
    }

    /// The same at another moment.
    #[must_use]
    pub fn moved_to(&self, at: Timestamp) -> Self {
        Self {
            at,
            ttl: at.plus(KEPT).ttl(),
            ..self.clone()
        }
    }

    /// The resource.
    pub fn resource(&self) -> Resource {
        Resource::new(&self.firm, self.of, &self.firm_ref)
    }

    /// Its place among what is due of its sort.
    pub fn place(&self) -> String {
        self.key().sk
    }

    fn key(&self) -> key::Key {
        let id = self.of.derive(&self.firm, &self.firm_ref);
        key::due(self.sort.tag(), self.at, &self.firm, &id, self.version)
    }

    /// The write that enters it. The same entry twice is one.
    pub(super) fn put(&self) -> Put {
        Write::put(&self.key(), self)
    }

    /// The write that ends it.
    pub(super) fn delete(&self) -> Delete {
        Write::delete(&self.key())
    }
}

/// What is due of one sort at `now`, at most `limit`, the longest overdue first; only what is behind the [place](Due::place) `after`.
pub async fn find_due(
    table: &Table,
    sort: DueSort,
    after: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Due>, TableError> {
    let (pk, until) = key::due_until(sort.tag(), now);
    let query = Query::new(pk, Range::Between(format!("{after}#"), until));
    Ok(table.query(&query.limit(limit)).await?.items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_of_keys_are_those_of_items() {
        for sort in DueSort::ALL {
            assert_eq!(serde_json::to_value(sort).unwrap(), sort.tag());
        }
    }
}
