//! Time zones as iCalendar carries them (`VTIMEZONE`, RFC 5545, section 3.6.5): the changes of the clocks that the events of a calendar need, from the IANA database.

use crate::value::time::Timestamp;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use std::fmt::Write as _;

/// Most changes of the clocks that are written for a zone: two a year for a century.
const MOST: usize = 200;

/// One change of the clocks. Each has a component of its own: `RDATE`, which would join those that are alike, is misread by ical.js.
struct Observance<'a> {
    daylight: bool,
    from: i32,
    to: i32,
    name: &'a str,
    onset: &'a str,
}

/// Writes a zone for the time between two moments. `None` for a name that the database does not have.
pub(super) fn write_zone(name: &str, first: Timestamp, last: Timestamp) -> Option<String> {
    let zone = TimeZone::get(name).ok()?;
    let (first, last) = (first.instant(), last.instant());
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    let mut any = false;
    // The change before the first moment says which time it is then.
    let before = zone.preceding(first + 1.nanosecond()).next();
    let changes = zone
        .following(first)
        .take_while(|one| one.timestamp() <= last);
    for change in before.into_iter().chain(changes.take(MOST)) {
        let from = zone.to_offset(change.timestamp() - 1.nanosecond());
        let local = from.to_datetime(change.timestamp());
        any = true;
        Observance {
            daylight: change.dst().is_dst(),
            from: from.seconds(),
            to: change.offset().seconds(),
            name: change.abbreviation(),
            onset: &local.strftime("%Y%m%dT%H%M%S").to_string(),
        }
        .write(&mut text);
    }
    if !any {
        let info = zone.to_offset_info(first);
        Observance {
            daylight: false,
            from: info.offset().seconds(),
            to: info.offset().seconds(),
            name: info.abbreviation(),
            onset: "19700101T000000",
        }
        .write(&mut text);
    }
    text.push_str("END:VTIMEZONE\r\n");
    Some(text)
}

impl Observance<'_> {
    fn write(&self, text: &mut String) {
        let part = if self.daylight {
            "DAYLIGHT"
        } else {
            "STANDARD"
        };
        let (from, to) = (offset(self.from), offset(self.to));
        let Self { onset, name, .. } = self;
        let _ = write!(
            text,
            "BEGIN:{part}\r\nDTSTART:{onset}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\nTZNAME:{name}\r\nEND:{part}\r\n"
        );
    }
}

/// `-0500`, with seconds where there are some (RFC 5545, section 3.3.14).
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3_600, all / 60 % 60, all % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

/// A moment as clocks in the zone show it.
pub(super) fn local_time(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.instant().to_zoned(zone.clone());
    local.strftime("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_zone_has_the_change_before_and_those_between() {
        let zone = write_zone(
            "America/New_York",
            at("2026-12-01T00:00:00Z"),
            at("2027-12-01T00:00:00Z"),
        );
        let lines = [
            "BEGIN:VTIMEZONE",
            "TZID:America/New_York",
            "BEGIN:STANDARD",
            "DTSTART:20261101T020000",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "TZNAME:EST",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:20270314T020000",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
            "TZNAME:EDT",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "DTSTART:20271107T020000",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "TZNAME:EST",
            "END:STANDARD",
            "END:VTIMEZONE",
            "",
        ];
        assert_eq!(zone.unwrap().split("\r\n").collect::<Vec<_>>(), lines);
    }

    #[test]
    fn a_zone_without_changes_has_one_time() {
        let (first, last) = (at("2026-12-01T00:00:00Z"), at("2026-12-02T00:00:00Z"));
        let zone = write_zone("Etc/UTC", first, last).unwrap();
        assert!(zone.contains("TZOFFSETTO:+0000\r\n"), "{zone}");
        let kolkata = write_zone("Asia/Kolkata", first, last).unwrap();
        assert!(kolkata.contains("TZOFFSETTO:+0530\r\n"), "{kolkata}");
        assert_eq!(write_zone("Mars/Olympus", first, last), None);
    }

    #[test]
    fn offsets_have_seconds_where_they_had_some() {
        assert_eq!(offset(-18_000), "-0500");
        assert_eq!(offset(20_700), "+0545");
        assert_eq!(offset(-17_762), "-045602");
    }
}
