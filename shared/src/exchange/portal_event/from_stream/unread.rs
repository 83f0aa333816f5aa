//! Events about what clients do not look at.

use super::record::{Stamp, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{PortalEvent, ResourceUnread, SentNotice};
use crate::resource::unread::{Unread, UnreadNotice};

/// A client has not opened something important.
pub(super) fn of_unread(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let unread: Unread = written(record)?;
    let stamp = Stamp::new(record, unread.since, unread.version);
    Ok(vec![stamp.build(ResourceUnread {
        firm_id: unread.firm,
        client_id: unread.client_id,
        matter_id: unread.matter,
        kind: unread.of.prefix().to_owned(),
        firm_ref: unread.firm_ref,
        version: unread.version,
        unread_since: unread.since.rfc3339(),
        notices: unread.notices.into_iter().map(show_notice).collect(),
    })])
}

fn show_notice(notice: UnreadNotice) -> SentNotice {
    SentNotice {
        channel: notice.channel,
        state: notice.state,
        changed_at: notice.at.rfc3339(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, told};
    use crate::key;
    use crate::value::id::{ClientRef, FirmId, Kind};
    use serde_json::{Value, json};

    #[test]
    fn what_is_unread_is_told_to_the_firm() {
        let firm = FirmId::parse("hale").unwrap();
        let who = ClientRef::derive(&firm, "c-1");
        let message = Kind::Message.derive(&firm, "t-1");
        let key = key::unopened(&firm, Kind::Message, &message, 3, &who.client);
        let item = json!({
            "kind": "UNREAD", "firm": "hale", "client_id": "c-1", "matter": "m-1", "of": "MESSAGE",
            "firm_ref": "t-1", "version": 3, "since": OPENED_AT, "ttl": 5,
            "notices": [{"channel": "mail", "state": "delivered", "at": OPENED_AT}],
        });
        let data = json!({
            "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1", "kind": "message",
            "firm_ref": "t-1", "version": 3, "unread_since": "2026-11-23T05:35:00Z",
            "notices": [
                {"channel": "mail", "state": "delivered", "changed_at": "2026-11-23T05:35:00Z"},
            ],
        });
        let expected = [("resource.unread".to_owned(), data)];
        assert_eq!(told(&key, &Value::Null, &item), expected);
    }
}
