//! Events of a new session: the client signed in, and possibly in a new browser.

use super::record::{Stamp, person, written};
use crate::engine::stream::{Change, Record, Unreadable};
use crate::exchange::portal_event::{ClientSignedIn, PortalEvent, SessionStartedElsewhere};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::Membership;
use crate::people::session::Session;
use crate::value::id::{AddressId, ClientRef};

/// The person whose memberships [`super::events_of`] needs for this record; `None` unless it is a new session.
pub fn person_signed_in(record: &Record) -> Option<AddressId> {
    let new_session = record.change == Change::Inserted && record.kind() == Some(ItemKind::Session);
    key::parse_person(&record.key.pk).filter(|_| new_session)
}

pub(super) fn of_session(
    record: &Record,
    memberships: &[Membership],
) -> Result<Vec<PortalEvent>, Unreadable> {
    let session: Session = written(record)?;
    let opened = memberships
        .iter()
        .filter(|membership| session.opens(membership));
    let mut events: Vec<_> = opened
        .map(|membership| {
            let ClientRef { firm, client } = &membership.client;
            let what = format!("{firm}/{client}");
            Stamp::distinct(record, what, session.created_at, 1).build(ClientSignedIn {
                firm_id: firm.clone(),
                client_id: membership.client_id.clone(),
                method: session.method,
            })
        })
        .collect();
    // A session that opens nothing was refused, so nobody signed in with it.
    if session.new_browser && !events.is_empty() {
        let stamp = Stamp::new(record, session.created_at, 1);
        events.push(stamp.build(SessionStartedElsewhere {
            address_id: person(record)?,
            session_id: session.id,
        }));
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{copy, events, names, record, session, told, with};
    use super::*;
    use crate::value::id::{Id, Kind, SessionId};
    use serde_json::{Value, json};

    #[test]
    fn a_new_session_is_told_to_each_firm_that_it_opens() {
        let (key, item) = session();
        let told = told(&key, &Value::Null, &item);
        let expected = [
            (
                "client.signed_in",
                json!({"firm_id": "hale", "client_id": "c-1", "method": "code"}),
            ),
            (
                "client.signed_in",
                json!({"firm_id": "ortiz", "client_id": "77", "method": "code"}),
            ),
            (
                "session.started_elsewhere",
                json!({"address_id": AddressId::derive(&["ana"]), "session_id": SessionId::derive(&["session"])}),
            ),
        ];
        assert_eq!(
            told,
            expected
                .map(|(name, data)| (name.to_owned(), data))
                .to_vec()
        );
    }

    #[test]
    fn a_known_browser_warns_nobody_and_a_slide_tells_nothing() {
        let (key, item) = session();
        let known = with(&item, &json!({"new_browser": false, "method": "link"}));
        assert_eq!(
            names(&key, &Value::Null, &known),
            ["client.signed_in", "client.signed_in"]
        );
        assert!(events(&key, &item, &with(&item, &json!({"used": true}))).is_empty());
        assert!(events(&key, &item, &Value::Null).is_empty());
    }

    #[test]
    fn a_session_tells_only_the_firm_that_its_link_opens() {
        let (key, item) = session();
        let of_firm = |firm: &str| names(&key, &Value::Null, &with(&item, &json!({"firm": firm})));
        assert_eq!(
            of_firm("ortiz"),
            ["client.signed_in", "session.started_elsewhere"]
        );
        assert!(of_firm("north").is_empty());
    }

    #[test]
    fn memberships_are_wanted_for_new_sessions_alone() {
        let (key, item) = session();
        let inserted = record(&key, &Value::Null, &item);
        assert_eq!(person_signed_in(&inserted), Some(Id::derive(&["ana"])));
        assert_eq!(person_signed_in(&record(&key, &item, &item)), None);
        let (key, item) = copy(Kind::Bill, "b-1");
        assert_eq!(person_signed_in(&record(&key, &Value::Null, &item)), None);
    }
}
