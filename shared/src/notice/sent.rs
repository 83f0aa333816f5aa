//! Mails that go out once: that one was sent stands with the client (`C`, `IDEM#...`). It does not stand with a link in the mail, which lies under one address: what asks for the mail may be read again when the firm holds another address by then.

use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientRef, EventId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// That a mail was sent.
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

/// Notes that the mail with this id was sent to the client. `remembered` is how long that is kept, in milliseconds: longer than whatever asks for the mail can be read again.
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
