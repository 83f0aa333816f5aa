//! What the entries of a file and of a feed have in common (iCalendar, RFC 5545).

use super::Event;
use crate::resource::SharedCopy;
use crate::value::id::Kind;
use crate::value::time::{SECOND, Timestamp};
use icalendar::{Component, Event as Entry, EventLike, Property};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The product that made a calendar (`PRODID`).
pub(super) const PRODUCT: &str = "-//Portico//Portico//EN";

/// 2020-01-01T00:00:00Z in seconds, from which sequences count: an integer of iCalendar ends at 2,147,483,647 (RFC 5545, section 3.3.8), which is then in 2088.
const FIRST_SECOND: i64 = 1_577_836_800;

/// Longest line in octets, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Begins the entry of a copy. `origin` is the portal's address, which makes the UID unique; `stamped` is its `DTSTAMP`. The UID stays the same, and the sequence grows with `changed`, the moment of the last change that this reader sees.
pub(super) fn begin_entry(
    copy: &SharedCopy<Event>,
    origin: &str,
    stamped: Timestamp,
    changed: Timestamp,
) -> Entry {
    let host = origin.split_once("://").map_or(origin, |parts| parts.1);
    let sequence = (changed.0 / SECOND - FIRST_SECOND).max(0);
    let mut entry = Entry::new();
    entry
        .uid(&format!("{}@{host}", Kind::Event.name(&copy.id)))
        .add_property("DTSTAMP", in_utc(stamped))
        .add_property("SEQUENCE", sequence.to_string());
    entry
}

/// When what a client sees of an event last changed. A version with the same content for this client changes nothing.
pub(super) fn changed_at(copy: &SharedCopy<Event>) -> Timestamp {
    let gone = copy.withdrawn.as_ref().map(|one| one.at);
    gone.or(copy.changed_at).unwrap_or(copy.shared_at)
}

/// A calendar with its lines folded again: the library counts the space of a folded line wrongly.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / LINE);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut width = 0;
        for character in line.chars() {
            if width + character.len_utf8() > LINE {
                folded.push_str("\r\n ");
                width = 1;
            }
            folded.push(character);
            width += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

/// The days of an event that lasts whole days in its zone.
pub(super) fn put_days(entry: &mut Entry, event: &Event) {
    let end = event.last_day().parse::<Date>().and_then(Date::tomorrow);
    let start = event.starts_at.day_in(&event.time_zone);
    entry.append_property(day("DTSTART", &start));
    if let Ok(end) = end {
        entry.append_property(day("DTEND", &end.to_string()));
    }
}

/// What only those who attend have, and that others are not busy.
pub(super) fn put_details(entry: &mut Entry, event: &Event) {
    put_busy(entry, event);
    if let Some(location) = &event.location {
        entry.location(location);
    }
    if let Some(description) = &event.description {
        entry.description(&description.replace('\r', ""));
    }
}

/// A client who does not attend is not busy.
pub(super) fn put_busy(entry: &mut Entry, event: &Event) {
    if !event.attending {
        entry.add_property("TRANSP", "TRANSPARENT");
    }
}

/// A moment in UTC, as iCalendar writes it.
pub(super) fn in_utc(at: Timestamp) -> String {
    let utc = at.instant().to_zoned(TimeZone::UTC);
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// An all-day property; `day` is like `2026-11-23`.
pub(super) fn day(name: &str, day: &str) -> Property {
    let mut property = Property::new(name, day.replace('-', ""));
    property.add_parameter("VALUE", "DATE").done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_it_may_be_and_nothing_is_lost() {
        for length in 60..240 {
            for letter in ["A", "é", "字", "👩"] {
                let text = format!("SUMMARY:{}\r\nEND:VEVENT\r\n", letter.repeat(length));
                let folded = fold(&text);
                assert!(folded.split("\r\n").all(|line| line.len() <= LINE));
                assert_eq!(folded.replace("\r\n ", ""), text);
                assert_eq!(fold(&folded), folded);
            }
        }
    }
}
