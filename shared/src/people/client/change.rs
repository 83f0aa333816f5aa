//! The effect of a firm's events on what it records about its client: a pure function with the same result in any order of events.

use super::Member;
use crate::item::ItemKind;
use crate::value::address::Address;
use crate::value::id::{AddressId, ClientId, ClientRef, FirmId, Id};
use crate::value::text::Locale;
use serde::{Deserialize, Serialize};

/// The client's address, name and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The client's address, according to the firm.
    pub address: Address,
    /// The client's name.
    pub name: String,
    /// The client's language, according to the firm.
    pub locale: Option<Locale>,
}

/// A firm's statement about its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientChange {
    /// The client is invited: an invitation is sent.
    Invited(Contact),
    /// The client's contact changed; no invitation is sent.
    Updated(Contact),
    /// The firm removed the client.
    Removed,
}

impl ClientChange {
    /// The contact in the change, if it has one.
    pub fn contact(&self) -> Option<&Contact> {
        match self {
            Self::Invited(contact) | Self::Updated(contact) => Some(contact),
            Self::Removed => None,
        }
    }
}

impl Member {
    /// A client about whom nothing is known yet. The address and its partition belong to nobody.
    pub fn unknown(client_id: &str) -> Self {
        Self {
            kind: ItemKind::Member,
            client_id: client_id.to_owned(),
            address: String::new(),
            address_id: Id::derive(&["nobody"]),
            name: String::new(),
            locale: None,
            version: 0,
            active: false,
            invited_version: 0,
            invited_again: 0,
            removed_version: 0,
        }
    }

    /// The client after a change with this version. `address` is the id of the contact's address.
    ///
    /// Each of the three versions only grows, and whether the client is active follows from them, so the order of events does not matter. The newest contact wins. The newest invitation counts even if a newer update arrived before it. A removal ends everything except a newer invitation; an update does not revive the client.
    #[must_use]
    pub fn after(&self, change: &ClientChange, version: i64, address: Option<AddressId>) -> Self {
        let mut new = self.clone();
        match change {
            ClientChange::Removed => new.removed_version = version.max(self.removed_version),
            ClientChange::Invited(_) if version > self.removed_version => {
                new.invited_version = version.max(self.invited_version);
            }
            ClientChange::Invited(_) | ClientChange::Updated(_) => {}
        }
        if version > self.version {
            new.version = version;
            if let (Some(contact), Some(address)) = (change.contact(), address) {
                contact.address.as_written().clone_into(&mut new.address);
                new.address_id = address;
                new.name.clone_from(&contact.name);
                new.locale = contact.locale;
            }
        }
        new.active = new.removed_version == 0 || new.invited_version > new.removed_version;
        new
    }
}

/// A firm recorded another address for a client. The old address is told, without the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChanged {
    /// The firm that recorded it.
    pub firm_id: FirmId,
    /// The client's id in its partition.
    pub client: ClientId,
    /// The previous address, as the firm wrote it. It is kept here because the client's partition no longer has it.
    pub previous_address: String,
    /// The client's name at that time, as the firm wrote it.
    pub name: String,
    /// The client's language at that time, according to the firm.
    pub locale: Option<Locale>,
}

impl AddressChanged {
    /// The client whose address changed.
    pub fn who(&self) -> ClientRef {
        ClientRef {
            firm: self.firm_id.clone(),
            client: self.client.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contact(version: i64) -> Contact {
        Contact {
            address: Address::parse(&format!("a{version}@example.com")).unwrap(),
            name: format!("Name {version}"),
            locale: None,
        }
    }

    fn apply(events: &[(u8, i64)]) -> Member {
        events
            .iter()
            .fold(Member::unknown("c"), |member, (sort, version)| {
                let change = match sort {
                    0 => ClientChange::Invited(contact(*version)),
                    1 => ClientChange::Updated(contact(*version)),
                    _ => ClientChange::Removed,
                };
                let address = change
                    .contact()
                    .map(|each| Id::derive(&[each.address.as_normal()]));
                member.after(&change, *version, address)
            })
    }

    #[test]
    fn an_invitation_makes_a_client_and_a_removal_ends_it() {
        let invited = apply(&[(0, 3)]);
        assert!(invited.active);
        assert_eq!((invited.version, invited.invited_version), (3, 3));
        assert_eq!(invited.address, "a3@example.com");
        assert!(!apply(&[(0, 3), (2, 4)]).active);
        assert!(!apply(&[(0, 3), (2, 3)]).active, "the removal wins");
        assert!(!apply(&[(2, 4), (0, 3)]).active, "no late event revives");
        assert!(apply(&[(0, 3), (2, 4), (0, 5)]).active);
        assert!(
            !apply(&[(0, 3), (2, 4), (1, 5)]).active,
            "no update revives"
        );
    }

    #[test]
    fn an_update_makes_a_client_without_an_invitation() {
        let updated = apply(&[(1, 5)]);
        assert!(updated.active);
        assert_eq!(updated.invited_version, 0);
        let invited = apply(&[(1, 5), (0, 4)]);
        assert_eq!((invited.invited_version, invited.version), (4, 5));
        assert_eq!(invited.address, "a5@example.com");
        assert_eq!(apply(&[(1, 5), (0, 5)]).invited_version, 5);
    }

    fn visible(member: Member) -> Option<(String, i64)> {
        member
            .active
            .then_some((member.address, member.invited_version))
    }

    proptest! {
        #[test]
        fn the_order_of_events_does_not_matter(
            sorts in prop::collection::vec(0u8..3, 1..7),
            order in Just((0..14).collect::<Vec<usize>>()).prop_shuffle(),
        ) {
            let mut events: Vec<(u8, i64)> = sorts.into_iter().zip(1..).collect();
            let straight = apply(&events);
            events.extend(events.clone());
            let shuffled: Vec<_> = order.iter().filter_map(|&n| events.get(n).copied()).collect();
            let shuffled = apply(&shuffled);
            prop_assert_eq!(shuffled.version, straight.version);
            prop_assert_eq!(visible(shuffled), visible(straight));
        }
    }
}
