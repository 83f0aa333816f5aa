//! Reminders of requests: seven days and one day before the due day, then each week, at nine in the morning of the firm's time zone, until the request is answered.
//!
//! Each version of a request leaves one entry that is [due](crate::resource::due), for its next reminder. When it is settled, the entry after it takes its place.

use super::store::read_or_new;
use super::{ClientRequest, resource_of};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::people::firm::read_time_zone;
use crate::resource::due::{Apart, Due, DueSort};
use crate::resource::held::{HeldCopy, read_held};
use crate::resource::matter::{Matter, MatterStatus};
use crate::resource::prompt::put_prompt;
use crate::resource::{Prompt, PromptReason, Resource, SharedCopy};
use crate::value::id::{ClientRef, Kind};
use crate::value::time::{DAY, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

/// The hour of the day at which reminders go out, in the firm's time zone.
const HOUR_OF_DAY: i8 = 9;

/// How many days before the due day there are reminders, the first one first.
const DAYS_BEFORE: [i64; 2] = [7, 1];

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
    let weeks = i64::from((day_of(after, zone)? - from).get_days() / 7).max(1);
    // The hour of this week may be over, that of the next one is not.
    (weeks..=weeks + 1).find_map(|week| on(from.checked_add(week.weeks()).ok()?))
}

fn day_of(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
    Some(at.to_zoned(zone.clone()).date())
}

/// Enters the next reminder of a request as its clients have it, unless the firm wants none. Safe to repeat: the same reminder is the same entry.
pub(super) async fn expect_reminder(
    table: &Table,
    resource: &Resource,
    now: Timestamp,
) -> Result<(), TableError> {
    let held = read_held(table, resource).await?;
    let Some(version) = held.iter().map(|held| held.copy.version).max() else {
        return Ok(());
    };
    let Some(asked) = Asked::of(&held, version).filter(|asked| asked.request.reminders) else {
        return Ok(());
    };
    let zone = read_time_zone(table, &resource.firm).await?;
    if let Some(at) = asked.next_reminder(&zone, now) {
        let due = Due::new(DueSort::Reminder, resource, version, at);
        table.write(due.put()).await?;
    }
    Ok(())
}

/// Enters that a client is to be reminded a day later than the others, unless other news takes the reminder along.
pub async fn put_off_reminder(
    table: &Table,
    who: &ClientRef,
    copy: &SharedCopy<Value>,
) -> Result<(), TableError> {
    let Some(prompt) = copy.prompt else {
        return Ok(());
    };
    let resource = resource_of(&who.firm, &copy.firm_ref);
    let at = prompt.at.plus(DAY);
    let due = Due::new(DueSort::Reminder, &resource, copy.version, at);
    let due = due.only(&who.client, Apart::PutOff);
    table.write(due.put()).await?;
    Ok(())
}

/// What a version of a request asks.
struct Asked<'a> {
    request: &'a ClientRequest,
    /// When it was first shared with anybody who has it.
    since: Timestamp,
}

impl<'a> Asked<'a> {
    /// What a version asks; `None` when nobody has it.
    fn of(held: &'a [HeldCopy<ClientRequest>], version: i64) -> Option<Self> {
        let copies = held.iter().map(|held| &held.copy);
        let current = copies.filter(|copy| copy.version == version && copy.data.is_some());
        let first = current.min_by_key(|copy| copy.shared_at)?;
        Some(Self {
            request: first.data.as_ref()?,
            since: first.shared_at,
        })
    }

    fn next_reminder(&self, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
        let due_on = self.request.due_on.as_ref();
        let due_on = due_on.and_then(|day| day.parse().ok());
        next_reminder(due_on, day_of(self.since, zone)?, zone, after)
    }
}

/// Settles a reminder that is due: prompts the clients, and enters the next one; unless the request was answered, withdrawn or changed. While the matter is closed nobody is reminded. Safe to repeat.
pub async fn settle_reminder(table: &Table, due: &Due, now: Timestamp) -> Result<(), TableError> {
    let resource = due.resource();
    let held = read_held(table, &resource).await?;
    let asked = Asked::of(&held, due.version);
    let state = read_or_new(table, &resource).await?;
    let Some(asked) = asked.filter(|_| state.status().is_waiting()) else {
        table.write(due.delete()).await?;
        return Ok(());
    };
    let zone = read_time_zone(table, &resource.firm).await?;
    let next = match due.only {
        Some(_) => None,
        None => asked.next_reminder(&zone, now.max(due.at)),
    };
    let prompt = Prompt {
        at: due.at,
        why: PromptReason::Reminder,
        version: Some(due.version),
    };
    let reminded = held
        .iter()
        .filter(|held| due.concerns(&held.client.client, &held.copy));
    for HeldCopy { client, copy } in reminded {
        let key = key::shared_copy(client, Kind::Matter, &copy.matter);
        let matter: Option<SharedCopy<Matter>> = table.get(&key).await?;
        let matter = matter.and_then(|copy| copy.data);
        if matter.is_some_and(|matter| matter.status == MatterStatus::Open) {
            put_prompt(table, client, &resource, prompt).await?;
        }
    }
    let mut writes = vec![due.delete().into()];
    if let Some(at) = next {
        writes.push(due.moved_to(at).put().into());
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
