//! One function per route.

use crate::State;
use crate::request::{FeedChange, NewFeed};
use lambda_http::http::header::CACHE_CONTROL;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::{Access, Caller};
use shared::people::feed::{self, Feed, FeedToken, FeedView};
use shared::resource::event::feed as events;
use shared::value::id::Id;

/// Show the calendar feed
///
/// Its address, which can be shown again as often as it is needed. A session that began with a link from a notice, or before the feed was made by another session, is refused until a code confirms it.
#[utoipa::path(get, path = "/v1/calendar-feed", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The feed", body = FeedView),
    Refusals<(from::Session, from::WholeSession, from::OwnFeed)>,
))]
pub(crate) async fn show_feed(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let (access, feed) = feed::show_feed(&state.table, &caller, call.invocation.now).await?;
    Ok(Answer::ok(&view(state, &access, &feed)))
}

/// Make a calendar feed
///
/// One address for all calendar programs of the caller, and for all their firms. A feed that there was ends: its address answers 404 from then on. A repeated call makes another address.
#[utoipa::path(post, path = "/v1/calendar-feed", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), request_body = NewFeed, responses(
    (status = 201, description = "The feed", body = FeedView),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body)>,
))]
pub(crate) async fn make_feed(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let NewFeed { details } = call.body()?;
    let id = Id::generate(call.invocation);
    let made = feed::make_feed(&state.table, &caller, (id, details), call.invocation.now);
    let (access, feed) = made.await?;
    Ok(Answer::created(&view(state, &access, &feed)))
}

/// Choose what the calendar feed tells
///
/// The address stays. Calendars show the change when they next ask.
#[utoipa::path(patch, path = "/v1/calendar-feed", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), request_body = FeedChange, responses(
    (status = 200, description = "The feed", body = FeedView),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body, from::OwnFeed)>,
))]
pub(crate) async fn change_feed(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let FeedChange { details } = call.body()?;
    let now = call.invocation.now;
    let (access, feed) = feed::change_feed(&state.table, &caller, details, now).await?;
    Ok(Answer::ok(&view(state, &access, &feed)))
}

/// Stop the calendar feed
///
/// Its address answers 404 from now on. Programs keep what they have read until they ask again, and some keep it for good.
#[utoipa::path(delete, path = "/v1/calendar-feed", tag = "Calendar events", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204, description = "It is over"),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::OwnFeed)>,
))]
pub(crate) async fn revoke_feed(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    feed::revoke_feed(&state.table, &caller, call.invocation.now).await?;
    Ok(Answer::no_content())
}

/// Read a calendar feed
///
/// For calendar programs (RFC 5545, RFC 7986): the address itself is the secret, and there is no session. Events stay for a year after their end, and cancelled ones for 30 days; what is no longer shared is gone at once. Does not count as opening an event. Without news since the last answer, `If-None-Match` gets 304.
#[utoipa::path(get, path = "/v1/calendar/{feed_token}", tag = "Calendar events", security(()), params(
    ("feed_token" = String, Path, description = "The secret part of the address, which may end in `.ics`"),
), responses(
    (status = 200, description = "The calendar", body = String, content_type = "text/calendar"),
    Refusals<from::Feed>,
))]
pub(crate) async fn read_feed(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let token = FeedToken::read(call.path("feed_token"), &state.keys).ok_or(Problem::NotFound)?;
    call.identify(token.address.as_str(), None);
    call.about(token.feed.as_str());
    let calendar = events::read_feed(&state.table, &token, call.invocation.now).await?;
    let text = calendar.write(&state.origin).into_bytes();
    // A program may keep it to ask whether it changed, and never shows it without asking.
    let answer = Answer::content("text/calendar; charset=utf-8", text);
    Ok(answer.header(CACHE_CONTROL, "private, no-cache"))
}

fn view(state: &State, access: &Access, feed: &Feed) -> FeedView {
    FeedView::new(&state.keys, access, feed, &state.origin)
}
