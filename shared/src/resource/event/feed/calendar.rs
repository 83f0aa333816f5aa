//! The text of a feed. The same events give the same text, so that a calendar that has it already gets 304.

use crate::resource::event::Event;
use crate::resource::event::entry::{
    PRODUCT, begin_entry, changed_at, day, fold, in_utc, put_busy, put_days, put_details,
};
use crate::resource::event::zone::{local_time, write_zone};
use crate::resource::{CancelledDate, SharedCopy};
use crate::value::id::Kind;
use crate::value::text::{Locale, Text};
use crate::value::time::{DAY, Timestamp};
use icalendar::{Component, Event as Entry, EventStatus, Property};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// How often calendars should ask (`REFRESH-INTERVAL`, RFC 7986, section 5.7, and its older name). Many ask far less often, whatever they are told.
const REFRESH: &str = "PT1H";

/// Most bytes of all entries. An answer of Lambda has 6 MB (a quota of AWS); zones and the event around it need the rest.
const MAX_BYTES: usize = 4_500_000;

/// 2100-01-01T00:00:00Z: zones are written until then.
const LAST: Timestamp = Timestamp(4_102_444_800_000);

/// A year in milliseconds: the zones go on for so long after the last event.
const YEAR: i64 = 366 * DAY;

/// What a feed says.
#[derive(Debug)]
pub struct Calendar {
    /// The names of the person's firms.
    pub firms: Vec<String>,
    /// The language of what the portal itself says.
    pub locale: Locale,
    /// Whether it has places and descriptions.
    pub details: bool,
    /// When that was chosen: from then on, every entry is another one.
    pub chosen_at: Timestamp,
    /// One copy of each event: shared, or cancelled.
    pub copies: Vec<SharedCopy<Event>>,
}

/// The times that entries need of one zone.
type Zones = BTreeMap<String, (Timestamp, Timestamp)>;

impl Calendar {
    /// Writes the feed. `origin` is the portal's address. Where there is more than fits, the events that begin first are left out.
    pub fn write(mut self, origin: &str) -> String {
        self.copies
            .sort_by_key(|copy| std::cmp::Reverse((begins(copy), copy.id.clone())));
        let texts = Text::new(self.locale, &[source(self.locale)]);
        let (mut zones, mut entries) = (Zones::new(), String::new());
        for copy in &self.copies {
            let entry = self.entry(copy, origin, &texts, &mut zones).to_string();
            if entries.len() + entry.len() > MAX_BYTES {
                break;
            }
            entries.push_str(&entry);
        }
        if zones.is_empty() {
            // A calendar has at least one component (RFC 5545, section 3.4).
            zones.insert("Etc/UTC".to_owned(), (Timestamp(0), Timestamp(0)));
        }
        let zones = zones
            .iter()
            .filter_map(|(name, (first, last))| write_zone(name, *first, last.plus(YEAR)));
        let zones: String = zones.collect();
        let head = self.head(&texts);
        fold(&head.replacen(
            "END:VCALENDAR",
            &format!("{zones}{entries}END:VCALENDAR"),
            1,
        ))
    }

    /// The calendar without its entries.
    fn head(&self, texts: &Text) -> String {
        let name = match self.firms.as_slice() {
            [] => texts.say("feed-name"),
            firms => firms.join(", "),
        };
        // The crate knows no type for it, and would not escape it.
        let mut long_name = Property::new("NAME", &name);
        long_name.add_parameter("VALUE", "TEXT");
        let mut refresh = Property::new("REFRESH-INTERVAL", REFRESH);
        refresh.add_parameter("VALUE", "DURATION");
        icalendar::Calendar::empty()
            .append_property(("VERSION", "2.0"))
            .append_property(("PRODID", PRODUCT))
            .append_property(("CALSCALE", "GREGORIAN"))
            .append_property(long_name.done())
            .append_property(("X-WR-CALNAME", name.as_str()))
            .append_property(refresh.done())
            .append_property(("X-PUBLISHED-TTL", REFRESH))
            .to_string()
    }

