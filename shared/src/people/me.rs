//! The caller: their firms, matters, unread resources and choices.

mod view;

pub use view::{FirmView, MatterView, Me, SessionInShort, UnreadCounts};

use crate::edge::problem::Problem;
use crate::engine::table::{Index, Item, Query, Range, Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Access, Caller, PerMembership, Viewer, read_matters};
use crate::people::client::{Membership, Notifications, Profile};
use crate::people::firm::{Firm, read_firm};
use crate::value::id::{AddressId, ClientRef, Kind, ResourceId};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all};
use std::collections::BTreeSet;

/// What is read for each client that the person is.
#[derive(Debug)]
struct Counted {
    firm: Option<Firm>,
    /// Kind, matter and resource of every unread resource.
    unread: BTreeSet<(Kind, ResourceId, ResourceId)>,
}

/// A person's choices to change. Absent ones stay as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices {
    /// The language; `Some(None)` removes the choice, so that the firms' suggestions count again.
    pub locale: Option<Option<Locale>>,
    /// Which news the person wants by mail and push.
    pub notifications: Option<Notifications>,
}

/// The caller. `origin` is the portal's. Takes one round of calls.
///
/// # Errors
/// When the session is over.
pub async fn read_me(
    table: &Table,
    caller: &Caller,
    origin: &str,
    now: Timestamp,
) -> Result<Me, Problem> {
    let (access, seen) = read(table, caller, now).await?;
    Ok(Me::new(&access, &seen, origin))
}

/// Stores the person's choices. Takes two rounds of calls.
///
/// # Errors
/// When the session is over, or opens a single firm: choices apply to all firms.
pub async fn change_me(
    table: &Table,
    caller: &Caller,
    origin: &str,
    choices: Choices,
    now: Timestamp,
) -> Result<Me, Problem> {
    let (mut access, seen) = read(table, caller, now).await?;
    access.require_whole()?;
    if let Some(write) = choices.write(&access.address) {
        access
            .authority()
            .transact(table, vec![write.into()])
            .await?;
        choices.apply(&mut access.profile);
    }
    Ok(Me::new(&access, &seen, origin))
}

/// The matters that somebody sees, by name, each with its unread resources. Takes one round of calls.
///
/// # Errors
/// When the table cannot be reached.
pub async fn list_matters(
    table: &Table,
    viewer: Viewer<'_>,
    now: Timestamp,
) -> Result<Vec<MatterView>, Problem> {
    let seen = viewer
        .read(table, now, |client| find(table, client))
        .await?;
    Ok(view::list_matters(&seen))
}

async fn read(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<(Access, Vec<PerMembership<Counted>>), Problem> {
    access::read(table, caller, now, |client| find(table, client)).await
}

async fn find(table: &Table, client: ClientRef) -> Result<Counted, TableError> {
    let query = Query::new(key::client(&client), Range::All).on(Index::Unread);
    let (firm, page) = try_join(read_firm(table, &client.firm), table.query_items(&query)).await?;
    let unread = page.items.iter().filter_map(read_unread).collect();
    Ok(Counted { firm, unread })
}

/// Counts the unread resources in all matters that a person is on. A person who is two clients of a firm may have two copies of a resource; it counts once.
pub async fn count_unread(table: &Table, memberships: &[Membership]) -> Result<usize, TableError> {
    let active = memberships.iter().filter(|membership| membership.active);
    let found = active.map(|membership| {
        let client = &membership.client;
        let query = Query::new(key::client(client), Range::All).on(Index::Unread);
        async move { try_join(read_matters(table, client), table.query_items(&query)).await }
    });
    let mut resources = BTreeSet::new();
    for (matters, page) in try_join_all(found).await? {
        let unread = page.items.iter().filter_map(read_unread);
        let visible = unread.filter(|(_, matter, _)| matters.get(matter).is_some());
        resources.extend(visible.map(|(kind, _, resource)| (kind, resource)));
    }
    Ok(resources.len())
}

fn read_unread(item: &Item) -> Option<(Kind, ResourceId, ResourceId)> {
    key::parse_unread(item.text("lu")?)
}

impl Choices {
    fn write(self, address: &AddressId) -> Option<Update> {
        if self.locale.is_none() && self.notifications.is_none() {
            return None;
        }
        let mut write = Write::update(&key::profile(address)).set("kind", ItemKind::Profile);
        if let Some(locale) = self.locale {
            write = write.set_or_remove("language", locale);
        }
        if let Some(notifications) = self.notifications {
            write = write.set("notifications", notifications);
        }
        Some(write)
    }

    fn apply(self, profile: &mut Profile) {
        if let Some(locale) = self.locale {
            profile.language = locale;
        }
        if let Some(notifications) = self.notifications {
            profile.notifications = notifications;
        }
    }
}
