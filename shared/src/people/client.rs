//! A client of a firm, and the person behind an address who may be a client of several.
//!
//! Two partitions, joined by memberships: what a firm shares lies under its client (`C`), how a person signs in lies under the address (`E`).

mod change;
#[cfg(feature = "table")]
mod member;
#[cfg(feature = "table")]
mod record;

pub use change::{AddressChanged, ClientChange, Contact};
#[cfg(feature = "table")]
pub use member::{read_invited, read_member};
#[cfg(feature = "table")]
pub use record::record_client;

use crate::item::ItemKind;
use crate::value::id::{AddressId, ClientRef, FirmId};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the firm holds of its client, in the client's partition (`MEMBER`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Always `MEMBER`, for the stream's filters.
    pub kind: ItemKind,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The address that the firm holds, as the firm wrote it.
    pub address: String,
    /// The id of that address's partition.
    pub address_id: AddressId,
    /// The client's name as the firm wrote it.
    pub name: String,
    /// The language that the firm thinks the client reads.
    pub locale: Option<Locale>,
    /// Version of the newest event about this client that was applied.
    pub version: i64,
    /// Whether the client is one still; a removed one keeps its version, so that no late event revives it.
    pub active: bool,
    /// Version of the newest `client.invited`; 0 before the first. When it grows, the stream sends an invitation.
    #[serde(default)]
    pub invited_version: i64,
    /// Version of the newest `client.removed`; 0 before the first. Only a newer invitation makes the client one again.
    #[serde(default)]
    pub removed_version: i64,
}

/// One firm's client under a person's address, in the person's partition (`A#MEM#...`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// Always `MEMBERSHIP`.
    pub kind: ItemKind,
    /// The client that this person is.
    pub client: ClientRef,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The address as the firm wrote it.
    pub address: String,
    /// The client's name as the firm wrote it.
    pub name: String,
    /// The language that the firm thinks the client reads.
    pub locale: Option<Locale>,
    /// Whether this address still is that client's. A moved or removed membership stays 90 days, so that an old link can still find the client.
    pub active: bool,
    /// When it last ended. It may be active again since, but what began before that moment does not open it any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// When a membership that is not active any more may be cleaned up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ttl: Option<i64>,
}

/// The two newest visits by links that open one firm alone (`A#VISIT#...`). On the first visit both are that one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// When the newest session began.
    #[serde(default)]
    pub last_visit_at: Option<Timestamp>,
    /// When the session before that began.
    #[serde(default)]
    pub previous_visit_at: Option<Timestamp>,
}

/// What belongs to a person whatever the firm, in the person's partition (`A#PROFILE`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The language chosen in the settings; beats every firm's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// When the newest session that opens all firms began.
    #[serde(default)]
    pub last_visit_at: Option<Timestamp>,
    /// When the one before that began.
    #[serde(default)]
    pub previous_visit_at: Option<Timestamp>,
    /// The visits by links that open one firm alone; items of their own beside the profile.
    #[serde(skip)]
    pub visits_to: BTreeMap<FirmId, Visits>,
    /// Sessions that began before this moment are over.
    #[serde(default)]
    pub not_before: Option<Timestamp>,
    /// Which mails about something new the person wants.
    #[serde(default)]
    pub notifications: Notifications,
}

impl Profile {
    /// When the visit to a firm before the newest one began: what it shared later is new. `None` on the first visit. Visits that opened all firms count for each of them.
    pub fn previous_visit_to(&self, firm: &FirmId) -> Option<Timestamp> {
        let own = self.visits_to.get(firm).copied().unwrap_or_default();
        let visits = [
            self.last_visit_at,
            self.previous_visit_at,
            own.last_visit_at,
            own.previous_visit_at,
        ];
        let visits: BTreeSet<_> = visits.into_iter().flatten().collect();
        visits.into_iter().rev().nth(1)
    }
}

/// Whether a person wants pushes on the devices that take them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushChoice {
    /// A push and a mail.
    #[default]
    Beside,
    /// A push; a mail only when no device took it.
    Instead,
    /// No push.
    Off,
}

/// What a person wants to be told of by mail and push; sign-in links and warnings come by mail, and withdrawals are always told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the settings"
)]
pub struct Notifications {
    /// News of messages.
    pub messages: bool,
    /// News of bills.
    pub bills: bool,
    /// News of calendar events.
    pub events: bool,
    /// News of documents and folders; wanted where an older choice or caller does not name them.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub documents: bool,
    /// Whether pushes come beside mails, instead of them, or not at all; beside them where an older choice or caller does not say.
    #[serde(default)]
    #[schema(default = "beside")]
    pub push: PushChoice,
}

fn wanted() -> bool {
    true
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            messages: true,
            bills: true,
            events: true,
            documents: true,
            push: PushChoice::Beside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visits(last: i64, previous: i64) -> Visits {
        Visits {
            last_visit_at: Some(Timestamp(last)),
            previous_visit_at: Some(Timestamp(previous)),
        }
    }

    #[test]
    fn a_visit_to_one_firm_is_none_to_the_others() {
        let [hale, lake] = ["hale", "lake"].map(|id| FirmId::parse(id).unwrap());
        let mut profile = Profile::default();
        assert_eq!(profile.previous_visit_to(&hale), None);
        profile.visits_to.insert(hale.clone(), visits(5, 5));
        assert_eq!(profile.previous_visit_to(&hale), None, "the first one");
        profile.last_visit_at = Some(Timestamp(7));
        profile.previous_visit_at = Some(Timestamp(7));
        assert_eq!(profile.previous_visit_to(&hale), Some(Timestamp(5)));
        assert_eq!(profile.previous_visit_to(&lake), None);
        profile.last_visit_at = Some(Timestamp(9));
        profile.visits_to.insert(hale.clone(), visits(12, 5));
        assert_eq!(profile.previous_visit_to(&hale), Some(Timestamp(9)));
        assert_eq!(profile.previous_visit_to(&lake), Some(Timestamp(7)));
    }
}
