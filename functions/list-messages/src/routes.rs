//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::message::ConversationEntry;
use shared::resource::message::read::{self, ConversationFilter};
use shared::resource::page::Page;
use shared::value::id::Kind;

/// The conversation
///
/// Messages of both sides, and the bills and calendar events that were shared in between, newest first. What is shared no longer says so and nothing else; a cancelled calendar event keeps its date. Reading the list marks nothing as read.
#[utoipa::path(get, path = "/v1/messages", tag = "Messages", security(("bearer" = []), ("cookie" = [])), params(ConversationFilter), responses(
    (status = 200, description = "A page of the conversation", body = Page<ConversationEntry>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_messages(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: ConversationFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(Answer::ok(&page))
}

/// Mark a message as read
///
/// The firm learns when a client first read a version. Doing it again changes nothing.
#[utoipa::path(put, path = "/v1/messages/{id}/read", tag = "Messages", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`message_` and 26 characters"),
), responses(
    (status = 204, description = "It is read"),
    Refusals<(from::Session, from::Origin, from::Opening)>,
))]
pub(crate) async fn mark_message_read(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = Kind::Message
        .parse(call.path("id"))
        .ok_or(Problem::NotFound)?;
    call.about(Kind::Message.name(&id));
    read::mark_read(&state.reading(&caller, call), &id).await?;
    Ok(Answer::no_content())
}
