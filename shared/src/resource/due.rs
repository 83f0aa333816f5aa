//! What the clock makes due: one entry for each moment at which a version of a resource has to be looked at again.
//!
//! A sweep finds the entries whose moment is over, and compares each with the current resource. Repeated, late or missed sweeps therefore do no harm.

use super::{Resource, SharedCopy};
use crate::engine::table::{Delete, Put, Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, FirmId, Kind};
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
    /// The only client whom it concerns; `None` for all who have the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<OneClient>,
    ttl: i64,
}

/// A client whose notice was late or had to wait, unlike those of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneClient {
    /// The client.
    pub client: ClientId,
    /// Why the client is prompted apart from the others.
    pub why: Apart,
}

/// Why a client is prompted apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apart {
    /// The notice of a prompt had to wait for another day. If other news tells of the prompt before then, nothing is due.
    PutOff,
    /// What is new was announced only when the client would have been told once more.
    AnnouncedLate,
}

impl OneClient {
    /// Whether the client of this copy still has to be prompted, by an entry for `at`.
    pub(super) fn is_due<D>(&self, client: &ClientId, copy: &SharedCopy<D>, at: Timestamp) -> bool {
        let due = copy.prompt.is_some_and(|prompt| match self.why {
            Apart::PutOff => copy.notified_prompt < Some(prompt.at),
            // An attempt that died after it entered this leaves another entry a few minutes later.
            Apart::AnnouncedLate => prompt.at <= at.plus(-DAY),
        });
        due && self.client == *client
    }
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
            only: None,
            ttl: at.plus(KEPT).ttl(),
        }
    }

    /// The same for one client alone.
    #[must_use]
    pub fn only(self, client: &ClientId, why: Apart) -> Self {
        let client = client.clone();
        Self {
            only: Some(OneClient { client, why }),
            ..self
        }
    }

    /// Whether it concerns the client with this copy.
    pub(super) fn concerns<D>(&self, client: &ClientId, copy: &SharedCopy<D>) -> bool {
        let only = self.only.as_ref();
        copy.version == self.version && only.is_none_or(|one| one.is_due(client, copy, self.at))
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
        let only = self.only.as_ref().map(|one| &one.client);
        key::due(
            self.sort.tag(),
            self.at,
            (&self.firm, &id, self.version),
            only,
        )
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
