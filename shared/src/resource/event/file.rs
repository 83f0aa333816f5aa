//! A calendar event as a file for the client's own calendar (iCalendar, RFC 5545).

use super::Event;
use super::entry::{PRODUCT, begin_entry, changed_at, fold, in_utc, put_days, put_details};
use crate::resource::opening::Opened;
use crate::value::time::Timestamp;
use icalendar::{Calendar, Component, EventStatus};

/// Writes the file. It contains only what the client's copy contains: a client who is not invited gets title and time. Times are in UTC, which every calendar shows in its own zone; the event's zone is given beside them.
///
/// `origin` is the portal's address, which makes the event's UID unique; `now` is when the file is made.
pub fn write_file(opened: &Opened<Event>, event: &Event, origin: &str, now: Timestamp) -> String {
    let mut entry = begin_entry(&opened.copy, origin, now, changed_at(&opened.copy));
    entry.summary(&event.title).status(EventStatus::Confirmed);
    if event.all_day {
        put_days(&mut entry, event);
    } else {
        entry.append_property(("DTSTART", in_utc(event.starts_at).as_str()));
        if event.ends_at > event.starts_at {
            entry.append_property(("DTEND", in_utc(event.ends_at).as_str()));
        }
    }
    put_details(&mut entry, event);
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", PRODUCT))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(("X-WR-TIMEZONE", event.time_zone.as_str()))
        .push(entry.done());
    fold(&calendar.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::SharedCopy;
    use crate::value::id::{FirmId, Kind};
    use serde_json::json;

    fn file(event: &Event) -> String {
        let firm = FirmId::parse("hale").unwrap();
        let copy: SharedCopy<Event> = serde_json::from_value(json!({
            "kind": "EVENT",
            "id": Kind::Event.derive(&firm, "e-1"),
            "their_id": "e-1",
            "matter": Kind::Matter.derive(&firm, "m-1"),
            "version": 7,
            "shared_at": 1_795_415_700_000_i64,
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
            "SEQUENCE:217578900",
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
}
