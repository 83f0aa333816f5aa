//! The item that remembers when a firm was told that its clients were active (`F#...`, `ACTIVITY`): at most once a minute.

use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::FirmId;
use crate::value::time::{MINUTE, Timestamp};
use serde::Deserialize;

/// When the firm was told. That somebody is about to write, and that it was written, are two things: who dies between them leaves it to whoever gets the same message again, or to the next one after a minute.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Activity {
    /// When the last mail was begun.
    claimed_at: Option<Timestamp>,
    /// What happened up to here was told.
    told_until: Option<Timestamp>,
    /// The message for which somebody is about to write, or failed to.
    pub claimed_for: Option<String>,
}

impl Activity {
    /// Whether the firm was told of what happened at this moment.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.told_until.is_some_and(|told| at <= told)
    }

    /// When the next mail may be begun.
    pub fn due(&self, now: Timestamp) -> Timestamp {
        self.claimed_at.unwrap_or(now).plus(MINUTE)
    }
}

/// When the firm was told.
pub async fn read_activity(table: &Table, firm: &FirmId) -> Result<Activity, TableError> {
    let activity = table.get(&key::firm_activity(firm)).await?;
    Ok(activity.unwrap_or_default())
}

/// Takes the right to begin a mail for a message; `false` less than a minute after the last one was begun. A mail that was begun for the same message, or for `own`, another message of the same batch, is no reason to wait: that attempt failed.
pub async fn claim_activity(
    table: &Table,
    firm: &FirmId,
    message: &str,
    own: Option<&str>,
    now: Timestamp,
) -> Result<bool, TableError> {
    let claim = Write::update(&key::firm_activity(firm))
        .set("kind", ItemKind::Activity)
        .set("claimed_at", now)
        .set("claimed_for", message)
        .when(
            "attribute_not_exists(#claimed_at) OR #claimed_at <= :before \
             OR #claimed_for IN (:claimed_for, :own)",
        )
        .with("before", now.plus(-MINUTE))
        .with("own", own.unwrap_or_default());
    table.write(claim).await
}

/// Notes that the firm was told of what happened until then.
pub async fn note_activity_told(
    table: &Table,
    firm: &FirmId,
    until: Timestamp,
) -> Result<(), TableError> {
    let told = Write::update(&key::firm_activity(firm))
        .set("told_until", until)
        .remove("claimed_for");
    table.write(told).await?;
    Ok(())
}
