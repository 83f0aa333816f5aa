//! A resource is visible if the session is alive, it opens an active membership, the client is still on the matter, and the copy is not a tombstone. All of that is read consistently, in parallel with the data.

use super::Caller;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table, TableError};
use crate::key;
use crate::people::client::{Membership, Profile};
use crate::people::session::{self, Session};
use crate::resource::SharedCopy;
use crate::resource::matter::{Matter, MatterStatus};
use crate::value::id::{AddressId, ClientRef, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all, try_join3};
use std::collections::BTreeMap;
use std::future::Future;

/// A caller with a live session, and what it opens. It is the right to read as this person; writes for them go through its [`Authority`](super::Authority).
#[derive(Clone, Debug)]
pub struct Access {
    /// The id of the person's address.
    pub address: AddressId,
    /// The live session of the call.
    pub session: Session,
    /// The person's data that belongs to no firm.
    pub profile: Profile,
    /// The memberships that the session opens, at least one.
    pub memberships: Vec<Membership>,
    /// When the session was checked.
    pub(super) now: Timestamp,
}

impl Access {
    /// Refuses a session that opens a single firm, because it began with a link from an invitation or a notice.
    pub fn require_whole(&self) -> Result<(), Problem> {
        match self.session.firm {
            None => Ok(()),
            Some(_) => Err(Problem::StepUpRequired),
        }
    }
}

/// The matters that a client is on.
#[derive(Clone, Debug, Default)]
pub struct Matters(BTreeMap<ResourceId, SharedCopy<Matter>>);

impl Matters {
    /// The matter `id`; `None` if the client is not on it.
    pub fn get(&self, id: &ResourceId) -> Option<&SharedCopy<Matter>> {
        self.0.get(id)
    }

    /// Whether the client is on the matter `id`, and the firm still works on it.
    pub fn is_open(&self, id: &ResourceId) -> bool {
        let matter = self.get(id).and_then(|matter| matter.data.as_ref());
        matter.is_some_and(|matter| matter.status == MatterStatus::Open)
    }

    /// All matters that the client is on.
    pub fn iter(&self) -> impl Iterator<Item = &SharedCopy<Matter>> {
        self.0.values()
    }
}

/// The data of one membership that the session opens.
#[derive(Debug)]
pub struct PerMembership<T> {
    /// A membership that the session opens.
    pub membership: Membership,
    /// The matters that this client is on. Resources of any other matter are invisible.
    pub matters: Matters,
    /// The result of the caller's own read.
    pub found: T,
}

/// Checks the session and reads `find` for each client that it opens, in parallel. Takes one round of calls, or two if the token did not list a membership.
pub async fn read<T, F>(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
    find: impl Fn(ClientRef) -> F,
) -> Result<(Access, Vec<PerMembership<T>>), Problem>
where
    F: Future<Output = Result<T, TableError>>,
{
    let token = &caller.token;
    let hinted = token.hints.iter().map(|hint| async {
        let (matters, found) = try_join(read_matters(table, hint), find(hint.clone())).await?;
        Ok((hint.clone(), (matters, found)))
    });
    let (session, account, hinted) = try_join3(
        session::check(table, token, caller.slide, now),
        read_account(table, &token.address),
        try_join_all(hinted),
    )
    .await?;
    let access = confirm(token.address.clone(), session, account, now)?;
    let mut hinted: BTreeMap<ClientRef, (Matters, T)> = hinted.into_iter().collect();
    let unknown: Vec<_> = access
        .memberships
        .iter()
        .filter(|membership| !hinted.contains_key(&membership.client))
        .map(|membership| async {
            let client = &membership.client;
            let (matters, found) =
                try_join(read_matters(table, client), find(client.clone())).await?;
            Ok::<_, TableError>((client.clone(), (matters, found)))
        })
        .collect();
    hinted.extend(try_join_all(unknown).await?);
    let seen = access
        .memberships
        .iter()
        .filter_map(|membership| {
            let (matters, found) = hinted.remove(&membership.client)?;
            Some(PerMembership {
                membership: membership.clone(),
                matters,
                found,
            })
        })
        .collect();
    Ok((access, seen))
}

/// Checks only the session. Takes one round of calls.
pub async fn check(table: &Table, caller: &Caller, now: Timestamp) -> Result<Access, Problem> {
    let token = &caller.token;
    let (session, account) = try_join(
        session::check(table, token, caller.slide, now),
        read_account(table, &token.address),
    )
    .await?;
    confirm(token.address.clone(), session, account, now)
}

fn confirm(
    address: AddressId,
    session: Option<Session>,
    (profile, mut memberships): (Profile, Vec<Membership>),
    now: Timestamp,
) -> Result<Access, Problem> {
    let session = session
        .filter(|session| session.alive(now))
        .filter(|session| {
            profile
                .not_before
                .is_none_or(|from| session.created_at >= from)
        })
        .ok_or(Problem::SessionRequired)?;
    memberships.retain(|membership| session.opens(membership));
    if memberships.is_empty() {
        return Err(Problem::SessionRequired);
    }
    Ok(Access {
        address,
        session,
        profile,
        memberships,
        now,
    })
}

/// The profile of an address with all visits, and all its memberships, active or not.
pub async fn read_account(
    table: &Table,
    address: &AddressId,
) -> Result<(Profile, Vec<Membership>), TableError> {
    let range = Range::Prefix(key::ACCOUNT.to_owned());
    let items = table
        .query_items(&Query::new(key::person(address), range))
        .await?
        .items;
    let mut profile = Profile::default();
    let mut visits_to = BTreeMap::new();
    let mut memberships = Vec::new();
    for item in items {
        let sort = item.text("SK").unwrap_or_default();
        if sort == key::PROFILE {
            profile = item.read()?;
        } else if let Some(firm) = sort.strip_prefix(key::VISITS) {
            if let Some(firm) = FirmId::parse(firm) {
                visits_to.insert(firm, item.read()?);
            }
        } else {
            memberships.push(item.read()?);
        }
    }
    profile.visits_to = visits_to;
    Ok((profile, memberships))
}

/// Reads the matters that a client is on.
pub async fn read_matters(table: &Table, client: &ClientRef) -> Result<Matters, TableError> {
    let range = Range::Prefix(key::shared_copies(Kind::Matter));
    let page = table
        .query::<SharedCopy<Matter>>(&Query::new(key::client(client), range))
        .await?;
    let active = page
        .items
        .into_iter()
        .filter(|matter| matter.data.is_some());
    Ok(Matters(
        active.map(|matter| (matter.id.clone(), matter)).collect(),
    ))
}
