//! Events about clients: one appeared, got another address, or is no longer a client.

use super::record::{Stamp, client, person, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{AddressChanged, ClientAppeared, MembershipEnded, PortalEvent};
use crate::notice::mail_budget::{Caused, read_owed};
use crate::people::client::{Member, Membership};

pub(super) fn of_member(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let member: Member = written(record)?;
    let before = record.old_image::<Member>()?.filter(|old| old.active);
    let stayed = before
        .as_ref()
        .is_some_and(|old| old.address_id == member.address_id);
    let again = before
        .as_ref()
        .is_some_and(|old| old.invited_again < member.invited_again);
    if !member.active || (stayed && !again) {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    // An invitation that comes late makes a client active again without being the newest word about it.
    let what = match member.invited_again {
        0 => member.invited_version.to_string(),
        again => format!("{}+{again}", member.invited_version),
    };
    let stamp = Stamp::distinct(record, what, record.at, member.version);
    let mut events = vec![stamp.build(ClientAppeared {
        firm_id: who.firm.clone(),
        client: who.client.clone(),
    })];
    if let Some(old) = before.filter(|_| !stayed) {
        events.push(stamp.build(AddressChanged {
            firm_id: who.firm,
            client: who.client,
            previous_address: old.address,
            name: old.name,
            locale: old.locale,
        }));
    }
    Ok(events)
}

/// A warning that a day's budget did not cover is due when the day is over.
pub(super) fn of_gone_budget(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let Some(Caused::Warning(changed)) = read_owed(record)? else {
        return Ok(Vec::new());
    };
    let stamp = Stamp::distinct(record, "owed", record.at, 1);
    Ok(vec![stamp.build(changed)])
}

pub(super) fn of_membership(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let membership: Membership = written(record)?;
    let Some(ended_at) = membership.ended_at.filter(|_| !membership.active) else {
        return Ok(Vec::new());
    };
    let stamp = Stamp::new(record, ended_at, ended_at.0);
    Ok(vec![stamp.build(MembershipEnded {
        address_id: person(record)?,
    })])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, events, told, who, with};
    use super::*;
    use crate::key;
    use crate::value::id::{AddressId, Id};
    use serde_json::{Value, json};

    fn member(address: &str, version: i64, active: bool) -> Value {
        json!({
            "kind": "MEMBER", "client_id": "c-1", "address": format!("{address}@example.com"),
            "address_id": AddressId::derive(&[address]), "name": "Ana Ruiz", "locale": "es", "version": version,
            "active": active, "invited_version": 1,
        })
    }

    #[test]
    fn a_client_appears_when_invited_again_or_moved() {
        let key = key::member(&who());
        let data = json!({"firm_id": "hale", "client": who().client});
        let appeared = [("client.appeared".to_owned(), data.clone())];
        let ana = member("ana", 1, true);
        let removed = member("ana", 2, false);
        assert_eq!(told(&key, &Value::Null, &ana), appeared);
        assert_eq!(told(&key, &removed, &member("ana", 3, true)), appeared);
        // One who comes back under another address was not reached at the old one any more.
        assert_eq!(told(&key, &removed, &member("new", 3, true)), appeared);
        assert!(events(&key, &ana, &removed).is_empty());
        assert!(events(&key, &Value::Null, &removed).is_empty());
        let renamed = with(&member("ana", 2, true), &json!({"name": "Ana R."}));
        assert!(events(&key, &ana, &renamed).is_empty());

        let moved = told(&key, &ana, &member("new", 2, true));
        let warning = json!({
            "firm_id": "hale", "client": who().client, "previous_address": "ana@example.com",
            "name": "Ana Ruiz", "locale": "es",
        });
        let expected = [
            ("client.appeared".to_owned(), data),
            ("address.changed".to_owned(), warning),
        ];
        assert_eq!(moved, expected);
    }

    #[test]
    fn a_late_invitation_is_another_appearance() {
        let key = key::member(&who());
        let updated = with(&member("ana", 5, true), &json!({"invited_version": 0}));
        let removed = with(&updated, &json!({"active": false, "removed_version": 3}));
        let invited = with(
            &updated,
            &json!({"invited_version": 4, "removed_version": 3}),
        );
        let first = events(&key, &Value::Null, &updated);
        let second = events(&key, &removed, &invited);
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_ne!(first, second);
    }

    #[test]
    fn a_membership_that_ends_is_told_and_nothing_else_about_one() {
        let address = Id::derive(&["an address"]);
        let key = key::membership(&address, &who());
        let active = json!({
            "kind": "MEMBERSHIP", "client": who(), "client_id": "c-1", "address": "ana@example.com",
            "name": "Ana Ruiz", "locale": null, "active": true,
        });
        let ended = with(
            &active,
            &json!({"active": false, "ended_at": OPENED_AT, "ttl": 9}),
        );
        let told_one = [(
            "membership.ended".to_owned(),
            json!({"address_id": address}),
        )];
        assert_eq!(told(&key, &active, &ended), told_one);
        assert!(events(&key, &Value::Null, &active).is_empty());
        // Active again, it still says when it ended last.
        let back = with(&ended, &json!({"active": true, "ttl": null}));
        assert!(events(&key, &ended, &back).is_empty());
        assert!(events(&key, &ended, &Value::Null).is_empty());
        // Each end is an event of its own, and the same one whenever it is told.
        let id = |event: &PortalEvent| serde_json::to_value(event).unwrap()["detail"]["id"].clone();
        let first = events(&key, &active, &ended);
        let later = with(&ended, &json!({"ended_at": OPENED_AT + 1}));
        let second = events(&key, &back, &later);
        assert_eq!(id(&first[0]), id(&events(&key, &active, &ended)[0]));
        assert_ne!(id(&first[0]), id(&second[0]));
    }
}
