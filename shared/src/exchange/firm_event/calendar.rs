//! `event.shared`, `event.unshared`, `event.cancelled`.

use super::matter::{MAX_CLIENTS, audience, matter};
use super::span::{self, Span};
use super::{Context, Says};
use crate::resource::event::Event;
use crate::resource::{Recipient, Share};
use crate::value::check;
use crate::value::id::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A calendar event and the clients it is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventShared {
    /// The firm's own name for the event.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub event_id: String,
    /// The firm's own name for the matter that it belongs to.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The title.
    #[schemars(length(min = 1, max = check::MAX_TITLE))]
    pub title: String,
    /// When it begins (RFC 3339). For an all-day event: its first day (`2026-11-30`), or the moment at which that day begins in `time_zone`.
    #[schemars(extend("anyOf" = span::formats()))]
    pub starts_at: String,
    /// When it ends (RFC 3339); not before the start, and at most 92 days after it. For an all-day event: the day after its last day, like `DTEND` in iCalendar, or the moment at which that day begins in `time_zone`. An event on 30 November only ends on `2026-12-01`.
    #[schemars(extend("anyOf" = span::formats()))]
    pub ends_at: String,
    /// The IANA time zone of its local times (`America/New_York`).
    #[schemars(length(min = 1, max = 200))]
    pub time_zone: String,
    /// Whether it lasts whole days in that zone. If so, midnights of another zone, such as UTC, are refused, because they would mean other days.
    pub all_day: bool,
    /// Where it takes place; shown to attendees only.
    #[schemars(length(min = 1, max = check::MAX_LOCATION))]
    pub location: Option<String>,
    /// A description; shown to attendees only.
    #[schemars(length(min = 1, max = check::MAX_TEXT))]
    pub description: Option<String>,
    /// The clients who are invited; each must also be in `client_ids`.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub attendee_ids: Vec<String>,
    /// The clients it is shared with; nobody else sees it.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
}

/// The cleaned texts of a calendar event.
struct EventTexts {
    title: String,
    location: Option<String>,
    description: Option<String>,
}

impl EventShared {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let texts = self.check_texts(context);
        let zone = check::time_zone(&self.time_zone);
        let zone = context.checks.take("/data/time_zone", zone);
        let span = self.check_span(context, zone.as_deref());
        let matter = matter(context, &self.matter_id);
        let mut audience = audience(context, self.client_ids)?;
        let attendee_count = mark_attendees(context, &mut audience, self.attendee_ids);
        let (texts, Span { starts_at, ends_at }) = (texts?, span?);
        let event = Event {
            title: texts.title,
            starts_at,
            ends_at,
            time_zone: zone?,
            all_day: self.all_day,
            attending: true,
            location: texts.location,
            description: texts.description,
            attendee_count: Some(attendee_count),
        };
        Some(Says::Event(Share {
            resource: context.resource(Kind::Event, &self.event_id),
            quiet: context.quiet,
            matter,
            audience,
            date: Some(event.date()),
            view: event.into_view(),
            sent_at: None,
            named: None,
        }))
    }

    fn check_texts(&self, context: &mut Context) -> Option<EventTexts> {
        let checks = &mut context.checks;
        checks.take("/data/event_id", check::id(&self.event_id));
        let title = checks.take("/data/title", check::title(&self.title));
        let location = checks.take_some("/data/location", self.location.as_ref(), |text| {
            check::line(text, check::MAX_LOCATION)
        });
        let description = self.description.as_ref();
        let description = checks.take_some("/data/description", description, check::text);
        Some(EventTexts {
            title: title?,
            location,
            description,
        })
    }

    /// Whole days can be checked only if the zone is valid.
    fn check_span(&self, context: &mut Context, zone: Option<&str>) -> Option<Span> {
        let checks = &mut context.checks;
        let zone = if self.all_day { Some(zone?) } else { None };
        let read = |text: &str| match zone {
            Some(zone) => span::day(text, zone),
            None => check::moment(text),
        };
        let starts_at = checks.take("/data/starts_at", read(&self.starts_at));
        let ends_at = checks.take("/data/ends_at", read(&self.ends_at));
        let span = Span {
            starts_at: starts_at?,
            ends_at: ends_at?,
        };
        let fits = span.check(self.all_day);
        checks.take("/data/ends_at", fits).map(|()| span)
    }
}

/// Gives the full view to attendees only; returns their number.
fn mark_attendees(
    context: &mut Context,
    audience: &mut [Recipient],
    attendee_ids: Vec<String>,
) -> usize {
    let known: HashSet<&String> = audience.iter().map(|each| &each.client_id).collect();
    for (place, attendee) in attendee_ids.iter().enumerate() {
        if !known.contains(attendee) {
            let pointer = format!("/data/attendee_ids/{place}");
            context
                .checks
                .take::<()>(&pointer, Err("not-among-clients"));
        }
    }
    let attendees: HashSet<String> = attendee_ids.into_iter().collect();
    for recipient in audience {
        recipient.full = attendees.contains(&recipient.client_id);
    }
    attendees.len()
}

/// Names a calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventName {
    /// The firm's own name for the event.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub event_id: String,
}

impl EventName {
    pub(super) fn accept(self, context: &mut Context, cancelled: bool) -> Option<Says> {
        context
            .checks
            .take("/data/event_id", check::id(&self.event_id))?;
        Some(context.withdraw(Kind::Event, &self.event_id, cancelled))
    }
}