    fn entry(
        &self,
        copy: &SharedCopy<Event>,
        origin: &str,
        texts: &Text,
        zones: &mut Zones,
    ) -> Entry {
        let changed = changed_at(copy).max(self.chosen_at);
        let mut entry = begin_entry(copy, origin, changed, changed);
        entry.add_property("LAST-MODIFIED", in_utc(changed));
        let cancelled = copy
            .withdrawn
            .as_ref()
            .and_then(|one| one.cancelled.as_ref());
        if let Some(date) = cancelled {
            entry
                .summary(&texts.say("feed-cancelled"))
                .status(EventStatus::Cancelled);
            put_cancelled(&mut entry, date, zones);
        } else if let Some(event) = &copy.data {
            let page = format!("{origin}/calendar/{}", Kind::Event.name(&copy.id));
            entry
                .summary(&event.title)
                .status(EventStatus::Confirmed)
                .url(&page);
            put_times(&mut entry, event, zones);
            if self.details {
                put_details(&mut entry, event);
            } else {
                put_busy(&mut entry, event);
            }
        }
        entry.done()
    }
}

/// The texts of the feed in a language.
fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../../../messages/en/feed.ftl"),
        Locale::Es => include_str!("../../../../messages/es/feed.ftl"),
    }
}

/// When it begins, or was to begin.
fn begins(copy: &SharedCopy<Event>) -> Option<Timestamp> {
    let cancelled = copy
        .withdrawn
        .as_ref()
        .and_then(|one| one.cancelled.as_ref());
    let cancelled = cancelled.map(|date| date.starts_at);
    copy.data
        .as_ref()
        .map(|event| event.starts_at)
        .or(cancelled)
}

fn put_times(entry: &mut Entry, event: &Event, zones: &mut Zones) {
    if event.all_day {
        put_days(entry, event);
        return;
    }
    // An event of no time has no end (RFC 5545, section 3.8.2.2: it would be later).
    let ends_at = (event.ends_at > event.starts_at).then_some(event.ends_at);
    let moments: Vec<_> = [event.starts_at].into_iter().chain(ends_at).collect();
    let clocks = clocks_for(&moments, &event.time_zone);
    for (name, at) in ["DTSTART", "DTEND"].into_iter().zip(moments) {
        entry.append_property(moment(name, at, clocks.as_ref(), zones));
    }
}

fn put_cancelled(entry: &mut Entry, date: &CancelledDate, zones: &mut Zones) {
    entry.append_property(if date.all_day {
        day("DTSTART", &date.starts_at.day_in(&date.time_zone))
    } else {
        let clocks = clocks_for(&[date.starts_at], &date.time_zone);
        moment("DTSTART", date.starts_at, clocks.as_ref(), zones)
    });
    entry.add_property("TRANSP", "TRANSPARENT");
}

/// The clocks that say all of these moments without doubt. `None` for a zone that the database does not have, for the hour that clocks repeat when they go back, and for moments so far away that nobody knows the zone's rules: those are written in UTC.
fn clocks_for(moments: &[Timestamp], zone: &str) -> Option<TimeZone> {
    let clocks = TimeZone::get(zone).ok()?;
    let is_plain = |at: &Timestamp| {
        let local = clocks.to_datetime(at.instant());
        *at < LAST && !clocks.to_ambiguous_timestamp(local).is_ambiguous()
    };
    moments.iter().all(is_plain).then_some(clocks)
}

