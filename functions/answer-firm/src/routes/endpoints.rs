//! Endpoints, to which the portal sends what it tells the firm.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::endpoint::{
    self, AddEndpoint, AskReplay, Asked, Attempts, ChangeEndpoint, EndpointList, Endpoints,
    NewEndpoint,
};
use shared::people::firm::token::authenticate_firm;
use shared::value::id::{EndpointId, FirmId};

/// List endpoints
///
/// The addresses to which the portal sends what it tells the firm.
#[utoipa::path(get, path = "/v1/firm/endpoints", tag = "Firms' systems", security(("firm" = [])), responses(
    (status = 200, description = "All endpoints of the firm", body = EndpointList),
    Refusals<from::FirmToken>,
))]
pub(crate) async fn list_endpoints(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let endpoints = endpoint::read_endpoints(&state.table, &firm).await?;
    Ok(Answer::ok(&EndpointList::new(endpoints)))
}

/// Add an endpoint
///
/// From now on the portal sends what it tells the firm to this address, signed as in Standard Webhooks 1.0 with the secret in this answer. The secret is shown only once. With an `Idempotency-Key`, a call whose answer was lost can be repeated for 30 days while the endpoint exists: it gets the same endpoint and secret.
#[utoipa::path(post, path = "/v1/firm/endpoints", tag = "Firms' systems", security(("firm" = [])), params(
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, chosen at random"),
), request_body = AddEndpoint, responses(
    (status = 201, description = "The endpoint, with its secret", body = NewEndpoint),
    Refusals<(from::FirmToken, from::Body, from::EndpointRoom)>,
))]
pub(crate) async fn add_endpoint(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let add: AddEndpoint = call.body()?;
    let key = call.idempotency_key(1)?;
    let added = endpoint::add_endpoint(&endpoints(state, &firm), key, add, call.invocation).await?;
    call.about(&added.endpoint.id);
    Ok(Answer::created(&added))
}

/// Change an endpoint
///
/// Absent fields stay as they are. An endpoint that is enabled again gets what it missed in the last 35 days, in order.
#[utoipa::path(patch, path = "/v1/firm/endpoints/{endpoint_id}", tag = "Firms' systems", security(("firm" = [])), params(
    ("endpoint_id" = String, Path, description = "The id of the endpoint"),
), request_body = ChangeEndpoint, responses(
    (status = 200, description = "The endpoint as it is now, with its secret if a new one was made", body = NewEndpoint),
    Refusals<(from::FirmToken, from::Body, from::OwnEndpoint)>,
))]
pub(crate) async fn change_endpoint(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let (firm, id) = own(state, call).await?;
    let change: ChangeEndpoint = call.body()?;
    let endpoints = endpoints(state, &firm);
    let changed = endpoint::change_endpoint(&endpoints, &id, change, call.invocation).await?;
    if let Some(id) = &changed.resumed {
        endpoint::resume_endpoint(&state.jobs, &firm, id).await?;
    }
    Ok(Answer::ok(&changed.endpoint))
}

/// Remove an endpoint
///
/// It gets nothing more, except what is on its way. What it did not get stays in the firm's feed.
#[utoipa::path(delete, path = "/v1/firm/endpoints/{endpoint_id}", tag = "Firms' systems", security(("firm" = [])), params(
    ("endpoint_id" = String, Path, description = "The id of the endpoint"),
), responses(
    (status = 204, description = "It is gone"),
    Refusals<(from::FirmToken, from::OwnEndpoint)>,
))]
pub(crate) async fn remove_endpoint(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let (firm, id) = own(state, call).await?;
    endpoint::remove_endpoint(&state.table, &firm, &id).await?;
    Ok(Answer::no_content())
}

/// List attempts
///
/// The last 100 attempts to send something to an endpoint, newest first, with the result of each.
#[utoipa::path(get, path = "/v1/firm/endpoints/{endpoint_id}/attempts", tag = "Firms' systems", security(("firm" = [])), params(
    ("endpoint_id" = String, Path, description = "The id of the endpoint"),
), responses(
    (status = 200, description = "The attempts", body = Attempts),
    Refusals<(from::FirmToken, from::OwnEndpoint)>,
))]
pub(crate) async fn list_attempts(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let (firm, id) = own(state, call).await?;
    let found = endpoint::find_endpoint(&state.table, &firm, &id).await?;
    found.ok_or(Problem::NotFound)?;
    let attempts = endpoint::read_attempts(&state.table, &firm, &id).await?;
    Ok(Answer::ok(&attempts))
}

/// Test an endpoint
///
/// Sends `webhook.ping` once, to a disabled endpoint too. The list of attempts shows the result.
#[utoipa::path(post, path = "/v1/firm/endpoints/{endpoint_id}/pings", tag = "Firms' systems", security(("firm" = [])), params(
    ("endpoint_id" = String, Path, description = "The id of the endpoint"),
), responses(
    (status = 202, description = "The test is on its way", body = Asked),
    Refusals<(from::FirmToken, from::OwnEndpoint)>,
))]
pub(crate) async fn ping_endpoint(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let (firm, id) = own(state, call).await?;
    let (table, jobs) = (&state.table, &state.jobs);
    let asked = endpoint::ask_ping(table, jobs, &firm, &id, call.invocation).await?;
    Ok(Answer::accepted(&asked))
}

/// Send events again
///
/// Sends one event, or a span of them, to an endpoint again: in order, with the same ids, alongside new events. The endpoint gets only those that it would get now.
#[utoipa::path(post, path = "/v1/firm/endpoints/{endpoint_id}/replays", tag = "Firms' systems", security(("firm" = [])), params(
    ("endpoint_id" = String, Path, description = "The id of the endpoint"),
), request_body = AskReplay, responses(
    (status = 202, description = "The events are on their way", body = Asked),
    Refusals<(from::FirmToken, from::Body, from::EnabledEndpoint)>,
))]
pub(crate) async fn replay_events(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let (firm, id) = own(state, call).await?;
    let ask: AskReplay = call.body()?;
    let (table, jobs) = (&state.table, &state.jobs);
    let asked = endpoint::ask_replay(table, jobs, &firm, &id, &ask, call.invocation).await?;
    Ok(Answer::accepted(&asked))
}

fn endpoints<'a>(state: &'a State, firm: &'a FirmId) -> Endpoints<'a> {
    Endpoints {
        table: &state.table,
        keys: &state.keys,
        hosts: &state.hosts,
        firm,
    }
}

/// The firm that calls, and the endpoint that it names.
async fn own(state: &State, call: &mut Call) -> Result<(FirmId, EndpointId), Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let id = EndpointId::parse_name(call.path("endpoint_id")).ok_or(Problem::NotFound)?;
    call.about(id.name());
    Ok((firm, id))
}
