//! What there is to tell one client, judged by the newest state of each thing.

use super::others::Others;
use super::told::all;
use super::{AnyCopy, Notice, Verdict, bundle, judge, known_at, note_passed, note_told};
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{read_account, read_matters};
use crate::people::client::{Member, Membership, Profile};
use crate::value::id::{AddressId, ClientRef, Kind, ResourceId};
use futures::future::{try_join, try_join_all, try_join3};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the newest things of each kind are looked at besides those that events name: what another batch of the same window holds, and what was passed over, comes into the same mail.
const LOOK_AROUND: usize = 20;

/// What is looked at for one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What events name.
    Named,
    /// The same, and the newest of each kind.
    Around,
    /// Everything: a client or a matter appeared, or news waited of which nobody kept a list.
    All,
}

/// What was found for one client.
#[derive(Debug)]
pub struct Found {
    /// What belongs to the person.
    pub profile: Profile,
    /// All of the person's memberships.
    pub memberships: Vec<Membership>,
    /// What the client is to be told, each thing as it was read.
    pub notices: Vec<(AnyCopy, Notice)>,
    /// What the client would be told if such news were wanted.
    passed: Vec<Passed>,
}

/// A thing of which the client wants no news.
#[derive(Debug)]
struct Passed {
    /// The client's own copy.
    own: AnyCopy,
    /// The copy that the person sees ([`Others::join`]).
    seen: AnyCopy,
    notice: Notice,
}

impl Found {
    /// Whether there is nothing to tell and nothing to pass over.
    pub fn is_empty(&self) -> bool {
        self.notices.is_empty() && self.passed.is_empty()
    }

    /// Whether something is urgent, wanted or not: what is not wanted waits as long as if it were.
    pub fn is_urgent(&self) -> bool {
        let wanted = self.notices.iter().map(|(copy, notice)| (copy, *notice));
        let passed = self.passed.iter().map(|one| (&one.seen, one.notice));
        let bundles = bundle(wanted.chain(passed));
        bundles.iter().any(|bundle| bundle.topic.urgent())
    }

    /// Notes, now that the time has come at which it would have been told, what the holder of this address does not want to be told.
    pub async fn pass_over(
        &self,
        table: &Table,
        who: &ClientRef,
        address: &AddressId,
    ) -> Result<(), TableError> {
        let passed = self.passed.iter();
        all(passed.map(|one| note_passed(table, who, &one.own, address))).await
    }

    /// Notes of the calendar events among what waits that the client may know them from the portal: when one of them is cancelled before it was announced, that is told all the same.
    pub async fn pass_events(
        &self,
        table: &Table,
        who: &ClientRef,
        address: &AddressId,
    ) -> Result<(), TableError> {
        let wanted = self.notices.iter().map(|(copy, _)| copy);
        let all = wanted.chain(self.passed.iter().map(|one| &one.own));
        for copy in all.filter(|copy| copy.kind.announces_changes() && copy.withdrawn.is_none()) {
            note_passed(table, who, copy, address).await?;
        }
        Ok(())
    }
}

/// What there is to tell, with what events named; `None` when the client is not reached at the address that the firm holds. What needs no mail is noted at once.
pub async fn find(
    table: &Table,
    who: &ClientRef,
    member: &Member,
    named: &BTreeSet<(Kind, ResourceId)>,
    look: Look,
) -> Result<Option<Found>, TableError> {
    let ((profile, memberships), matters, copies) = try_join3(
        read_account(table, &member.address_id),
        read_matters(table, who),
        read_copies(table, who, named, look),
    )
    .await?;
    let reached = memberships
        .iter()
        .any(|membership| membership.active && membership.client == *who);
    if !reached {
        return Ok(None);
    }
    let others = Others::read(table, who, &memberships).await?;
    let mut found = Found {
        profile,
        memberships,
        notices: Vec::new(),
        passed: Vec::new(),
    };
    for copy in copies {
        // Off the matter there is nothing to see, and so nothing to say.
        if matters.get(&copy.matter).is_none() {
            continue;
        }
        let own = known_at(copy, &member.address_id);
        if judge(&own, found.profile.notifications) == Verdict::Nothing {
            continue;
        }
        let seen = others.join(table, (who, &member.address_id), &own).await?;
        match judge(&seen, found.profile.notifications) {
            Verdict::Tell(notice) => found.notices.push((seen, notice)),
            Verdict::PassOver(notice) => found.passed.push(Passed { own, seen, notice }),
            // What the person passed over or knows as another client needs no mail, and is not asked about again.
            Verdict::Nothing if seen.passed_hash.is_some() => {
                note_passed(table, who, &own, &member.address_id).await?;
            }
            Verdict::Nothing | Verdict::Settle => note_told(table, who, &seen).await?,
        }
    }
    Ok(Some(found))
}

/// The copies that events name, and those of each kind that `look` asks for.
async fn read_copies(
    table: &Table,
    who: &ClientRef,
    named: &BTreeSet<(Kind, ResourceId)>,
    look: Look,
) -> Result<Vec<AnyCopy>, TableError> {
    let named = named.iter().map(|(kind, id)| {
        let key = key::shared_copy(who, *kind, id);
        async move { table.get::<AnyCopy>(&key).await }
    });
    let kinds = Kind::ALL.iter().filter(|_| look != Look::Named);
    let others = kinds.filter(|kind| kind.is_announced()).map(|kind| {
        let query = Query::new(key::client(who), Range::Prefix(key::shared_copies(*kind)));
        let query = if look == Look::All {
            query
        } else {
            query.on(Index::ByTime).newest_first().limit(LOOK_AROUND)
        };
        async move { table.query::<AnyCopy>(&query).await }
    });
    let (named, others) = try_join(try_join_all(named), try_join_all(others)).await?;
    let others = others.into_iter().flat_map(|page| page.items);
    let all: BTreeMap<(Kind, ResourceId), AnyCopy> = others
        .chain(named.into_iter().flatten())
        .map(|copy| ((copy.kind, copy.id.clone()), copy))
        .collect();
    Ok(all.into_values().collect())
}
