//! Finding what to tell a client, from the newest state of each resource.

use super::others::Others;
use super::rule::is_news;
use super::told::all;
use super::{
    AnyCopy, Notice, Verdict, bundle, judge, known_at, note_passed, note_prompt_told, note_told,
    without_past_prompt,
};
use crate::engine::table::{Index, Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{read_account, read_matters};
use crate::people::client::{Member, Membership, Profile};
use crate::resource::request::read_state;
use crate::resource::{Prompt, PromptReason};
use crate::value::id::{AddressId, ClientRef, Kind, ResourceId};
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all, try_join3};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the newest resources of each kind are checked besides those in the events. This brings resources from another batch of the same window, and skipped ones, into the same mail.
const LOOK_AROUND: usize = 20;

/// Which resources to check for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Those that events name.
    Named,
    /// Those that events name and the newest of each kind.
    Around,
    /// All: a client or matter appeared, or news was waiting, of which no list is kept.
    All,
}

/// What was found for one client.
#[derive(Debug)]
pub struct Found {
    /// The person's profile.
    pub profile: Profile,
    /// All of the person's memberships.
    pub memberships: Vec<Membership>,
    /// The notices to send, each with the copy as it was read.
    pub notices: Vec<(AnyCopy, Notice)>,
    /// Notices that the client has turned off.
    passed: Vec<Passed>,
}

/// A resource whose news the client has turned off.
#[derive(Debug)]
struct Passed {
    /// This client's copy.
    own: AnyCopy,
    /// The copy that the person sees ([`Others::join`]).
    seen: AnyCopy,
    notice: Notice,
}

impl Found {
    /// Whether there is nothing to send and nothing to skip.
    pub fn is_empty(&self) -> bool {
        self.notices.is_empty() && self.passed.is_empty()
    }

    /// Takes out the notices of a kind.
    pub fn take(&mut self, wanted: Notice) -> Vec<AnyCopy> {
        let taken = self.notices.extract_if(.., |(_, notice)| *notice == wanted);
        taken.map(|(copy, _)| copy).collect()
    }

    /// Whether there is a notice of a kind.
    pub fn has(&self, wanted: Notice) -> bool {
        self.notices.iter().any(|(_, notice)| *notice == wanted)
    }

    /// What is important, and announced only now: the hours were over while the notice waited.
    pub fn announced_late(&self) -> impl Iterator<Item = &AnyCopy> {
        let new = self.notices.iter();
        let new = new.filter(|(_, notice)| *notice == Notice::New);
        new.map(|(copy, _)| copy).filter(|copy| {
            let untold = |prompt: &Prompt| copy.notified_prompt < Some(prompt.at);
            let prompt = copy.prompt.filter(untold);
            prompt.is_some_and(|prompt| prompt.why == PromptReason::Unread)
        })
    }

    /// Whether a notice is urgent, including those that are turned off: skipping waits as long as sending would.
    pub fn is_urgent(&self) -> bool {
        let wanted = self.notices.iter().map(|(copy, notice)| (copy, *notice));
        let passed = self.passed.iter().map(|one| (&one.seen, one.notice));
        let bundles = bundle(wanted.chain(passed));
        bundles.iter().any(|bundle| bundle.topic.urgent())
    }

    /// Records as skipped what the holder of this address has turned off, at the time when it would have been sent.
    pub async fn pass_over(
        &self,
        table: &Table,
        who: &ClientRef,
        address: &AddressId,
    ) -> Result<(), TableError> {
        let pass = async |one: &Passed| match one.notice {
            Notice::DayBefore | Notice::HourBefore => note_prompt_told(table, who, &one.own).await,
            Notice::New
            | Notice::Changed
            | Notice::Cancelled
            | Notice::Withdrawn
            | Notice::Returned
            | Notice::Reminder
            | Notice::Unread => note_passed(table, who, &one.own, address).await,
        };
        all(self.passed.iter().map(pass)).await
    }

    /// Records the calendar events among the waiting news as skipped, because the client may already know them from the portal. If one is cancelled before it was announced, the client is then still told.
    pub async fn pass_events(
        &self,
        table: &Table,
        who: &ClientRef,
        address: &AddressId,
    ) -> Result<(), TableError> {
        let wanted = self.notices.iter().map(|(copy, _)| copy);
        let all = wanted.chain(self.passed.iter().map(|one| &one.own));
        for copy in all.filter(|copy| copy.kind.announces_end() && copy.withdrawn.is_none()) {
            note_passed(table, who, copy, address).await?;
        }
        Ok(())
    }
}

/// Finds the notices for a client, including the resources that events name; `None` when the client has no active membership at the address that the firm holds. Copies that need no mail are settled at once.
pub async fn find(
    table: &Table,
    who: &ClientRef,
    member: &Member,
    named: &BTreeSet<(Kind, ResourceId)>,
    look: Look,
    now: Timestamp,
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
        // A client who is not on the matter sees nothing of it, so there is nothing to tell.
        if matters.get(&copy.matter).is_none() {
            continue;
        }
        let own = without_past_prompt(known_at(copy, &member.address_id), now);
        if judge(&own, found.profile.notifications) == Verdict::Nothing {
            continue;
        }
        let seen = others.join(table, (who, &member.address_id), &own).await?;
        let seen = without_past_prompt(seen, now);
        match judge(&seen, found.profile.notifications) {
            Verdict::Tell(_) | Verdict::PassOver(_) if !still_wanted(table, who, &seen).await? => {
                note_told(table, who, &seen).await?;
            }
            Verdict::Tell(notice) => {
                let also = notice != Notice::New && is_news(&seen, found.profile.notifications);
                let new = also.then(|| (seen.clone(), Notice::New));
                found.notices.push((seen, notice));
                found.notices.extend(new);
            }
            Verdict::PassOver(notice) => found.passed.push(Passed { own, seen, notice }),
            // The person skipped it, or knows it, as another client: record that here too, so that it is not checked again.
            Verdict::Nothing if seen.passed_hash.is_some() => {
                note_passed(table, who, &own, &member.address_id).await?;
            }
            Verdict::Nothing | Verdict::Settle => note_told(table, who, &seen).await?,
        }
    }
    Ok(Some(found))
}

/// Whether there is still something to tell of: a request that was answered meanwhile, perhaps by somebody else, needs no notice.
async fn still_wanted(table: &Table, who: &ClientRef, copy: &AnyCopy) -> Result<bool, TableError> {
    match copy.kind {
        Kind::ClientRequest if copy.withdrawn.is_none() => {
            let state = read_state(table, &who.firm, &copy.id).await?;
            Ok(state.is_none_or(|state| state.status().is_waiting()))
        }
        Kind::ClientRequest
        | Kind::Matter
        | Kind::Bill
        | Kind::Event
        | Kind::Message
        | Kind::Folder
        | Kind::Document
        | Kind::Stage => Ok(true),
    }
}

/// Reads the copies that events name, and those of each kind that `look` requires.
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
