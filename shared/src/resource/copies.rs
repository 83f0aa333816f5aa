//! Copies: one per client a resource is shared with.

use super::{Recipient, Share};
use crate::engine::table::{Outcome, Table, TableError, Update, Write};
use crate::key;
use crate::value::id::{ClientRef, Kind, ResourceId, SecondOrder};
use crate::value::secret::hash;
use crate::value::time::Timestamp;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

/// Concurrent writes for one event: enough to hide the table's latency. At 5 ms each they stay within the 4,000 units a second that a new on-demand table accepts.
pub(super) const IN_FLIGHT: usize = 32;

/// The cases that one write handles without a read: a new copy, or changed data for a copy in the same matter.
const PLAIN: &str = "attribute_not_exists(#PK) OR (#version < :version AND #matter = :matter AND attribute_exists(#face) AND #face <> :face)";

/// Writes the copy of every client that does not have this version or a newer one yet.
pub(super) async fn write<D: Serialize + Sync>(
    table: &Table,
    share: &Share<D>,
    version: i64,
    now: Timestamp,
) -> Result<(), TableError> {
    // A sender's clock may be ahead; no message was sent after it arrived.
    let at = share.sent_at.map_or(now, |sent| sent.min(now));
    let copy = |place| NewCopy {
        share,
        recipient: &share.audience[place],
        version,
        at,
    };
    stream::iter(0..share.audience.len())
        .map(|place| copy(place).write(table))
        .buffer_unordered(IN_FLIGHT)
        .try_for_each(|()| std::future::ready(Ok(())))
        .await
}

/// The condition of a quiet version: only a new copy, because a mail about an existing one may still be due.
const NEW: &str = "attribute_not_exists(#PK)";

/// Records, in the write of a quiet version, that the client needs no mail about it.
pub(super) fn note_quiet(write: Update, version: i64, shared: bool, content_hash: &str) -> Update {
    write
        .set("told_version", version)
        .set("told_shared", shared)
        .set("told_face", content_hash)
        .remove("passed_face")
        .remove("passed_for")
}

/// The copy or tombstone that is already in the table.
#[derive(Debug, Deserialize)]
struct Standing {
    version: i64,
    shared_at: Option<Timestamp>,
    #[serde(rename = "face")]
    content_hash: Option<String>,
    #[serde(rename = "lu")]
    unread_key: Option<String>,
    #[serde(rename = "told_version")]
    notified_version: Option<i64>,
    #[serde(rename = "told_shared")]
    notified_shared: Option<bool>,
    #[serde(rename = "told_face")]
    notified_hash: Option<String>,
}

impl Standing {
    /// Whether the client is still to be notified about this copy and has not opened it. A quiet version that replaces it must leave that notice pending.
    fn is_untold(&self, kind: Kind) -> bool {
        let told = self.notified_shared == Some(true)
            && (!kind.announces_changes() || self.notified_hash == self.content_hash);
        let unopened = self.unread_key.is_some() || !kind.is_opened();
        kind.is_announced() && self.content_hash.is_some() && unopened && !told
    }
}

/// The result of an update, ignored.
#[derive(Deserialize)]
struct Nothing {}

/// One client's new copy, before it is written.
struct NewCopy<'a, D> {
    share: &'a Share<D>,
    recipient: &'a Recipient,
    version: i64,
    at: Timestamp,
}

