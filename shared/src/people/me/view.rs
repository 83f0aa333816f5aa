//! The caller as the API shows them.

use super::Counted;
use crate::people::access::{Access, PerMembership};
use crate::people::client::{Membership, Notifications, Profile};
use crate::people::session::Method;
use crate::resource::SharedCopy;
use crate::resource::matter::{Matter, MatterStatus};
use crate::value::id::{FirmId, Kind, ResourceId, Tab};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The person who calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// `person_` and 26 characters.
    pub id: String,
    /// The e-mail address, as a firm wrote it.
    #[schema(format = Email)]
    pub address: String,
    /// The name, as a firm wrote it.
    pub name: String,
    /// The language that the person chose; null if they chose none.
    #[schema(required)]
    pub locale: Option<Locale>,
    /// The language that a firm suggests; null if no firm suggested one.
    #[schema(required)]
    pub suggested_locale: Option<Locale>,
    /// The firms that this session opens, sorted by name.
    pub firms: Vec<FirmView>,
    /// The matters that the person is on, sorted by name.
    pub matters: Vec<MatterView>,
    /// Numbers of unread resources in all matters.
    pub unread: UnreadCounts,
    /// Which news the person wants by mail and push.
    pub notifications: Notifications,
    /// The session of this call.
    pub session: SessionInShort,
}

/// A firm, as its clients see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Firm)]
pub struct FirmView {
    /// The firm's id, as its shared resources name it.
    pub firm_id: String,
    /// The firm's name; its id until the firm has sent its name.
    pub name: String,
    /// The firm's logo, PNG or JPEG. Its URL changes with the logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    pub logo_url: Option<String>,
    /// The firm's colour, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub colour: Option<String>,
    /// The IANA time zone of the firm's clocks.
    pub time_zone: String,
    /// The address to which clients can write.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Email)]
    pub contact_email: Option<String>,
    /// The person's name, as this firm wrote it.
    pub client_name: String,
    /// When the visit before the present one to this firm began; what the firm shared later is new. A session that opens only another firm is not a visit to this one. Null on the first visit.
    #[schema(required, format = DateTime)]
    pub previous_visit_at: Option<String>,
}

/// A matter ("case" to clients).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Matter)]
pub struct MatterView {
    /// `matter_` and 26 characters.
    pub id: String,
    /// The firm that works on the matter.
    pub firm_id: String,
    /// The name that the firm gave it.
    pub name: String,
    /// Whether the firm still works on the matter.
    pub status: MatterStatus,
    /// Numbers of unread resources in the matter.
    pub unread: UnreadCounts,
}

/// Numbers of unread resources, per tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnreadCounts {
    /// Unread messages.
    pub messages: usize,
    /// Unread bills.
    pub bills: usize,
    /// Unread calendar events.
    pub events: usize,
    /// Unread documents.
    pub documents: usize,
}

/// The session of the call, in short. `GET /v1/session` has more.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionInShort {
    /// How the session began.
    pub method: Method,
    /// The single firm that it opens, if it began with a link from an invitation or a notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub firm_id: Option<String>,
}

impl Me {
    pub(super) fn new(access: &Access, seen: &[PerMembership<Counted>], origin: &str) -> Self {
        let first = access.memberships.first();
        let said = |membership: &Membership| membership.locale;
        let unread = unread(seen);
        let all: BTreeSet<_> = unread.values().flatten().cloned().collect();
        Self {
            id: access.address.name(),
            address: first.map_or(String::new(), |first| first.address.clone()),
            name: first.map_or(String::new(), |first| first.name.clone()),
            locale: access.profile.language,
            suggested_locale: access.memberships.iter().find_map(said),
            firms: firms(&access.profile, seen, origin),
            matters: matters(seen, &unread),
            unread: count(&all),
            notifications: access.profile.notifications,
            session: SessionInShort {
                method: access.session.method,
                firm_id: access.session.firm.as_ref().map(FirmId::to_string),
            },
        }
    }
}

/// The matters that are seen, by name.
pub(super) fn list_matters(seen: &[PerMembership<Counted>]) -> Vec<MatterView> {
    matters(seen, &unread(seen))
}

/// Kind and id of unread resources.
type Things = BTreeSet<(Kind, ResourceId)>;

/// The unread resources in each matter that the person is on. A person who is two clients of a firm may have two copies of a resource; it counts once.
fn unread(seen: &[PerMembership<Counted>]) -> BTreeMap<ResourceId, Things> {
    let mut unread: BTreeMap<ResourceId, Things> = BTreeMap::new();
    for PerMembership { matters, found, .. } in seen {
        for (kind, matter, resource) in &found.unread {
            if matters.get(matter).is_some() {
                let resources = unread.entry(matter.clone()).or_default();
                resources.insert((*kind, resource.clone()));
            }
        }
    }
    unread
}

fn count(resources: &Things) -> UnreadCounts {
    let mut counts = UnreadCounts::default();
    for tab in resources.iter().filter_map(|(kind, _)| kind.tab()) {
        let count = match tab {
            Tab::Messages => &mut counts.messages,
            Tab::Bills => &mut counts.bills,
            Tab::Events => &mut counts.events,
            Tab::Documents => &mut counts.documents,
        };
        *count += 1;
    }
    counts
}

fn firms(profile: &Profile, seen: &[PerMembership<Counted>], origin: &str) -> Vec<FirmView> {
    let mut firms: Vec<FirmView> = Vec::new();
    for PerMembership {
        membership, found, ..
    } in seen
    {
        let id = membership.client.firm.to_string();
        if firms.iter().any(|known| known.firm_id == id) {
            continue;
        }
        let firm = found.firm.as_ref();
        firms.push(FirmView {
            name: firm.map_or_else(|| id.clone(), |firm| firm.name.clone()),
            logo_url: firm
                .and_then(|firm| firm.logo.as_ref())
                .map(|logo| format!("{origin}{}", logo.path(&membership.client.firm))),
            colour: firm.and_then(|firm| firm.colour.clone()),
            time_zone: firm.map_or_else(|| "UTC".to_owned(), |firm| firm.time_zone.clone()),
            contact_email: firm.map(|firm| firm.contact_email.clone()),
            client_name: membership.name.clone(),
            previous_visit_at: profile
                .previous_visit_to(&membership.client.firm)
                .map(Timestamp::rfc3339),
            firm_id: id,
        });
    }
    firms.sort_by(|one, other| (&one.name, &one.firm_id).cmp(&(&other.name, &other.firm_id)));
    firms
}

fn matters(
    seen: &[PerMembership<Counted>],
    unread: &BTreeMap<ResourceId, Things>,
) -> Vec<MatterView> {
    // A person who is two clients of a firm may be on a matter twice; the newest copy of the matter wins.
    let mut newest: BTreeMap<&ResourceId, (&FirmId, &SharedCopy<Matter>)> = BTreeMap::new();
    for PerMembership {
        membership,
        matters,
        ..
    } in seen
    {
        for copy in matters.iter() {
            let known = newest.get(&copy.id);
            if known.is_none_or(|(_, known)| known.version < copy.version) {
                newest.insert(&copy.id, (&membership.client.firm, copy));
            }
        }
    }
    let views = newest.into_values().filter_map(|(firm, copy)| {
        let matter = copy.data.as_ref()?;
        Some(MatterView {
            id: Kind::Matter.name(&copy.id),
            firm_id: firm.to_string(),
            name: matter.name.clone(),
            status: matter.status,
            unread: unread.get(&copy.id).map(count).unwrap_or_default(),
        })
    });
    let mut views: Vec<_> = views.collect();
    views.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    views
}
