//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::message::ConversationEntry;
use shared::resource::message::read::{self, ConversationFilter};
use shared::resource::page::Page;
use shared::value::id::Kind;

/// List the conversation
///
/// Messages from both sides, with the bills, calendar events and documents shared in between, newest first. A withdrawn entry only says that it is no longer shared; a cancelled calendar event keeps its date. Listing does not mark anything as read.
#[utoipa::path(get, path = "/v1/messages", tag = "Messages", security(("bearer" = []), ("cookie" = [])), params(ConversationFilter), responses(
    (status = 200, description = "A page of the conversation", body = Page<ConversationEntry>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_messages(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: ConversationFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(page.answer(call))
}

/// Mark a message as read
///
/// The firm is told when the client first reads a version. Repeating the call changes nothing.
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
