//! One function per route.

use crate::State;
use lambda_http::http::header::CONTENT_DISPOSITION;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::event::file::write_file;
use shared::resource::event::read::{self, EventFilter, EventView};
use shared::resource::opening;
use shared::resource::page::Page;
use shared::value::id::{Kind, ResourceId};

/// List the client's calendar events
///
/// Earliest first, from all firms that the session opens. Without `from`, today's and later events. A client who is not invited gets only an event's title, time and status.
#[utoipa::path(get, path = "/v1/events", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), params(EventFilter), responses(
    (status = 200, description = "A page of calendar events", body = Page<EventView>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_events(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: EventFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(page.answer(call))
}

/// Open a calendar event
///
/// The firm is told when the client first opens a version. With `Portico-Background: true` the event stays unread.
#[utoipa::path(get, path = "/v1/events/{id}", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`event_` and 26 characters"),
    ("Portico-Background" = Option<bool>, Header, description = "`true` when no person caused the call"),
), responses(
    (status = 200, description = "The calendar event", body = EventView),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn open_event(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = read_id(call)?;
    let event = read::open(&state.reading(&caller, call), &id).await?;
    Ok(Answer::ok(&event))
}

/// Download a calendar event as a file
///
/// For the client's own calendar (RFC 5545). Does not count as opening the event.
#[utoipa::path(get, path = "/v1/events/{id}/ics", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`event_` and 26 characters"),
), responses(
    (status = 200, description = "The file", body = String, content_type = "text/calendar"),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn download_event(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = read_id(call)?;
    let found = opening::find(&state.reading(&caller, call), Kind::Event, &id).await?;
    let event = found.copy.data.as_ref().ok_or(Problem::NotFound)?;
    let file = write_file(&found, event, &state.origin, call.invocation.now);
    let answer = Answer::content("text/calendar; charset=utf-8", file.into_bytes());
    Ok(answer.header(CONTENT_DISPOSITION, "attachment; filename=\"event.ics\""))
}

fn read_id(call: &mut Call) -> Result<ResourceId, Problem> {
    let id = Kind::Event
        .parse(call.path("id"))
        .ok_or(Problem::NotFound)?;
    call.about(Kind::Event.name(&id));
    Ok(id)
}
