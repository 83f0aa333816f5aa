//! The target of a link, for a person who is already signed in.

use crate::State;
use serde::Deserialize;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::people::link::{LinkPlace, LinkToken, find_place};
use utoipa::ToSchema;

/// The link that was opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenedLink {
    /// The token of the link.
    token: String,
}

/// Show where a link leads
///
/// For a client who is signed in and opens a mail again: for a link that was sent to the address of this session, returns its page. The link is not used up and need not be valid any more. This is a POST because a token must not appear in an address.
#[utoipa::path(post, path = "/v1/link-places", tag = "Signing in", security(("bearer" = []), ("cookie" = [])), request_body = OpenedLink, responses(
    (status = 200, description = "Where it leads", body = LinkPlace),
    Refusals<(from::Session, from::Origin, from::Body, from::Link)>,
))]
pub(crate) async fn show_place(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let body: OpenedLink = call.body()?;
    let token = LinkToken::read(&body.token).ok_or(Problem::NotFound)?;
    let place = find_place(&state.table, &caller, &token, call.invocation.now).await?;
    Ok(Answer::ok(&place))
}
