//! How often a client hears by mail that an answer waits.

use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientRef, EventId};
use crate::value::time::{HOUR, Timestamp};

/// The window in which one mail goes out, in milliseconds. The drafts of one window stand together in the portal, so one mail is enough.
pub const TELLING_WINDOW: i64 = 6 * HOUR;

/// Whether the mail with this id may go to a client now; if not, when the next window begins. The window belongs to the first mail that asks, so an attempt that is made again is not refused because of itself.
pub async fn may_tell(
    table: &Table,
    who: &ClientRef,
    mail: &EventId,
    now: Timestamp,
) -> Result<Result<(), Timestamp>, TableError> {
    let whom = format!("{}/{}", who.firm, who.client);
    let key = key::rate("draft-told", &whom, now, TELLING_WINDOW);
    let ends = Timestamp((now.0.div_euclid(TELLING_WINDOW) + 1) * TELLING_WINDOW);
    let write = Write::update(&key)
        .set("mail", mail)
        .set("kind", ItemKind::Rate)
        .set("ttl", ends.ttl())
        .when("attribute_not_exists(#PK) OR #mail = :mail");
    Ok(if table.write(write).await? {
        Ok(())
    } else {
        Err(ends)
    })
}