/// A moment on clocks, whose zone the calendar then carries, or in UTC.
fn moment(name: &str, at: Timestamp, clocks: Option<&TimeZone>, zones: &mut Zones) -> Property {
    let named = clocks.and_then(|clocks| Some((clocks, clocks.iana_name()?)));
    let Some((clocks, zone)) = named else {
        return Property::new(name, in_utc(at));
    };
    let (first, last) = zones.entry(zone.to_owned()).or_insert((at, at));
    (*first, *last) = ((*first).min(at), (*last).max(at));
    let mut property = Property::new(name, local_time(at, clocks));
    property.add_parameter("TZID", zone).done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::FirmId;
    use serde_json::{Value, json};

    fn copy(number: i64, more: &Value) -> SharedCopy<Event> {
        let firm = FirmId::parse("hale").unwrap();
        let mut copy = json!({
            "kind": "EVENT", "id": Kind::Event.derive(&firm, &format!("e-{number}")),
            "their_id": "e-1", "matter": Kind::Matter.derive(&firm, "m-1"), "version": 3,
            "shared_at": 1_795_000_000_000_i64, "changed_at": 1_795_412_100_000_i64,
        });
        for (name, value) in more.as_object().unwrap() {
            copy[name] = value.clone();
        }
        serde_json::from_value(copy).unwrap()
    }

    fn hearing() -> Value {
        json!({"data": {
            "title": "Hearing, room 4", "starts_at": 1_796_050_800_000_i64,
            "ends_at": 1_796_058_000_000_i64, "time_zone": "America/New_York", "all_day": false,
            "attending": true, "location": "100 Main St", "description": "Bring your passport.",
        }})
    }

    fn feed(details: bool, copies: Vec<SharedCopy<Event>>) -> String {
        let calendar = Calendar {
            firms: vec!["Hale & Ortiz, LLP".into()],
            locale: Locale::Es,
            details,
            chosen_at: Timestamp(1_795_000_000_000),
            copies,
        };
        calendar.write("https://portal.example.com")
    }

    #[test]
    fn an_event_has_its_zone_and_what_tells_a_change() {
        let text = feed(true, vec![copy(1, &hearing())]);
        let unfolded = text.replace("\r\n ", "");
        let lines: Vec<_> = unfolded.split("\r\n").collect();
        for line in [
            r"NAME;VALUE=TEXT:Hale & Ortiz\, LLP",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "TZID:America/New_York",
            "DTSTART;TZID=America/New_York:20261130T100000",
            "DTEND;TZID=America/New_York:20261130T120000",
            "SEQUENCE:217575300",
            "LAST-MODIFIED:20261123T053500Z",
            "STATUS:CONFIRMED",
            "LOCATION:100 Main St",
        ] {
            assert!(lines.contains(&line), "{line} in {unfolded}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
    }

    #[test]
    fn places_and_details_come_by_choice() {
        let text = feed(false, vec![copy(1, &hearing())]);
        assert!(text.contains(r"SUMMARY:Hearing\, room 4"));
        for word in ["LOCATION", "DESCRIPTION", "Main St", "passport"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn what_was_cancelled_has_its_date_and_nothing_else() {
        let gone = json!({"data": null, "withdrawn": {"at": 1_795_500_000_000_i64, "cancelled": {
            "starts_at": 1_796_050_800_000_i64, "time_zone": "America/New_York", "all_day": true,
        }}});
        let text = feed(true, vec![copy(1, &gone)]);
        for line in [
            "STATUS:CANCELLED",
            "DTSTART;VALUE=DATE:20261130",
            "LAST-MODIFIED:20261124T060000Z",
            "SUMMARY:Evento cancelado",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
        assert!(!text.contains("URL"));
    }

    #[test]
    fn the_order_of_what_is_read_does_not_matter() {
        let (one, other) = (copy(1, &hearing()), copy(2, &hearing()));
        let there = feed(true, vec![one.clone(), other.clone()]);
        assert_eq!(there, feed(true, vec![other, one]));
        assert_eq!(there.matches("BEGIN:VEVENT").count(), 2);
        assert_eq!(there.matches("BEGIN:VTIMEZONE").count(), 1);
    }

    #[test]
    fn a_calendar_without_events_is_one_too() {
        let text = feed(true, Vec::new());
        assert!(text.contains("TZID:Etc/UTC\r\n"), "{text}");
        assert!(text.parse::<icalendar::Calendar>().is_ok());
    }

    #[test]
    fn more_than_an_answer_takes_leaves_out_what_is_over() {
        let long = "x".repeat(20_000);
        let copies = (0..300).map(|number| {
            let mut event = hearing();
            event["data"]["description"] = json!(long);
            event["data"]["starts_at"] = json!(1_796_050_800_000_i64 - number * 3_600_000);
            copy(number, &event)
        });
        let text = feed(true, copies.collect());
        assert!(text.len() < 4_600_000 && text.matches("BEGIN:VEVENT").count() > 200);
        let newest = Kind::Event.derive(&FirmId::parse("hale").unwrap(), "e-0");
        assert!(text.replace("\r\n ", "").contains(newest.as_str()));
    }
}
