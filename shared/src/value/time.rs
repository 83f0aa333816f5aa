//! Moments: milliseconds since the epoch, and the two ways to write them.

use jiff::Timestamp as Instant;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// One second, in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute, in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// A moment in milliseconds since 1970-01-01T00:00:00Z; stored in the table as this number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `milliseconds` later, or earlier if negative.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this moment; negative if `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The `ttl` attribute of an item that may be deleted from this moment on, in epoch seconds, as `DynamoDB` expects.
    pub fn ttl(self) -> i64 {
        self.0.div_euclid(SECOND) + 1
    }

    /// RFC 3339 in UTC as the API writes it, to the second, or to the millisecond if the milliseconds are not zero.
    pub fn rfc3339(self) -> String {
        self.instant().to_string()
    }

    /// The moment as keys write it: always 24 characters (`2026-11-23T05:35:00.000Z`), so that text order is time order.
    pub fn sortable(self) -> String {
        format!("{:.3}", self.instant())
    }

    /// Parses RFC 3339 with any offset; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Instant>()
            .ok()
            .map(|instant| Self(instant.as_millisecond()))
    }

    /// The calendar day (`2026-11-23`) of this moment in an IANA time zone, or in UTC if the zone is unknown.
    pub fn day_in(self, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        self.instant().to_zoned(zone).date().to_string()
    }

    /// The time of day at this moment in an IANA time zone, or in UTC if the zone is unknown.
    pub fn clock_in(self, zone: &str) -> Clock {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let there = self.instant().to_zoned(zone);
        let name = there.strftime("%Z").to_string();
        Clock {
            digits: there.strftime("%-I:%M:%S").to_string(),
            before_noon: there.hour() < 12,
            // The time zone database has abbreviations where people use them, and offsets elsewhere.
            zone: if name.starts_with(['+', '-']) {
                format!("UTC{name}")
            } else {
                name
            },
        }
    }

    /// The moment as a `jiff` timestamp, for calendar work.
    pub fn instant(self) -> Instant {
        Instant::from_millisecond(self.0).unwrap_or(Instant::MAX)
    }
}

/// A time of day with its zone, for sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time on a twelve-hour clock, to the second (`2:05:31`).
    pub digits: String,
    /// Whether it is before noon.
    pub before_noon: bool,
    /// The name of the zone on that day (`EST`, `UTC-03`).
    pub zone: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_show_the_time_of_their_zone_and_day() {
        let shown = |moment: &str, zone: &str| {
            let clock = Timestamp::parse(moment).unwrap().clock_in(zone);
            (clock.digits, clock.before_noon, clock.zone)
        };
        let of = |digits: &str, before_noon, zone: &str| {
            (digits.to_owned(), before_noon, zone.to_owned())
        };
        let winter = "2026-11-28T19:05:31Z";
        assert_eq!(
            shown(winter, "America/New_York"),
            of("2:05:31", false, "EST")
        );
        let summer = "2026-07-01T04:00:00Z";
        assert_eq!(
            shown(summer, "America/New_York"),
            of("12:00:00", true, "EDT")
        );
        assert_eq!(
            shown(summer, "America/Sao_Paulo"),
            of("1:00:00", true, "UTC-03")
        );
        assert_eq!(shown(summer, "Nowhere/Else"), of("4:00:00", true, "UTC"));
    }

    #[test]
    fn sortable_is_fixed_width_and_parses_back() {
        for moment in [
            Timestamp(0),
            Timestamp(1_795_412_100_000),
            Timestamp(1_795_412_100_007),
        ] {
            assert_eq!(moment.sortable().len(), 24);
            assert_eq!(Timestamp::parse(&moment.sortable()), Some(moment));
        }
    }

    #[test]
    fn the_day_depends_on_the_zone() {
        let evening = Timestamp::parse("2026-11-23T03:30:00Z").unwrap();
        assert_eq!(evening.day_in("America/New_York"), "2026-11-22");
        assert_eq!(evening.day_in("Nowhere/Land"), "2026-11-23");
    }
}
