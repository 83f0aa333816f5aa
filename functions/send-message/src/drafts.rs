//! The routes of answers by mail that wait.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::mail_in::{self, DraftList};
use shared::people::access::Caller;
use shared::value::id::DraftId;

/// List answers by mail that wait
///
/// The client answered a notice by mail, and the answer was not sent: the portal could not tell for certain that it came from the client, or could not take all of it. Each waits for 30 days, oldest first.
#[utoipa::path(get, path = "/v1/drafts", tag = "Messages", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The drafts", body = DraftList),
    Refusals<from::Session>,
))]
pub(crate) async fn list_drafts(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let list = mail_in::list(&state.table, &caller, call.invocation.now).await?;
    Ok(Answer::ok(&list))
}

/// Send an answer by mail that waits
///
/// Its text becomes a message in the conversation of its matter, and its files become documents once they are checked. Repeating the call changes nothing.
#[utoipa::path(post, path = "/v1/drafts/{id}/send", tag = "Messages", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`draft_` and 26 characters"),
), responses(
    (status = 204, description = "It is sent"),
    Refusals<(from::Session, from::Origin, from::SendingDraft)>,
))]
pub(crate) async fn send_draft(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = draft_id(call)?;
    mail_in::send(&state.table, &caller, &id, call.invocation).await?;
    Ok(Answer::no_content())
}

/// Discard an answer by mail that waits
///
/// Nobody sees it, and its files are deleted.
#[utoipa::path(delete, path = "/v1/drafts/{id}", tag = "Messages", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`draft_` and 26 characters"),
), responses(
    (status = 204, description = "It is gone"),
    Refusals<(from::Session, from::Origin, from::OwnDraft)>,
))]
pub(crate) async fn discard_draft(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = draft_id(call)?;
    mail_in::discard(&state.table, &caller, &id, call.invocation.now).await?;
    Ok(Answer::no_content())
}

fn draft_id(call: &mut Call) -> Result<DraftId, Problem> {
    let id = DraftId::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.name());
    Ok(id)
}
