//! Listing and opening calendar events.

use super::Event;
use crate::edge::problem::{FieldError, Problem};
use crate::resource::SharedCopy;
use crate::resource::opening::{self, Opened};
use crate::resource::page::{
    ListContext, ListEntry, ListRequest, ListedData, Order, Page, Position, ReadContext, read_list,
    read_matter,
};
use crate::value::check;
use crate::value::id::{Kind, ResourceId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How long before the requested time an event may have begun and still be listed as ongoing, in milliseconds: a quarter of a year.
const LONGEST_LISTED: i64 = 92 * DAY;

/// A day with the longest time change of any zone, in milliseconds: today began no earlier than this before now.
const LONGEST_DAY: i64 = DAY + 3 * 3_600_000;

/// A calendar event. A client who is not invited gets only its title, time and status.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// `event_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The title.
    pub title: String,
    /// When it begins.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// When it ends.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// The IANA time zone of its local times.
    #[schema(example = "America/New_York")]
    pub time_zone: String,
    /// Whether it lasts whole days in that zone.
    pub all_day: bool,
    /// Always `confirmed`: a cancelled event is no longer found here, but the conversation still shows its date.
    pub status: EventStatus,
    /// Whether the client is invited.
    pub attending: bool,
    /// Where it takes place; only for those invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub location: Option<String>,
    /// The firm's description, plain text; only for those invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<String>,
    /// How many clients are invited, including this one; only for those invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub attendee_count: Option<usize>,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
    /// Whether the client has not yet opened its current content.
    pub unread: bool,
    /// When the client opened it; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub opened_at: Option<String>,
}

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It takes place.
    Confirmed,
}

/// Filters for the list of events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Only events of this matter.
    matter_id: Option<String>,
    /// Only events that end after this moment or begin at it (RFC 3339). Default: today's and later events, where today is the day in each event's own time zone.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Only events that begin before this moment (RFC 3339).
    #[param(format = DateTime)]
    to: Option<String>,
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

impl EventFilter {
    /// The first page of everything, of this length.
    pub(crate) fn first(limit: usize) -> Self {
        Self {
            limit: Some(limit.to_string()),
            ..Self::default()
        }
    }
}

impl ListedData for Event {
    const KINDS: &'static [Kind] = &[Kind::Event];

    fn position(copy: &SharedCopy<Self>, _: Order) -> Position {
        // Tombstones are not in this index, so the fallback is never used.
        let start = copy.data.as_ref().map(|event| event.starts_at);
        Position::at(start.unwrap_or(copy.shared_at), &copy.id)
    }

    fn weight(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.title.len() + length(&self.location) + length(&self.description)
    }
}

/// The requested time span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Between {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Between {
    fn read(filter: &EventFilter) -> Result<Self, Problem> {
        let moment = |name: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => check::any_moment(text)
                .map(Some)
                .map_err(|code| FieldError::new(name, code)),
        };
        let span = Self {
            from: moment("?from", &filter.from)?,
            to: moment("?to", &filter.to)?,
        };
        match (span.from, span.to) {
            (Some(from), Some(to)) if to <= from => Err(FieldError::new("?to", "range").into()),
            _ => Ok(span),
        }
    }

    /// The range of start times to read.
    fn order(self, now: Timestamp) -> Order {
        let from = self.from.unwrap_or(now.plus(-LONGEST_DAY));
        let earliest = from.plus(-LONGEST_LISTED).max(Timestamp(0));
        let latest = self.to.unwrap_or(Timestamp(i64::MAX));
        Order::Starting(earliest, latest.max(earliest))
    }

    fn wants(self, event: &Event, now: Timestamp) -> bool {
        match self.from {
            Some(from) => event.ends_at > from || event.starts_at >= from,
            None => event.last_day() >= now.day_in(&event.time_zone),
        }
    }

    fn filters(self) -> [String; 2] {
        let text = |moment: Option<Timestamp>| moment.map_or(String::new(), |at| at.0.to_string());
        [text(self.from), text(self.to)]
    }
}

impl Event {
    /// The calendar day on which it ends, in its own time zone. An event that ends at midnight ends on the day before.
    pub(super) fn last_day(&self) -> String {
        let last = self.ends_at.plus(-1).max(self.starts_at);
        last.day_in(&self.time_zone)
    }
}

/// Lists the calendar events shared with the caller, earliest first.
///
/// # Errors
/// When the session is over, a filter is invalid, or the caller is not on the matter.
pub async fn list<'a>(
    reading: impl Into<ListContext<'a>>,
    filter: &EventFilter,
) -> Result<Page<EventView>, Problem> {
    let reading = reading.into();
    let matter = read_matter(filter.matter_id.as_deref())?;
    let span = Between::read(filter)?;
    let [from, to] = span.filters();
    let request = ListRequest {
        name: "events",
        matter,
        filters: &[&from, &to],
        order: span.order(reading.now),
        sparse: false,
        limit: filter.limit.as_deref(),
        cursor: filter.cursor.as_deref(),
    };
    let kept = |copy: &SharedCopy<Event>| {
        let event = copy.data.as_ref();
        event.is_some_and(|event| span.wants(event, reading.now))
    };
    read_list(&reading, request, kept, show_placed).await
}

