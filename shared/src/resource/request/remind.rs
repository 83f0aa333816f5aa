//! Reminders of requests: seven days and one day before the due day, then each week, at nine in the morning of the firm's time zone, until the request is answered.
//!
//! Each version of a request leaves one entry, for its next reminder. A sweep finds what is due, compares it with the request as it is by then, prompts its clients, and leaves the entry after it.

use super::store::{read_audience, read_or_new};
use super::{ClientRequest, resource_of};
use crate::engine::table::{Query, Range, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::firm::read_firm;
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::prompt::put_prompt;
use crate::resource::{Prompt, PromptReason, Resource, SharedCopy};
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use crate::value::time::{DAY, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The hour of the day at which reminders go out, in the firm's time zone.
const HOUR_OF_DAY: i8 = 9;

/// How many days before the due day there are reminders, the first one first.
const DAYS_BEFORE: [i64; 2] = [7, 1];

/// How long an entry is kept that no sweep took, in milliseconds.
const KEPT: i64 = 30 * DAY;

/// A reminder that is due (`DUE#REMINDER`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderDue {
    kind: ItemKind,
    firm: FirmId,
    /// The firm's own name for the request.
    request: String,
    /// The version that it is about.
    version: i64,
    at: Timestamp,
    ttl: i64,
}

impl ReminderDue {
    fn new(resource: &Resource, version: i64, at: Timestamp) -> Self {
        Self {
            kind: ItemKind::ReminderDue,
            firm: resource.firm.clone(),
            request: resource.firm_ref.clone(),
            version,
            at,
            ttl: at.plus(KEPT).ttl(),
        }
    }

    /// Its place among those that are due.
    pub fn place(&self) -> String {
        self.key().sk
    }

    fn key(&self) -> key::Key {
        let request = Kind::ClientRequest.derive(&self.firm, &self.request);
        key::reminder_due(self.at, &self.firm, &request, self.version)
    }
}

/// The first reminder after a moment. `since` is the day from which the weeks count where there is no due day.
fn next_reminder(
    due_on: Option<Date>,
    since: Date,
    zone: &TimeZone,
    after: Timestamp,
) -> Option<Timestamp> {
    let on = |day: Date| {
        // An hour that clocks skip on that day is the one after it.
        let at = day.at(HOUR_OF_DAY, 0, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(Timestamp(at.timestamp().as_millisecond())).filter(|at| *at > after)
    };
    if let Some(due_on) = due_on {
        let before = DAYS_BEFORE.iter();
        let mut before = before.filter_map(|days| due_on.checked_sub(days.days()).ok());
        if let Some(at) = before.find_map(on) {
            return Some(at);
        }
    }
    let from = due_on.unwrap_or(since);
    let weeks = (day_of(after, zone)? - from).get_days() / 7;
    let mut weeks = i64::from(weeks.max(1))..;
    // The first of these weeks may be over, the second one is not.
    let mut coming = weeks.by_ref().take(3);
    coming.find_map(|week| on(from.checked_add(week.weeks()).ok()?))
}

fn day_of(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
    Some(at.to_zoned(zone.clone()).date())
}

async fn zone_of(table: &Table, firm: &FirmId) -> Result<TimeZone, TableError> {
    let firm = read_firm(table, firm).await?;
    let zone = firm.and_then(|firm| TimeZone::get(&firm.time_zone).ok());
    Ok(zone.unwrap_or(TimeZone::UTC))
}

/// Enters the next reminder of a request as its clients have it, unless the firm wants none. Safe to repeat: the same reminder is the same entry.
pub(super) async fn expect_reminder(
    table: &Table,
    resource: &Resource,
    now: Timestamp,
) -> Result<(), TableError> {
    let copies = read_copies(table, resource).await?;
    let Some(version) = copies.iter().map(|copy| copy.version).max() else {
        return Ok(());
    };
    let Some(asked) = Asked::of(&copies, version).filter(|asked| asked.request.reminders) else {
        return Ok(());
    };
    let zone = zone_of(table, &resource.firm).await?;
    if let Some(at) = asked.next_reminder(&zone, now) {
        let due = ReminderDue::new(resource, version, at);
        table.write(Write::put(&due.key(), &due)).await?;
    }
    Ok(())
}

/// A client who has a version of a request.
struct Asked<'a> {
    request: &'a ClientRequest,
    /// When it was first shared with anybody who has it.
    since: Timestamp,
}

impl<'a> Asked<'a> {
    /// What a version asks; `None` when nobody has it.
    fn of(copies: &'a [HeldCopy], version: i64) -> Option<Self> {
        let current = copies.iter().filter(|copy| copy.version == version);
        let first = current.filter(|copy| copy.data.is_some());
        let first = first.min_by_key(|copy| copy.since)?;
        Some(Self {
            request: first.data.as_ref()?,
            since: first.since,
        })
    }

    fn next_reminder(&self, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
        let due_on = self.request.due_on.as_ref();
        let due_on = due_on.and_then(|day| day.parse().ok());
        next_reminder(due_on, day_of(self.since, zone)?, zone, after)
    }
}

/// A client's copy of a request.
struct HeldCopy {
    client: ClientRef,
    matter: ResourceId,
    version: i64,
    since: Timestamp,
    data: Option<ClientRequest>,
}

/// The copies of the clients who have a request.
async fn read_copies(table: &Table, resource: &Resource) -> Result<Vec<HeldCopy>, TableError> {
    let mut copies = Vec::new();
    for client in read_audience(table, resource).await? {
        let key = key::shared_copy(&client, Kind::ClientRequest, &resource.id);
        let copy: Option<SharedCopy<ClientRequest>> = table.get(&key).await?;
        copies.extend(copy.map(|copy| HeldCopy {
            client,
            matter: copy.matter,
            version: copy.version,
            since: copy.shared_at,
            data: copy.data,
        }));
    }
    Ok(copies)
}

/// The reminders that are due at `now`, at most `limit`, the longest overdue first; only those behind the [place](ReminderDue::place) `after`.
pub async fn find_reminders(
    table: &Table,
    after: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<ReminderDue>, TableError> {
    let (pk, until) = key::reminders_due(now);
    let query = Query::new(pk, Range::Between(format!("{after}#"), until));
    Ok(table.query(&query.limit(limit)).await?.items)
}

/// Settles a reminder that is due: prompts the clients, and enters the next one; unless the request was answered, withdrawn or changed. While the matter is closed nobody is reminded. Safe to repeat.
pub async fn settle_reminder(
    table: &Table,
    due: &ReminderDue,
    now: Timestamp,
) -> Result<(), TableError> {
    let resource = resource_of(&due.firm, &due.request);
    let done = Write::delete(&due.key());
    let copies = read_copies(table, &resource).await?;
    let asked = Asked::of(&copies, due.version);
    let state = read_or_new(table, &resource).await?;
    let Some(asked) = asked.filter(|_| state.stands().is_waiting()) else {
        table.write(done).await?;
        return Ok(());
    };
    let zone = zone_of(table, &due.firm).await?;
    let next = asked.next_reminder(&zone, now.max(due.at));
    let prompt = Prompt {
        at: due.at,
        why: PromptReason::Reminder,
    };
    let current = copies.iter().filter(|copy| copy.version == due.version);
    for HeldCopy { client, matter, .. } in current {
        let key = key::shared_copy(client, Kind::Matter, matter);
        let matter: Option<SharedCopy<Matter>> = table.get(&key).await?;
        let matter = matter.and_then(|copy| copy.data);
        if matter.is_some_and(|matter| matter.status == MatterStatus::Open) {
            put_prompt(table, client, &resource, prompt).await?;
        }
    }
    let mut writes = vec![done.into()];
    if let Some(at) = next {
        let next = ReminderDue::new(&resource, due.version, at);
        writes.push(Write::put(&next.key(), &next).into());
    }
    table.transact(writes).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next reminders, as local days and hours of New York.
    fn reminders(due_on: Option<&str>, since: &str, after: &str, count: usize) -> Vec<String> {
        let zone = TimeZone::get("America/New_York").unwrap();
        let mut at = Timestamp::parse(after).unwrap();
        let mut told = Vec::new();
        for _ in 0..count {
            let due_on = due_on.map(|day| day.parse().unwrap());
            at = next_reminder(due_on, since.parse().unwrap(), &zone, at).unwrap();
            let local = jiff::Timestamp::from_millisecond(at.0).unwrap();
            let local = local.to_zoned(zone.clone());
            told.push(local.strftime("%Y-%m-%d %H:%M").to_string());
        }
        told
    }

    #[test]
    fn a_week_and_a_day_before_and_then_each_week() {
        assert_eq!(
            reminders(Some("2026-12-10"), "2026-11-20", "2026-11-20T12:00:00Z", 5),
            [
                "2026-12-03 09:00",
                "2026-12-09 09:00",
                "2026-12-17 09:00",
                "2026-12-24 09:00",
                "2026-12-31 09:00"
            ]
        );
    }

    #[test]
    fn a_due_day_in_the_past_is_reminded_of_each_week_from_then_on() {
        assert_eq!(
            reminders(Some("2026-11-01"), "2026-11-20", "2026-11-20T12:00:00Z", 2),
            ["2026-11-22 09:00", "2026-11-29 09:00"]
        );
        // On the day of a reminder, at nine and a second before.
        assert_eq!(
            reminders(Some("2026-11-01"), "2026-11-20", "2026-11-22T13:59:59Z", 1),
            ["2026-11-22 09:00"]
        );
        assert_eq!(
            reminders(Some("2026-11-01"), "2026-11-20", "2026-11-22T14:00:00Z", 1),
            ["2026-11-29 09:00"]
        );
    }

    #[test]
    fn without_a_due_day_weeks_count_from_the_day_it_was_asked() {
        assert_eq!(
            reminders(None, "2026-11-20", "2026-11-20T12:00:00Z", 2),
            ["2026-11-27 09:00", "2026-12-04 09:00"]
        );
    }

    #[test]
    fn the_hour_is_the_same_in_summer_and_winter() {
        // Clocks go back on 2026-11-01 and forward on 2027-03-14.
        assert_eq!(
            reminders(None, "2026-10-29", "2026-10-29T23:00:00Z", 1),
            ["2026-11-05 09:00"]
        );
        let zone = TimeZone::get("America/New_York").unwrap();
        let day: Date = "2027-03-13".parse().unwrap();
        let before = Timestamp::parse("2027-03-13T20:00:00Z").unwrap();
        let at = next_reminder(None, day, &zone, before).unwrap();
        assert_eq!(at.rfc3339(), "2027-03-20T13:00:00Z");
    }
}
