//! A calendar event as a file for the client's own calendar (iCalendar, RFC 5545).

use super::Event;
use crate::resource::opening::Opened;
use crate::value::id::Kind;
use crate::value::time::Timestamp;
use icalendar::{Calendar, Component, Event as Entry, EventLike, EventStatus, Property};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The largest integer in iCalendar (RFC 5545, section 3.3.8).
const MAX_INTEGER: i64 = 2_147_483_647;

/// Separates milliseconds from microseconds in a version: the year 5138 in milliseconds, 1973 in microseconds.
const MICROSECONDS: i64 = 100_000_000_000_000;

/// Writes the file. It contains only what the client's copy contains: a client who is not invited gets title and time. Times are in UTC, which every calendar shows in its own zone; the event's zone is given beside them.
///
/// `origin` is the portal's address, which makes the event's UID unique; `now` is when the file is made.
pub fn write_file(opened: &Opened<Event>, event: &Event, origin: &str, now: Timestamp) -> String {
    let copy = &opened.copy;
    let host = origin.split_once("://").map_or(origin, |parts| parts.1);
    let mut entry = Entry::new();
    entry
        .uid(&format!("{}@{host}", Kind::Event.name(&copy.id)))
        .add_property("DTSTAMP", in_utc(now))
        .add_property("SEQUENCE", sequence(copy.version).to_string())
        .summary(&event.title)
        .status(EventStatus::Confirmed);
    if event.all_day {
        let end = event.last_day().parse::<Date>().and_then(Date::tomorrow);
        let start = event.starts_at.day_in(&event.time_zone);
        entry.append_property(day("DTSTART", &start));
        if let Ok(end) = end {
            entry.append_property(day("DTEND", &end.to_string()));
        }
    } else {
        entry.add_property("DTSTART", in_utc(event.starts_at));
        entry.add_property("DTEND", in_utc(event.ends_at));
    }
    if !event.attending {
        entry.add_property("TRANSP", "TRANSPARENT");
    }
    if let Some(location) = &event.location {
        entry.location(location);
    }
    if let Some(description) = &event.description {
        entry.description(&description.replace('\r', ""));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Portico//Portico//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(("X-WR-TIMEZONE", event.time_zone.as_str()))
        .push(entry.done());
    calendar.to_string()
}

fn in_utc(at: Timestamp) -> String {
    let utc = at.instant().to_zoned(TimeZone::UTC);
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// An all-day property; `day` is like `2026-11-23`.
fn day(name: &str, day: &str) -> Property {
    let mut property = Property::new(name, day.replace('-', ""));
    property.add_parameter("VALUE", "DATE").done()
}

/// A number that grows with the version and fits into iCalendar. Firms count versions from one or use a clock; a clock in milliseconds or microseconds is converted to seconds.
fn sequence(version: i64) -> i64 {
    let small = if version <= MAX_INTEGER {
        version
    } else if version < MICROSECONDS {
        version / 1_000
    } else {
        version / 1_000_000
    };
    small.min(MAX_INTEGER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::SharedCopy;
    use crate::value::id::FirmId;
    use serde_json::json;

    fn file(event: &Event) -> String {
        let firm = FirmId::parse("hale").unwrap();
        let copy: SharedCopy<Event> = serde_json::from_value(json!({
            "kind": "EVENT",
            "id": Kind::Event.derive(&firm, "e-1"),
            "their_id": "e-1",
            "matter": Kind::Matter.derive(&firm, "m-1"),
            "version": 7,
            "shared_at": 0,
            "data": event,
        }))
        .unwrap();
        let now = Timestamp::parse("2026-11-23T05:35:00Z").unwrap();
        let opened = Opened { firm, copy };
        write_file(&opened, event, "https://portal.example.com", now)
    }

    fn deposition() -> Event {
        Event {
            title: "Deposition; room, 4".into(),
            starts_at: Timestamp::parse("2026-11-30T14:00:00Z").unwrap(),
            ends_at: Timestamp::parse("2026-11-30T16:00:00Z").unwrap(),
            time_zone: "America/New_York".into(),
            all_day: false,
            attending: true,
            location: Some("100 Main St".into()),
            description: Some("Bring your passport.\r\nÑandú ".repeat(20)),
            attendee_count: Some(1),
        }
    }

    #[test]
    fn a_file_has_all_that_calendars_need() {
        let file = file(&deposition());
        let lines: Vec<_> = file.split("\r\n").collect();
        assert!(
            lines
                .iter()
                .all(|line| line.len() <= 75 && !line.contains('\n'))
        );
        for line in [
            "METHOD:PUBLISH",
            "X-WR-TIMEZONE:America/New_York",
            "DTSTAMP:20261123T053500Z",
            "DTSTART:20261130T140000Z",
            "DTEND:20261130T160000Z",
            "SEQUENCE:7",
            "STATUS:CONFIRMED",
            r"SUMMARY:Deposition\; room\, 4",
            "LOCATION:100 Main St",
        ] {
            assert!(lines.contains(&line), "{line} in {file}");
        }
        assert!(
            file.replace("\r\n ", "")
                .contains("@portal.example.com\r\n")
        );
        assert_eq!(file.parse::<Calendar>().unwrap().components.len(), 1);
    }

    #[test]
    fn who_is_not_invited_gets_title_and_time() {
        let file = file(&deposition().limited());
        for word in ["LOCATION", "DESCRIPTION", "ATTENDEE"] {
            assert!(!file.contains(word), "{word}");
        }
        assert!(file.contains("TRANSP:TRANSPARENT\r\n"));
    }

    #[test]
    fn whole_days_are_those_of_the_events_zone() {
        let mut event = deposition();
        event.all_day = true;
        event.starts_at = Timestamp::parse("2026-11-30T05:00:00Z").unwrap();
        event.ends_at = Timestamp::parse("2026-12-02T05:00:00Z").unwrap();
        let text = file(&event);
        assert!(text.contains("DTSTART;VALUE=DATE:20261130\r\n"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20261202\r\n"), "{text}");
        event.ends_at = event.starts_at;
        assert!(file(&event).contains("DTEND;VALUE=DATE:20261201\r\n"));
    }

    #[test]
    fn sequences_grow_with_versions() {
        let versions = [
            1,
            2,
            1_795_412_100,
            1_795_412_101_000,
            1_795_412_102_000_000,
        ];
        let sequences: Vec<_> = versions.into_iter().map(sequence).collect();
        assert!(sequences.is_sorted());
        assert_eq!(sequences[1], 2);
        assert!(sequence(i64::MAX) <= MAX_INTEGER);
    }
}
