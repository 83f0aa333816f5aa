//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::webhook::{Accepted, MessageBody, authenticate, receive};
use shared::people::firm::token::{FirmTokenCreated, give_token};

/// Send events
///
/// One event, or up to ten in `events`. All of them are checked before any is taken; 202 means that all of them are on the bus. The request is signed as Standard Webhooks 1.0 has it. The same `webhook-id` with the same body gets the same answer, so a request without an answer can be sent again.
#[utoipa::path(post, path = "/v1/firm-events/{key_id}", tag = "Firms' systems", security(("webhook" = [])), params(
    ("key_id" = String, Path, description = "The key that signed: the firm's id, a dot and 26 characters", example = "hale-ortiz.01KDRXEEG0000000000000000A"),
    ("webhook-id" = String, Header, description = "The sender's id of this message, which stays when it is sent again; at most 255 characters"),
    ("webhook-timestamp" = i64, Header, description = "When it was signed, in seconds since 1970; at most five minutes from the portal's time"),
), request_body = MessageBody, responses(
    (status = 202, description = "All events are on the bus", body = Accepted),
    Refusals<(from::Signature, from::Message)>,
))]
pub(crate) async fn send_firm_events(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let key = call.path("key_id").to_owned();
    let signer = authenticate(call, &key, &state.table, &state.keys).await?;
    let accepted = receive(call, &signer, &state.table, &state.bus).await?;
    Ok(Answer::accepted(&accepted))
}

/// Get a bearer
///
/// The bearer for the other calls of a firm's systems. It works for ten minutes, or until the key ends. The request is signed like one with events; its body may be empty.
#[utoipa::path(post, path = "/v1/firm/tokens/{key_id}", tag = "Firms' systems", security(("webhook" = [])), params(
    ("key_id" = String, Path, description = "The key that signed: the firm's id, a dot and 26 characters", example = "hale-ortiz.01KDRXEEG0000000000000000A"),
    ("webhook-id" = String, Header, description = "The sender's id of this message; at most 255 characters"),
    ("webhook-timestamp" = i64, Header, description = "When it was signed, in seconds since 1970; at most five minutes from the portal's time"),
), responses(
    (status = 201, description = "The bearer", body = FirmTokenCreated),
    Refusals<from::Signature>,
))]
pub(crate) async fn get_firm_token(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let key = call.path("key_id").to_owned();
    let signer = authenticate(call, &key, &state.table, &state.keys).await?;
    Ok(Answer::created(&give_token(
        signer.key,
        &state.keys,
        call.invocation.now,
    )))
}
