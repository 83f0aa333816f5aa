//! The item that records when a firm was last told about client activity (`F#...`, `ACTIVITY`): at most one mail a minute.

use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::FirmId;
use crate::value::time::{MINUTE, Timestamp};
use serde::Deserialize;

/// When the firm was told. Claiming a mail and recording it as sent are separate writes: if a process dies in between, the mail is repeated when the same message is delivered again, or with the next message after a minute.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Activity {
    /// When the last mail was claimed.
    claimed_at: Option<Timestamp>,
    /// The firm was told of everything up to this time.
    told_until: Option<Timestamp>,
    /// The message whose mail was claimed and not yet recorded as sent: it is being sent, or sending failed.
    pub claimed_for: Option<String>,
}

impl Activity {
    /// Whether the firm was told of an activity at this time.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.told_until.is_some_and(|told| at <= told)
    }

    /// When the next mail may be claimed.
    pub fn due(&self, now: Timestamp) -> Timestamp {
        self.claimed_at.unwrap_or(now).plus(MINUTE)
    }
}

/// Reads when the firm was told.
pub async fn read_activity(table: &Table, firm: &FirmId) -> Result<Activity, TableError> {
    let activity = table.get(&key::firm_activity(firm)).await?;
    Ok(activity.unwrap_or_default())
}

/// Claims the mail for a message; `false` within a minute of the last claim. A claim for the same message, or for `own`, another message of the same batch, does not block: that attempt failed.
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

/// Records that the firm was told of all activity up to `until`.
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
