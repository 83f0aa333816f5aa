//! Sends the mail of a recorded delivery.

use super::letter::Letter;
use crate::engine::mail::Mail;
use crate::engine::table::Table;
use crate::failure::Failure;
use crate::people::delivery::Outgoing;
use crate::value::time::Timestamp;

/// Sends a letter whose delivery is queued, and records whether the mail system accepted it. If the record of a sent mail fails, the mail system's report makes up for it.
///
/// # Errors
/// When the mail could not be sent, or its outcome could not be recorded.
pub async fn deliver(
    table: &Table,
    mail: &Mail,
    letter: &Letter,
    delivery: &Outgoing,
    now: Timestamp,
) -> Result<(), Failure> {
    match mail.send(letter, Some(&delivery.tags())).await {
        Ok(_) => delivery.note_sent(table, now).await?,
        Err(failure) => {
            if failure.is_permanent() {
                delivery.note_refused(table, now).await?;
            }
            return Err(failure);
        }
    }
    Ok(())
}
