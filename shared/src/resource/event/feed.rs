//! A person's calendar events as a feed for calendar programs (iCalendar, RFC 5545 and RFC 7986), which read all of it again every few hours.

mod calendar;

pub use calendar::Calendar;

use super::Event;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table, TableError, Transaction, Write};
use crate::key;
use crate::people::access::{read_account, read_matters};
use crate::people::budget::Budget;
use crate::people::client::{Membership, Profile};
use crate::people::feed::{FeedToken, find_feed};
use crate::people::firm::read_firm;
use crate::resource::SharedCopy;
use crate::value::id::{ClientRef, Kind, ResourceId};
use crate::value::text::Locale;
use crate::value::time::{DAY, HOUR, Timestamp};
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join_all, try_join3};
use std::collections::{BTreeMap, BTreeSet};

/// How often calendars may ask for one feed: several programs of a person, each far more often than once in an hour.
const FETCHES: Budget = Budget {
    what: "feed",
    window: HOUR,
    most: 60,
};

/// How long what was cancelled stays in the feed, in milliseconds: long enough for every calendar to ask.
const CANCELLED_FOR: i64 = 30 * DAY;

/// How long events stay in the feed after their end, in milliseconds.
const PAST_FOR: i64 = 366 * DAY;

/// Reads the feed behind an address. Takes two rounds of calls; the second one counts the call and records it.
///
/// # Errors
/// When the feed has ended, the person is no client any more, or calendars ask too often.
pub async fn read_feed(
    table: &Table,
    token: &FeedToken,
    now: Timestamp,
) -> Result<Calendar, Problem> {
    let (feed, (profile, memberships)) = try_join(
        find_feed(table, &token.address),
        read_account(table, &token.address),
    )
    .await?;
    let feed = feed
        .filter(|feed| feed.id == token.feed && !feed.is_ended(&profile))
        .ok_or(Problem::NotFound)?;
    let opened: Vec<_> = memberships
        .into_iter()
        .filter(|membership| feed.opens(membership))
        .collect();
    if opened.is_empty() {
        return Err(Problem::NotFound);
    }
    let (firms, copies, ()) = try_join3(
        read_names(table, &opened).map_err(Problem::from),
        read_copies(table, &opened).map_err(Problem::from),
        record_fetch(table, token, now),
    )
    .await?;
    let shown = copies.into_iter().filter(|copy| is_shown(copy, now));
    Ok(Calendar {
        firms,
        locale: language(&profile, &opened),
        details: feed.details,
        chosen_at: feed.chosen_at,
        copies: one_of_each(shown),
    })
}

/// Counts a call and records when it was, on condition that the feed stands.
async fn record_fetch(table: &Table, token: &FeedToken, now: Timestamp) -> Result<(), Problem> {
    let seen = Write::update(&key::feed(&token.address))
        .set("fetched_at", now)
        .when("#id = :id")
        .with("id", &token.feed);
    let count = FETCHES.count(token.feed.as_str(), now);
    match table.transact(vec![seen.into(), count.into()]).await? {
        Transaction::Done => Ok(()),
        Transaction::Refused(refusals) => Err(match refusals.first() {
            Some(ended) if ended.refused => Problem::NotFound,
            _ => Problem::TooManyFetches(FETCHES.exceeded(now)),
        }),
    }
}

/// The names of the firms, each once.
async fn read_names(table: &Table, opened: &[Membership]) -> Result<Vec<String>, TableError> {
    let firms: BTreeSet<_> = opened.iter().map(|one| &one.client.firm).collect();
    let firms = firms.into_iter().map(|firm| read_firm(table, firm));
    let firms = try_join_all(firms).await?.into_iter().flatten();
    Ok(firms.map(|firm| firm.name).collect())
}

/// The copies of events, with tombstones, on matters that the person is on.
async fn read_copies(
    table: &Table,
    opened: &[Membership],
) -> Result<Vec<SharedCopy<Event>>, TableError> {
    let reads = opened
        .iter()
        .map(|membership| read_of(table, &membership.client));
    Ok(try_join_all(reads).await?.concat())
}

async fn read_of(table: &Table, client: &ClientRef) -> Result<Vec<SharedCopy<Event>>, TableError> {
    let range = Range::Prefix(key::shared_copies(Kind::Event));
    let query = Query::new(key::client(client), range);
    let (matters, page) = try_join(
        read_matters(table, client),
        table.query::<SharedCopy<Event>>(&query),
    )
    .await?;
    let copies = page.items.into_iter();
    let visible = copies.filter(|copy| matters.get(&copy.matter).is_some());
    Ok(visible.collect())
}

/// Whether an event belongs into the feed. What is no longer shared is gone at once; what was cancelled says so for a while, because a missing entry may still be looked for.
fn is_shown(copy: &SharedCopy<Event>, now: Timestamp) -> bool {
    match (&copy.data, &copy.withdrawn) {
        (Some(event), None) => now < event.ends_at.plus(PAST_FOR),
        (_, Some(withdrawal)) => {
            withdrawal.cancelled.is_some() && now < withdrawal.at.plus(CANCELLED_FOR)
        }
        (None, None) => false,
    }
}

/// One copy of each event. A person may be several clients of a firm: the copy that tells most counts.
fn one_of_each(copies: impl Iterator<Item = SharedCopy<Event>>) -> Vec<SharedCopy<Event>> {
    let tells = |copy: &SharedCopy<Event>| copy.data.as_ref().map(|event| event.attending);
    let mut all: BTreeMap<ResourceId, SharedCopy<Event>> = BTreeMap::new();
    for copy in copies {
        let known = all.get(&copy.id);
        if known.is_none_or(|known| tells(known) < tells(&copy)) {
            all.insert(copy.id.clone(), copy);
        }
    }
    all.into_values().collect()
}

/// The language that the person chose, or a firm's.
fn language(profile: &Profile, opened: &[Membership]) -> Locale {
    let said = opened.iter().find_map(|membership| membership.locale);
    profile.language.or(said).unwrap_or(Locale::En)
}
