//! Events about notices: each state of one, and an address that they do not reach.

use super::record::{Stamp, client, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{
    ClientUnreachable, DeliveryChanged, DeliveryResource, PortalEvent,
};
use crate::people::delivery::{Delivery, DeliveryState, Sentences, Unreachable};
use crate::value::text::Locale;

/// The state of a notice changed that the firm may know about. No event reports that it is about to be sent.
pub(super) fn of_delivery(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let delivery: Delivery = written(record)?;
    let before = record.old_image::<Delivery>()?.map(|old| old.rank);
    let unknown = delivery.lt.is_none();
    if unknown || delivery.state == DeliveryState::Queued || before == Some(delivery.rank) {
        return Ok(Vec::new());
    }
    let subjects = delivery.subjects.into_iter();
    let data = DeliveryChanged {
        firm_id: client(record)?.firm,
        client_id: delivery.client_id,
        delivery_id: delivery.id.to_string(),
        notice: delivery.notice,
        channel: delivery.channel,
        resources: subjects
            .map(|subject| DeliveryResource {
                kind: subject.kind.prefix().to_owned(),
                firm_ref: subject.firm_ref,
            })
            .collect(),
        state: delivery.state,
        reason: delivery.reason,
        sentence: Sentences::new(Locale::En).of(delivery.reason),
        changed_at: delivery.changed_at.rfc3339(),
    };
    let stamp = Stamp::new(record, delivery.changed_at, delivery.rank);
    Ok(vec![stamp.build(data)])
}

/// An address became unreachable. Its item is written once for each cause.
pub(super) fn of_unreachable(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let unreachable: Unreachable = written(record)?;
    let data = ClientUnreachable {
        firm_id: client(record)?.firm,
        client_id: unreachable.client_id,
        reason: unreachable.reason,
        sentence: Sentences::new(Locale::En).of(unreachable.reason),
        delivery_id: unreachable.delivery.to_string(),
        since: unreachable.since.rfc3339(),
    };
    let stamp = Stamp::new(record, unreachable.since, unreachable.since.0);
    Ok(vec![stamp.build(data)])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, events, told, who, with};
    use crate::key;
    use crate::people::delivery::DeliveryState;
    use crate::value::id::Id;
    use serde_json::{Value, json};

    fn delivery() -> Value {
        json!({
            "kind": "DELIVERY", "id": "3ZJ5RK2G2QH8V7T4N9YB6C1D0E", "client_id": "c-1", "notice": "news",
            "channel": "mail", "address_id": "2PK14GQBBFQ21ERQ7A416VP3M3", "invited_version": 1,
            "subjects": [{"kind": "BILL", "firm_ref": "b-1"}], "listed_at": OPENED_AT,
            "state": "queued", "reason": "being-sent", "rank": 0, "changed_at": OPENED_AT, "queued_at": OPENED_AT,
            "lt": "x", "ttl": 1,
        })
    }

    #[test]
    fn each_state_of_a_notice_is_told_once() {
        let key = key::delivery(&who(), &Id::parse("3ZJ5RK2G2QH8V7T4N9YB6C1D0E").unwrap());
        let queued = delivery();
        assert!(events(&key, &Value::Null, &queued).is_empty());
        let bounced = with(
            &queued,
            &json!({"state": "bounced", "reason": "mailbox-full", "rank": 7, "bounced_at": OPENED_AT}),
        );
        let data = json!({
            "firm_id": "hale", "client_id": "c-1", "delivery_id": "3ZJ5RK2G2QH8V7T4N9YB6C1D0E", "notice": "news",
            "channel": "mail", "resources": [{"kind": "bill", "firm_ref": "b-1"}], "state": "bounced",
            "reason": "mailbox-full", "sentence": "The recipient's mailbox is full.",
            "changed_at": "2026-11-23T05:35:00Z",
        });
        assert_eq!(
            told(&key, &queued, &bounced),
            [("delivery.changed".to_owned(), data)]
        );
        let unlisted = |item: &Value| with(item, &json!({"lt": null, "listed_at": null}));
        let sent = with(
            &queued,
            &json!({"state": "sent", "reason": "accepted", "rank": 2}),
        );
        assert_eq!(told(&key, &queued, &sent).len(), 1);
        assert!(events(&key, &unlisted(&queued), &unlisted(&sent)).is_empty());
        assert_eq!(told(&key, &unlisted(&sent), &bounced).len(), 1);
        // A time that is added later is no new state.
        let later = with(&bounced, &json!({"sent_at": OPENED_AT}));
        assert!(events(&key, &bounced, &later).is_empty());
        assert_eq!(DeliveryState::ALL.len(), 8);
    }

    #[test]
    fn an_unreachable_client_is_told() {
        let key = key::unreachable(&who());
        let item = json!({
            "kind": "UNREACHABLE", "client_id": "c-1", "address_id": "2PK14GQBBFQ21ERQ7A416VP3M3", "invited_version": 1,
            "reason": "address-rejected", "since": OPENED_AT, "delivery": "3ZJ5RK2G2QH8V7T4N9YB6C1D0E",
        });
        let told = told(&key, &Value::Null, &item);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "client.unreachable");
        assert_eq!(told[0].1["reason"], "address-rejected");
        assert_eq!(told[0].1["since"], "2026-11-23T05:35:00Z");
        let again = with(
            &item,
            &json!({"invited_version": 2, "since": OPENED_AT + 1}),
        );
        assert_ne!(
            events(&key, &Value::Null, &item),
            events(&key, &item, &again)
        );
    }
}
