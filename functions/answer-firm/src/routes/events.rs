//! What the portal told the firm, for systems that ask instead of being called.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::outbox::{Feed, FeedEvent, FeedFilter, read_event, read_feed};
use shared::people::firm::token::authenticate_firm;

/// Read events
///
/// What the portal told the firm, in order: the same events that endpoints get, for systems without an address of their own. Read on from the id of the last event; an event that was read once never comes again before it.
#[utoipa::path(get, path = "/v1/firm/events", tag = "Firms' systems", security(("firm" = [])), params(FeedFilter), responses(
    (status = 200, description = "A page of events, oldest first", body = Feed),
    Refusals<(from::FirmToken, from::Query)>,
))]
pub(crate) async fn list_firm_events(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let filter: FeedFilter = call.query()?;
    let feed = read_feed(&state.table, &firm, &filter, call.invocation.now).await?;
    Ok(Answer::ok(&feed))
}

/// Read one event
///
/// One event that the portal told the firm. A webhook that would have more than 20 kB names this path instead of its data.
#[utoipa::path(get, path = "/v1/firm/events/{event_id}", tag = "Firms' systems", security(("firm" = [])), params(
    ("event_id" = String, Path, description = "The event's own id: 26 characters"),
), responses(
    (status = 200, description = "The event", body = FeedEvent),
    Refusals<(from::FirmToken, from::FirmsEvent)>,
))]
pub(crate) async fn get_firm_event(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let (id, now) = (call.path("event_id").to_owned(), call.invocation.now);
    let event = read_event(&state.table, &firm, &id, now).await?;
    Ok(Answer::ok(&event))
}
