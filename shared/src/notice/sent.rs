//! Mails that are sent once: the record is in the client's partition (`C`, `IDEM#...`). It is not kept with the link in the mail, which is stored under an address: the request may be read again after the firm has changed the address.

use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientRef, EventId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The record of a sent mail.
#[derive(Serialize, Deserialize)]
struct SentMail {
    kind: ItemKind,
    ttl: i64,
}

/// Whether the mail with this id was sent to the client.
pub async fn was_sent(table: &Table, who: &ClientRef, mail: &EventId) -> Result<bool, TableError> {
    let key = key::idempotency(who, mail.as_str());
    let sent: Option<SentMail> = table.get(&key).await?;
    Ok(sent.is_some())
}

/// Records that the mail with this id was sent to the client. `remembered` is how long the record is kept, in milliseconds; it must be longer than the request for the mail can be redelivered.
pub async fn note_sent(
    table: &Table,
    who: &ClientRef,
    mail: &EventId,
    remembered: i64,
    now: Timestamp,
) -> Result<(), TableError> {
    let sent = SentMail {
        kind: ItemKind::Idempotency,
        ttl: now.plus(remembered).ttl(),
    };
    let key = key::idempotency(who, mail.as_str());
    table.write(Write::put(&key, &sent)).await?;
    Ok(())
}
