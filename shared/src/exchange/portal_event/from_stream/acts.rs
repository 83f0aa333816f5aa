//! Events that tell the firm what a client did: the client wrote, or opened a shared resource. They use the firm's own names.

use super::image::CopyImage;
use super::record::{Stamp, client};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{
    BillViewed, DocumentDownloaded, EventViewed, MessageRead, MessageReceived, PortalEvent,
};
use crate::value::id::{FirmId, Opening};

/// The firm's own names for the client, the matter and the resource of a copy.
struct Names {
    firm_id: FirmId,
    client_id: String,
    matter_id: String,
    resource: String,
}

impl Names {
    fn of(record: &Record, copy: &mut CopyImage) -> Result<Self, Unreadable> {
        Ok(Self {
            firm_id: client(record)?.firm,
            client_id: named(record, "client_id", copy.client_id.take())?,
            matter_id: named(record, "their_matter", copy.matter_ref.take())?,
            resource: named(record, "their_id", copy.firm_ref.take())?,
        })
    }
}

fn named<T>(record: &Record, name: &str, value: Option<T>) -> Result<T, Unreadable> {
    value.ok_or_else(|| record.lacks(name))
}

/// A client wrote to the firm.
pub(super) fn sent(record: &Record, mut message: CopyImage) -> Result<PortalEvent, Unreadable> {
    let at = named(record, "shared_at", message.shared_at)?;
    let names = Names::of(record, &mut message)?;
    let text = message.data.and_then(|data| data.text);
    let stamp = Stamp::new(record, at, message.version);
    Ok(stamp.build(MessageReceived {
        firm_id: names.firm_id,
        client_id: names.client_id,
        matter_id: names.matter_id,
        message_id: names.resource,
        text: named(record, "data.text", text)?,
        document_ids: message.their_documents,
    }))
}

/// A client opened `version` of a shared resource for the first time.
pub(super) fn opened(
    record: &Record,
    opening: Opening,
    mut copy: CopyImage,
    version: i64,
) -> Result<PortalEvent, Unreadable> {
    let at = named(record, "opened_at", copy.opened_at)?;
    let names = Names::of(record, &mut copy)?;
    let stamp = Stamp::new(record, at, version);
    // The four events differ only in the names of two fields.
    macro_rules! event {
        ($data:ident, $resource:ident, $opened:ident) => {
            stamp.build($data {
                firm_id: names.firm_id,
                client_id: names.client_id,
                matter_id: names.matter_id,
                $resource: names.resource,
                version,
                $opened: at.rfc3339(),
            })
        };
    }
    Ok(match opening {
        Opening::BillViewed => event!(BillViewed, bill_id, opened_at),
        Opening::EventViewed => event!(EventViewed, event_id, opened_at),
        Opening::MessageRead => event!(MessageRead, message_id, opened_at),
        Opening::DocumentDownloaded => event!(DocumentDownloaded, document_id, downloaded_at),
    })
}

#[cfg(test)]
mod tests {
    use super::super::events_of;
    use super::super::tests::{OPENED_AT, copy, events, names, opened, record, told, with};
    use crate::value::id::Kind;
    use serde_json::{Value, json};

    #[test]
    fn what_a_client_writes_goes_to_the_firm() {
        let (key, item) = copy(Kind::Message, "01JD");
        let text = "¿Cuándo es la audiencia?\n\"Gracias\"";
        let item = with(
            &item,
            &json!({"author_client": true, "data": {"matter_id": "m-1", "text": text}}),
        );
        let data = json!({
            "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1", "message_id": "01JD",
            "text": text, "document_ids": [],
        });
        assert_eq!(
            told(&key, &Value::Null, &item),
            [("message.received".to_owned(), data)]
        );
        // Its author's own reading of it, or a change of the item, is no news to the firm.
        assert!(events(&key, &item, &opened(&item)).is_empty());
    }

    #[test]
    fn the_first_opening_of_a_version_goes_to_the_firm() {
        for (kind, name, field) in [
            (Kind::Bill, "bill.viewed", "bill_id"),
            (Kind::Event, "event.viewed", "event_id"),
            (Kind::Message, "message.read", "message_id"),
        ] {
            let (key, item) = copy(kind, "t-1");
            let mut data = json!({
                "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1",
                "version": 3, "opened_at": "2026-11-23T05:35:00Z",
            });
            data[field] = json!("t-1");
            assert_eq!(told(&key, &item, &opened(&item)), [(name.to_owned(), data)]);
            let again = with(&opened(&item), &json!({"told_version": 3}));
            assert!(events(&key, &opened(&item), &again).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_later_version_is_opened_anew() {
        let (key, item) = copy(Kind::Bill, "b-1");
        let second = with(&opened(&item), &json!({"version": 9}));
        let read = with(
            &second,
            &json!({"opened_version": 9, "opened_at": OPENED_AT + 1}),
        );
        assert_eq!(names(&key, &opened(&item), &second), ["thing.changed"]);
        assert_eq!(names(&key, &second, &read), ["bill.viewed"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let (key, item) = copy(Kind::Bill, "b-1");
        let nameless = with(&opened(&item), &json!({"client_id": null}));
        let error = events_of(&record(&key, &item, &nameless), &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the new image of an item of kind BILL (record ) lacks the attribute client_id"
        );
        let wrong = with(&item, &json!({"version": "three"}));
        assert!(events_of(&record(&key, &Value::Null, &wrong), &[]).is_err());
    }
}
