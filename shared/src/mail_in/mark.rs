//! Records that an answer was taken, so that a second delivery of it changes nothing.

use super::Doubt;
use crate::engine::table::{Put, Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::value::id::{ClientRef, DraftId};
use crate::value::secret::hash;
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an answer is remembered, in milliseconds: longer than a queue and its dead letters keep a message (SQS, 14 days each), plus a day to replay them.
const REMEMBERED: i64 = 29 * DAY;

/// An answer that was taken, in the client's partition (`IDEM#...`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    kind: ItemKind,
    /// Why it waits as a draft; absent if it went straight into the conversation. It decides whether its files are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) doubt: Option<Doubt>,
    /// Whether it became a message or a draft.
    pub(super) done: bool,
    ttl: i64,
}

impl Mark {
    /// The mark of an answer that is being taken.
    pub(super) fn new(doubt: Option<Doubt>, now: Timestamp) -> Self {
        Self {
            kind: ItemKind::Idempotency,
            doubt,
            done: false,
            ttl: now.plus(REMEMBERED).ttl(),
        }
    }

    /// The write that begins it.
    pub(super) fn begin(&self, who: &ClientRef, answer: &DraftId) -> Put {
        Write::put(&at(who, answer), self).when_new()
    }

    /// The write that ends it, once.
    pub(super) fn end(who: &ClientRef, answer: &DraftId) -> Update {
        Write::update(&at(who, answer))
            .set("done", true)
            .when("#done = :not_done")
            .with("not_done", false)
    }

    /// The mark of an answer; `None` if it was not taken.
    pub(super) async fn read(
        table: &Table,
        who: &ClientRef,
        answer: &DraftId,
    ) -> Result<Option<Self>, TableError> {
        table.get(&at(who, answer)).await
    }
}

fn at(who: &ClientRef, answer: &DraftId) -> Key {
    key::idempotency(who, &hash(format!("mail-in/{answer}").as_bytes()))
}
