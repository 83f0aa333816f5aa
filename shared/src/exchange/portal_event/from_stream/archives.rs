//! Events of archives: one is to be made, or one is ready after a while.

use super::record::{Stamp, person, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{ArchiveReady, ArchiveRequested, PortalEvent};
use crate::resource::archive::{Archive, ArchiveState};
use crate::value::time::MINUTE;

/// How long a person waits at the page, in milliseconds. A person who waits longer gets a mail.
const PATIENCE: i64 = MINUTE;

/// An archive was asked for, or is ready.
pub(super) fn of_archive(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let archive: Archive = written(record)?;
    let before = record.old_image::<Archive>()?;
    let fresh = before
        .as_ref()
        .is_none_or(|before| before.created_at != archive.created_at);
    let (address_id, archive_id) = (person(record)?, archive.id.clone());
    let at = archive.created_at;
    // An idempotency key that is used again after a day makes another archive under the same id.
    if fresh {
        let stamp = Stamp::new(record, at, at.0);
        return Ok(vec![stamp.build(ArchiveRequested {
            address_id,
            archive_id,
        })]);
    }
    let was_ready = before.is_some_and(|before| before.ready_at == archive.ready_at);
    let late = archive.ready_at.filter(|ready| ready.since(at) > PATIENCE);
    let Some(ready_at) = late.filter(|_| !was_ready) else {
        return Ok(Vec::new());
    };
    match archive.state {
        ArchiveState::Making | ArchiveState::Failed => Ok(Vec::new()),
        ArchiveState::Ready => {
            let stamp = Stamp::new(record, ready_at, at.0);
            Ok(vec![stamp.build(ArchiveReady {
                address_id,
                archive_id,
            })])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;
    use crate::key;
    use crate::value::id::Id;
    use serde_json::{Value, json};

    #[test]
    fn an_archive_is_asked_for_once_and_announced_when_it_took_long() {
        let (address, id) = (Id::derive(&["a"]), Id::derive(&["z"]));
        let key = key::archive(&address, &id);
        let item = |state: &str, written: u32, ready_at: Option<i64>| {
            json!({
                "kind": "ARCHIVE", "id": id, "firm": "hale", "locale": "en", "fingerprint": "f",
                "documents": 2, "size": 5, "state": state, "written": written, "left_out": 0,
                "created_at": 1_000, "ready_at": ready_at, "expires_at": 9_000, "ttl": 9,
            })
        };
        let data = json!({"address_id": address, "archive_id": id});
        let asked = item("making", 0, None);
        let requested = [("archive.requested".to_owned(), data.clone())];
        assert_eq!(told(&key, &Value::Null, &asked), requested);
        let half = item("making", 1, None);
        assert_eq!(told(&key, &asked, &half), []);
        assert_eq!(told(&key, &half, &item("ready", 2, Some(61_000))), []);
        let late = item("ready", 2, Some(61_001));
        assert_eq!(
            told(&key, &half, &late),
            [("archive.ready".to_owned(), data)]
        );
        assert_eq!(told(&key, &late, &late), []);
        assert_eq!(told(&key, &half, &item("failed", 1, None)), []);
    }
}