impl<D: Serialize> NewCopy<'_, D> {
    /// Usually one write. If there is a tombstone, another matter, or no change for this client, the first write is refused, and a second write follows that depends on the stored item.
    async fn write(self, table: &Table) -> Result<(), TableError> {
        let mut write = self.plain();
        loop {
            let Outcome::Refused(old) = table.update::<Nothing>(write).await? else {
                return Ok(());
            };
            let Some(item) = old else {
                write = self.plain();
                continue;
            };
            let standing: Standing = item.read()?;
            if standing.version >= self.version {
                return Ok(());
            }
            write = self.over(&standing);
        }
    }

    fn plain(&self) -> Update {
        let write = self.body().set_once("shared_at", self.at);
        let write = write.set("changed_at", self.at);
        let write = if self.is_listed() {
            write
                .set_once("lt", self.by_time(self.at))
                .set_once("lm", self.by_matter(self.at))
                .set_or_remove("lu", self.unread())
        } else {
            write
        };
        if self.share.quiet {
            self.quiet(write).when(NEW)
        } else {
            write.when(PLAIN)
        }
    }

    /// Replaces the stored item, on the condition that it did not change meanwhile.
    fn over(&self, standing: &Standing) -> Update {
        let at = standing.shared_at.unwrap_or(self.at);
        let write = self.body().set("shared_at", at);
        let changed = standing.content_hash.as_ref() != Some(&self.content_hash());
        let write = if changed {
            write.set("changed_at", self.at)
        } else {
            write
        };
        let write = if self.is_listed() {
            // A resource that moves to another matter keeps its time.
            let write = write
                .set("lt", self.by_time(at))
                .set("lm", self.by_matter(at));
            let unread = standing.unread_key.is_some() || changed;
            write.set_or_remove("lu", self.unread().filter(|_| unread))
        } else {
            write
        };
        if !self.share.quiet {
            return write
                .when("#version = :known")
                .with("known", standing.version);
        }
        let untold = standing.is_untold(self.share.resource.kind);
        let write = if untold { write } else { self.quiet(write) };
        let write = match standing.notified_version {
            Some(told) => write
                .when("#version = :known AND #told_version = :known_told")
                .with("known_told", told),
            None => write.when("#version = :known AND attribute_not_exists(#told_version)"),
        };
        write.with("known", standing.version)
    }

    fn quiet(&self, write: Update) -> Update {
        note_quiet(write, self.version, true, &self.content_hash())
    }

    fn body(&self) -> Update {
        let Share {
            resource, matter, ..
        } = self.share;
        Write::update(&key::shared_copy(&self.who(), resource.kind, &resource.id))
            .set("kind", resource.kind)
            .set("id", &resource.id)
            .set("their_id", &resource.firm_ref)
            .set("matter", &matter.id)
            .set("their_matter", &matter.theirs)
            .set("client_id", &self.recipient.client_id)
            .set("version", self.version)
            .set("data", self.share.view.of(self.recipient))
            .set("face", self.content_hash())
            .set_or_remove("lo", self.order())
            .remove("withdrawn")
    }

    /// The hash only compares data that this code wrote, so any serialization will do.
    fn content_hash(&self) -> String {
        let data = serde_json::to_vec(self.share.view.of(self.recipient));
        hash(&data.unwrap_or_default())
    }

    fn is_listed(&self) -> bool {
        self.share.resource.kind.is_listed()
    }

    fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.share.resource.firm.clone(),
            client: self.recipient.client.clone(),
        }
    }

    fn id(&self) -> &ResourceId {
        &self.share.resource.id
    }

    fn by_time(&self, at: Timestamp) -> String {
        key::by_time(self.share.resource.kind, at, Some(self.id()))
    }

    fn by_matter(&self, at: Timestamp) -> String {
        key::by_matter(
            self.share.resource.kind,
            &self.share.matter.id,
            at,
            Some(self.id()),
        )
    }

    /// A kind that nobody opens never counts as unread.
    fn unread(&self) -> Option<String> {
        let kind = self.share.resource.kind;
        let unread = || key::unread(kind, &self.share.matter.id, self.id());
        kind.is_opened().then(unread)
    }

    /// Its sort key in the second order of its kind; `None` for a kind without one.
    fn order(&self) -> Option<String> {
        let Share {
            resource,
            date,
            named,
            ..
        } = self.share;
        let (kind, id) = (resource.kind, Some(&resource.id));
        Some(match kind.second_order()? {
            SecondOrder::Start => key::by_order(kind, date.as_ref()?.starts_at, id),
            SecondOrder::Name => key::by_name(kind, named.as_ref()?, id),
        })
    }
}