/// Opens one calendar event and records the first opening of each version.
///
/// # Errors
/// When the session is over, or the caller may not see the event.
pub async fn open(reading: &ReadContext<'_>, id: &ResourceId) -> Result<EventView, Problem> {
    let Opened { firm, copy } = opening::open(reading, Kind::Event, id).await?;
    show_placed(ListEntry { firm, entry: copy }).ok_or(Problem::NotFound)
}

/// `None` for a tombstone.
fn show_placed(placed: ListEntry<SharedCopy<Event>>) -> Option<EventView> {
    let ListEntry { firm, entry: copy } = placed;
    let label = copy.label(&firm);
    let event = copy.data?;
    Some(EventView {
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        title: event.title,
        starts_at: event.starts_at.rfc3339(),
        ends_at: event.ends_at.rfc3339(),
        time_zone: event.time_zone,
        all_day: event.all_day,
        status: EventStatus::Confirmed,
        attending: event.attending,
        location: event.location,
        description: event.description,
        attendee_count: event.attendee_count,
        shared_at: label.shared_at,
        unread: label.unread,
        opened_at: label.opened_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn event(starts: &str, ends: &str) -> Event {
        Event {
            title: "Hearing".into(),
            starts_at: at(starts),
            ends_at: at(ends),
            time_zone: "America/New_York".into(),
            all_day: false,
            attending: true,
            location: None,
            description: None,
            attendee_count: None,
        }
    }

    fn filter(from: Option<&str>, to: Option<&str>) -> EventFilter {
        EventFilter {
            matter_id: None,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            limit: None,
            cursor: None,
        }
    }

    #[test]
    fn today_is_the_day_of_the_events_own_zone() {
        let today = Between::read(&filter(None, None)).unwrap();
        // In New York it is still the 22nd, 23:30.
        let now = at("2026-11-23T04:30:00Z");
        let this_morning = event("2026-11-22T14:00:00Z", "2026-11-22T15:00:00Z");
        assert!(today.wants(&this_morning, now));
        assert!(!today.wants(&this_morning, now.plus(DAY / 24)));
        let to_midnight = event("2026-11-22T05:00:00Z", "2026-11-23T05:00:00Z");
        assert!(today.wants(&to_midnight, now));
        assert!(!today.wants(&to_midnight, at("2026-11-23T05:00:00Z")));
        let trial = event("2026-11-01T14:00:00Z", "2026-12-01T15:00:00Z");
        assert!(today.wants(&trial, now));
        let moment = event("2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z");
        assert!(today.wants(&moment, at("2026-11-23T22:00:00Z")));
    }

    #[test]
    fn a_span_takes_what_goes_on_in_it() {
        let span = Between::read(&filter(Some("2026-11-23T12:00:00+01:00"), None)).unwrap();
        let now = at("2030-01-01T00:00:00Z");
        assert!(span.wants(&event("2026-11-20T10:00:00Z", "2026-11-23T11:30:00Z"), now));
        assert!(!span.wants(&event("2026-11-20T10:00:00Z", "2026-11-23T11:00:00Z"), now));
        assert!(span.wants(&event("2026-11-23T11:00:00Z", "2026-11-23T11:00:00Z"), now));
    }

    #[test]
    fn bounds_are_always_in_order() {
        for (from, to) in [
            (None, Some("1971-01-01T00:00:00Z")),
            (Some("1970-01-01T00:00:00Z"), None),
            (Some("9999-12-30T00:00:00Z"), None),
            (Some("1960-01-01T00:00:00Z"), None),
            (Some("0000-01-01T00:00:00Z"), Some("1960-01-01T00:00:00Z")),
            (None, Some("1960-01-01T00:00:00+14:00")),
        ] {
            let span = Between::read(&filter(from, to)).unwrap();
            let Order::Starting(earliest, latest) = span.order(at("2026-11-23T00:00:00Z")) else {
                panic!("by start")
            };
            assert!(earliest <= latest, "{from:?} {to:?}");
            assert_eq!(earliest.sortable().len(), 24);
        }
    }

    #[test]
    fn a_wrong_span_is_named() {
        let fault = |from, to| match Between::read(&filter(from, to)) {
            Err(Problem::InvalidFields(errors)) => {
                format!("{} {}", errors[0].field, errors[0].code)
            }
            other => format!("{other:?}"),
        };
        assert_eq!(fault(Some("yesterday"), None), "?from time");
        assert_eq!(fault(None, Some("2026-11-23")), "?to time");
        let (later, earlier) = ("2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z");
        assert_eq!(fault(Some(later), Some(earlier)), "?to range");
    }
}
