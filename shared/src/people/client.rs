//! Clients of firms, and the person behind an address, who may be a client of several firms.
//!
//! Memberships join two kinds of partitions: what a firm shares is stored under its client (`C`), and how a person signs in under the address (`E`).

mod change;
#[cfg(feature = "table")]
mod invitation;
#[cfg(feature = "table")]
mod listed;
#[cfg(feature = "table")]
mod member;
#[cfg(feature = "table")]
mod record;

pub use change::{AddressChanged, ClientChange, Contact};
#[cfg(feature = "table")]
pub use invitation::{InvitationAccepted, invite_again, read_asked_again};
#[cfg(feature = "table")]
pub use listed::ListedClient;
#[cfg(feature = "table")]
pub use member::{find_member, keep_known, read_invited, read_member};
#[cfg(feature = "table")]
pub use record::record_client;

use crate::item::ItemKind;
use crate::value::id::{AddressId, ClientRef, FirmId};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the firm records about its client, in the client's partition (`MEMBER`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Always `MEMBER`, for the stream's filters.
    pub kind: ItemKind,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The client's address, as the firm wrote it.
    pub address: String,
    /// The id of that address's partition.
    pub address_id: AddressId,
    /// The client's name, as the firm wrote it.
    pub name: String,
    /// The client's language, according to the firm.
    pub locale: Option<Locale>,
    /// Version of the newest applied event about this client.
    pub version: i64,
    /// Whether the client is still a client of the firm. A removed client keeps its version, so that no late event revives it.
    pub active: bool,
    /// Version of the newest `client.invited`; 0 before the first. The stream sends an invitation when it grows.
    #[serde(default)]
    pub invited_version: i64,
    /// How often the firm asked for an invitation again. Each time mails to an address that took none are tried once more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub invited_again: i64,
    /// Version of the newest `client.removed`; 0 before the first. Only a newer invitation revives the client.
    #[serde(default)]
    pub removed_version: i64,
}

/// A count of nothing is not stored.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(crate) fn is_zero(count: &i64) -> bool {
    *count == 0
}

/// A client of a firm under a person's address, in the person's partition (`A#MEM#...`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// Always `MEMBERSHIP`.
    pub kind: ItemKind,
    /// The client that this person is.
    pub client: ClientRef,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The address as the firm wrote it.
    pub address: String,
    /// The client's name, as the firm wrote it.
    pub name: String,
    /// The client's language, according to the firm.
    pub locale: Option<Locale>,
    /// Whether the client still has this address. A moved or removed membership stays for 90 days, so that an old link can still find the client.
    pub active: bool,
    /// When the client last got this address, or became a client again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub began_at: Option<Timestamp>,
    /// When it last ended. It may be active again, but sessions that began before this moment no longer open it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// When the table may delete an inactive membership, in epoch seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ttl: Option<i64>,
}

impl Membership {
    /// Whether what began at that moment still opens it. A membership that ended and is active again needs something newer.
    pub fn is_open_since(&self, moment: Timestamp) -> bool {
        self.active && self.ended_at.is_none_or(|at| moment >= at)
    }
}

/// The two newest visits by links that open a single firm (`A#VISIT#...`). On the first visit both are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// When the newest session began.
    #[serde(default)]
    pub last_visit_at: Option<Timestamp>,
    /// When the session before that began.
    #[serde(default)]
    pub previous_visit_at: Option<Timestamp>,
}

/// A person's data that belongs to no firm, in the person's partition (`A#PROFILE`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The language chosen in the settings. It overrides every firm's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// When the newest session that opens all firms began.
    #[serde(default)]
    pub last_visit_at: Option<Timestamp>,
    /// When the session before that one began.
    #[serde(default)]
    pub previous_visit_at: Option<Timestamp>,
    /// The visits by links that open a single firm. They are items of their own beside the profile.
    #[serde(skip)]
    pub visits_to: BTreeMap<FirmId, Visits>,
    /// Sessions that began before this moment have been ended.
    #[serde(default)]
    pub not_before: Option<Timestamp>,
    /// When the person last reported a stranger's session. It ends the addresses of notices that went out before, and hides the answers that wait since before; it ends no session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<Timestamp>,
    /// Which news the person wants by mail and push.
    #[serde(default)]
    pub notifications: Notifications,
}

impl Profile {
    /// Whether something was mailed or received before the person reported a stranger's session, so that the stranger may know it or have written it.
    pub fn was_reported_since(&self, moment: Timestamp) -> bool {
        self.reported_at.is_some_and(|at| moment < at)
    }

    /// When the visit before the newest one to a firm began; what the firm shared later is new. `None` on the first visit. Visits that opened all firms count for each of them.
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

    /// Whether a session that opened this membership has begun since it did. Its firm was told of that session, so it knows that somebody uses the address; before, nothing that depends on the person may show to the firm.
    pub fn has_visited(&self, membership: &Membership) -> bool {
        let own = self.visits_to.get(&membership.client.firm);
        let own = own.and_then(|visits| visits.last_visit_at);
        let last = self.last_visit_at.max(own);
        membership.began_at.is_some() && last >= membership.began_at
    }
}

/// Whether pushes are sent to the person's devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushChoice {
    /// A push in addition to the mail.
    #[default]
    Beside,
    /// A push in place of the mail; a mail only if no device accepted the push.
    Instead,
    /// No push.
    Off,
}

/// The news that a person wants by mail and push. Sign-in links and warnings always come by mail, and withdrawals are always announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the settings"
)]
pub struct Notifications {
    /// Whether to announce news about messages.
    pub messages: bool,
    /// Whether to announce news about bills.
    pub bills: bool,
    /// Whether to announce news about calendar events.
    pub events: bool,
    /// Whether to announce news about documents and folders. True if an older choice or caller leaves it out.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub documents: bool,
    /// Whether to announce news about where matters stand. True if an older choice or caller leaves it out.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub stages: bool,
    /// Whether to announce requests, and to remind of them. True if an older choice or caller leaves it out.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub requests: bool,
    /// Whether to remind of calendar events a day before. True if an older choice or caller leaves it out.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub day_before: bool,
    /// Whether to remind of calendar events an hour before. True if an older choice or caller leaves it out.
    #[serde(default = "wanted")]
    #[schema(default = true)]
    pub hour_before: bool,
    /// Whether pushes come beside mails, instead of them, or not at all. `beside` if an older choice or caller leaves it out.
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
            stages: true,
            requests: true,
            day_before: true,
            hour_before: true,
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

    #[test]
    fn a_visit_counts_for_the_firms_that_it_opened() {
        let [hale, lake] = ["hale", "lake"].map(|id| FirmId::parse(id).unwrap());
        let at = |firm: &FirmId, began: Option<i64>| Membership {
            kind: ItemKind::Membership,
            client: ClientRef::derive(firm, "c-1"),
            client_id: "c-1".into(),
            address: "ana@example.com".into(),
            name: "Ana".into(),
            locale: None,
            active: true,
            began_at: began.map(Timestamp),
            ended_at: None,
            ttl: None,
        };
        let mut profile = Profile::default();
        assert!(!profile.has_visited(&at(&hale, Some(3))));
        profile.last_visit_at = Some(Timestamp(5));
        assert!(profile.has_visited(&at(&hale, Some(5))));
        assert!(!profile.has_visited(&at(&hale, Some(6))), "it began later");
        assert!(!profile.has_visited(&at(&hale, None)));
        profile.visits_to.insert(lake.clone(), visits(9, 9));
        assert!(profile.has_visited(&at(&lake, Some(9))));
        assert!(!profile.has_visited(&at(&hale, Some(9))), "not this firm");
    }
}
