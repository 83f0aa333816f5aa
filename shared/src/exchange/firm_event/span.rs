//! The start and end of a calendar event. Whole days are days of the event's own zone, given as dates or as the moments at which they begin there.

use crate::value::check::{self, Code};
use crate::value::time::{DAY, HOUR, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// Maximum length of a calendar event in milliseconds: a trial may take a quarter of a year; anything longer is a mistake. The extra hour is for a change from summer time.
const MAX_LENGTH: i64 = 92 * DAY + HOUR;

/// The schema for a value that may be a date or a time.
pub(super) fn formats() -> Value {
    json!([{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}])
}

/// A start and an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

impl Span {
    /// Checks that the end is not before the start and not too late. An event with times may have no length; an all-day event lasts at least one day.
    pub(super) fn check(self, all_day: bool) -> Result<(), Code> {
        let shortest = i64::from(all_day);
        let length = self.ends_at.since(self.starts_at);
        if (shortest..=MAX_LENGTH).contains(&length) {
            Ok(())
        } else {
            Err("range")
        }
    }
}

/// The moment at which a day begins in a zone; the day is given as a date or as that moment. If clocks go forward at midnight, the day begins an hour later; if they go back across midnight, it begins at the first of the two midnights.
///
/// # Errors
/// `date-or-midnight` when it is neither; `time` when the day began before 1970.
pub(super) fn day(text: &str, zone: &str) -> Result<Timestamp, Code> {
    let zone = TimeZone::get(zone).map_err(|_| "time-zone")?;
    let date = if check::date(text).is_ok() {
        text.parse().map_err(|_| "date-or-midnight")?
    } else {
        let moment = check::moment(text).map_err(|_| "date-or-midnight")?;
        date_from(moment, &zone).ok_or("date-or-midnight")?
    };
    begin(date, &zone)
        .filter(|begins| *begins >= Timestamp(0))
        .ok_or("time")
}

/// The day that begins at a moment; `None` when no day does.
fn date_from(moment: Timestamp, zone: &TimeZone) -> Option<Date> {
    let local = moment.instant().to_zoned(zone.clone());
    let midnight = local.time() == Time::midnight();
    (midnight || begin(local.date(), zone) == Some(moment)).then(|| local.date())
}

fn begin(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    let first = date.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
    Some(Timestamp(first.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn begins(text: &str, zone: &str) -> Result<String, Code> {
        day(text, zone).map(Timestamp::rfc3339)
    }

    #[test]
    fn a_day_is_a_date_or_its_own_midnight() {
        for (text, zone, moment) in [
            ("2026-11-30", "America/New_York", "2026-11-30T05:00:00Z"),
            (
                "2026-11-30T00:00:00-05:00",
                "America/New_York",
                "2026-11-30T05:00:00Z",
            ),
            (
                "2026-11-30T05:00:00Z",
                "America/New_York",
                "2026-11-30T05:00:00Z",
            ),
            ("2026-11-30T00:00:00Z", "UTC", "2026-11-30T00:00:00Z"),
            ("2026-11-30", "Asia/Kathmandu", "2026-11-29T18:15:00Z"),
            // Clocks go forward at midnight, so the day begins at one.
            ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
            (
                "2018-11-04T01:00:00-02:00",
                "America/Sao_Paulo",
                "2018-11-04T03:00:00Z",
            ),
            (
                "2018-11-04T00:00:00-03:00",
                "America/Sao_Paulo",
                "2018-11-04T03:00:00Z",
            ),
            ("2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z"),
            ("2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00Z"),
            // Clocks go back across midnight: the first of the two midnights counts.
            ("2026-11-01", "America/Havana", "2026-11-01T04:00:00Z"),
            (
                "2026-11-01T00:00:00-05:00",
                "America/Havana",
                "2026-11-01T04:00:00Z",
            ),
        ] {
            assert_eq!(begins(text, zone).as_deref(), Ok(moment), "{text} {zone}");
        }
    }

    #[test]
    fn another_zones_midnight_is_no_day() {
        for text in [
            "2026-11-30T00:00:00Z",
            "2026-11-30T09:00:00-05:00",
            "2026-11-30T01:00:00-05:00",
            "2026-11-31",
            "2026-W49",
            "30.11.2026",
            "",
        ] {
            let refused = day(text, "America/New_York");
            assert_eq!(refused, Err("date-or-midnight"), "{text}");
        }
        // A day begins at one only where midnight is missing.
        assert_eq!(
            day("2026-04-25T01:00:00+03:00", "Africa/Cairo"),
            Err("date-or-midnight")
        );
        assert_eq!(day("1969-12-31", "UTC"), Err("time"));
        assert_eq!(day("1970-01-01", "Asia/Tokyo"), Err("time"));
    }

    #[test]
    fn a_day_is_at_least_one_and_a_moment_may_be_none() {
        let span = |length| Span {
            starts_at: Timestamp(5),
            ends_at: Timestamp(5 + length),
        };
        assert_eq!(span(0).check(false), Ok(()));
        assert_eq!(span(0).check(true), Err("range"));
        assert_eq!(span(92 * DAY + HOUR).check(true), Ok(()));
        for length in [-1, 93 * DAY] {
            assert_eq!(span(length).check(false), Err("range"), "{length}");
        }
    }

    proptest! {
        /// For every zone and day: what is stored falls on that day there, and the moment before it falls on the day before.
        #[test]
        fn a_stored_day_is_the_day_that_was_said(days in 0..45_000_i32, zone in prop::sample::select(vec![
            "UTC", "America/New_York", "America/Sao_Paulo", "America/Havana", "America/Santiago", "America/Asuncion",
            "Africa/Cairo", "Asia/Beirut", "Asia/Tehran", "Asia/Gaza", "Asia/Kathmandu", "Atlantic/Azores",
            "Pacific/Chatham", "Pacific/Kiritimati", "Australia/Lord_Howe", "Europe/Madrid",
        ])) {
            let date = Date::constant(1970, 1, 2) + jiff::Span::new().days(days);
            // A day that a zone skipped when it crossed the date line begins with the next day.
            if let Ok(stored) = day(&date.to_string(), zone) {
                prop_assert_eq!(stored.day_in(zone), date.to_string());
                prop_assert_eq!(stored.plus(-1).day_in(zone), date.yesterday().unwrap().to_string());
                prop_assert_eq!(day(&stored.rfc3339(), zone), Ok(stored));
            }
        }
    }
}
