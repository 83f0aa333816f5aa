//! Reminders of calendar events: a day before, at the same hour of the event's time zone, and an hour before.
//!
//! Each version of an event leaves an entry for each reminder. A sweep compares each due entry with the current event, and prompts the clients who attend. The prompt is checked again before the notice is sent.

use super::Event;
use crate::resource::{Prompt, PromptReason};
use crate::value::time::{HOUR, Timestamp};
use jiff::ToSpan as _;
use jiff::tz::TimeZone;

#[cfg(feature = "table")]
use crate::engine::table::{Table, TableError};
#[cfg(feature = "table")]
use crate::resource::Share;
#[cfg(feature = "table")]
use crate::resource::due::{Due, DueSort};
#[cfg(feature = "table")]
use crate::resource::held::{HeldCopy, read_held};
#[cfg(feature = "table")]
use crate::resource::prompt::put_prompts;

/// The hour, on the day before, of the reminder of an all-day event.
const HOUR_OF_DAY: i8 = 9;

impl Event {
    /// Its reminders: a day before and an hour before; an all-day event has only the first.
    #[must_use]
    pub fn reminders(&self) -> Vec<Prompt> {
        let day = self.day_before().map(|at| Prompt {
            at,
            why: PromptReason::DayBefore,
            version: None,
        });
        let hour = (!self.all_day).then_some(Prompt {
            at: self.starts_at.plus(-HOUR),
            why: PromptReason::HourBefore,
            version: None,
        });
        day.into_iter().chain(hour).collect()
    }

    /// The same hour of the day before. An hour that clocks skip on that day is the one after it.
    fn day_before(&self) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        let starts_at = jiff::Timestamp::from_millisecond(self.starts_at.0).ok()?;
        let starts_at = starts_at.to_zoned(zone.clone());
        let before = starts_at.datetime().checked_sub(1.day()).ok()?;
        let before = if self.all_day {
            before.date().at(HOUR_OF_DAY, 0, 0, 0)
        } else {
            before
        };
        let before = before.to_zoned(zone).ok()?;
        Some(Timestamp(before.timestamp().as_millisecond()))
    }

    /// Whether a prompt is one of the event's reminders, the client attends, and the event has not begun.
    #[must_use]
    pub fn is_reminded_by(&self, prompt: &Prompt, now: Timestamp) -> bool {
        self.attending && now < self.starts_at && self.reminders().contains(prompt)
    }
}

/// Enters the reminders of a version that are still to come, if anybody attends. Safe to repeat.
#[cfg(feature = "table")]
pub async fn expect_reminders(
    table: &Table,
    share: &Share<Event>,
    version: i64,
    now: Timestamp,
) -> Result<(), TableError> {
    if !share.audience.iter().any(|recipient| recipient.full) {
        return Ok(());
    }
    let reminders = share.view.whole().reminders();
    for Prompt { at, .. } in reminders.into_iter().filter(|one| now < one.at) {
        let due = Due::new(DueSort::Event, &share.resource, version, at);
        table.write(due.put()).await?;
    }
    Ok(())
}

/// Settles a reminder that is due: prompts the clients who attend, unless the event was changed, cancelled or withdrawn, or has begun. Safe to repeat.
#[cfg(feature = "table")]
pub async fn settle_reminder(table: &Table, due: &Due, now: Timestamp) -> Result<(), TableError> {
    let resource = due.resource();
    let held = read_held::<Event>(table, &resource).await?.into_iter();
    let prompts = held.filter_map(|HeldCopy { client, copy }| {
        let event = copy.data.filter(|_| copy.version == due.version)?;
        let mut reminders = event.reminders().into_iter();
        let prompt = reminders.find(|one| one.at == due.at)?;
        let stands = event.is_reminded_by(&prompt, now);
        stands.then_some((client, prompt))
    });
    put_prompts(table, &resource, prompts.collect()).await?;
    table.write(due.delete()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(starts_at: &str, time_zone: &str, all_day: bool) -> Event {
        let starts_at = Timestamp::parse(starts_at).unwrap();
        Event {
            title: "Hearing".into(),
            starts_at,
            ends_at: starts_at.plus(HOUR),
            time_zone: time_zone.into(),
            all_day,
            attending: true,
            location: None,
            description: None,
            attendee_count: Some(1),
        }
    }

    fn moments(starts_at: &str, time_zone: &str, all_day: bool) -> Vec<String> {
        let reminders = event(starts_at, time_zone, all_day).reminders();
        reminders.iter().map(|one| one.at.rfc3339()).collect()
    }

    #[test]
    fn a_day_before_at_the_same_hour_and_an_hour_before() {
        assert_eq!(
            moments("2026-12-02T15:30:00Z", "America/New_York", false),
            ["2026-12-01T15:30:00Z", "2026-12-02T14:30:00Z"]
        );
    }

    #[test]
    fn the_same_hour_is_that_of_the_clock_where_clocks_change() {
        // Clocks go back on 2026-11-01 at two, and forward on 2027-03-14 at two.
        assert_eq!(
            moments("2026-11-01T15:00:00Z", "America/New_York", false)[0],
            "2026-10-31T14:00:00Z"
        );
        assert_eq!(
            moments("2027-03-14T14:00:00Z", "America/New_York", false)[0],
            "2027-03-13T15:00:00Z"
        );
        // On the day before 2027-03-15 02:30 there is no 02:30, but 03:30.
        assert_eq!(
            moments("2027-03-15T06:30:00Z", "America/New_York", false)[0],
            "2027-03-14T07:30:00Z"
        );
        // An hour before is an hour, also where the clock says two or none.
        assert_eq!(
            moments("2027-03-14T07:30:00Z", "America/New_York", false)[1],
            "2027-03-14T06:30:00Z"
        );
    }

    #[test]
    fn an_all_day_event_is_reminded_of_at_nine_on_the_day_before() {
        assert_eq!(
            moments("2026-12-02T05:00:00Z", "America/New_York", true),
            ["2026-12-01T14:00:00Z"]
        );
        // That day begins at one, because clocks go forward at midnight.
        assert_eq!(
            moments("2026-03-28T22:00:00Z", "Asia/Beirut", true),
            ["2026-03-28T07:00:00Z"]
        );
    }

    #[test]
    fn a_reminder_stands_for_its_moment_until_the_event_begins() {
        let hearing = event("2026-12-02T15:30:00Z", "America/New_York", false);
        let [day, hour] = hearing.reminders()[..] else {
            panic!("two reminders");
        };
        for prompt in [day, hour] {
            assert!(hearing.is_reminded_by(&prompt, prompt.at));
            assert!(hearing.is_reminded_by(&prompt, hearing.starts_at.plus(-1)));
            assert!(!hearing.is_reminded_by(&prompt, hearing.starts_at));
        }
        let moved = event("2026-12-02T16:30:00Z", "America/New_York", false);
        assert!(!moved.is_reminded_by(&day, day.at));
        assert!(
            !hearing.limited().is_reminded_by(&day, day.at),
            "not invited"
        );
        let other = Prompt {
            why: PromptReason::HourBefore,
            ..day
        };
        assert!(!hearing.is_reminded_by(&other, day.at));
    }
}
