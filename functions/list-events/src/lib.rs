//! Answers `GET /v1/events`, `GET /v1/events/{id}` and `GET /v1/events/{id}/ics`: the calendar events shared with a client.

mod routes;

use lambda_http::{Body, Request, Response};
use shared::edge::http::Call;
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::access::Caller;
use shared::resource::page::ReadContext;
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    origin: String,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            log: Log::new(env),
        })
    }

    fn reading<'a>(&'a self, caller: &'a Caller, call: &Call) -> ReadContext<'a> {
        ReadContext::new(&self.table, &self.keys, caller, call)
    }
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(routes::list_events, routes::open_event, routes::download_event))]
pub struct Api;

/// Answers one call.
pub async fn handle(state: &State, invocation: Invocation, request: Request) -> Response<Body> {
    let mut call = Call::new(invocation, request);
    let result = match call.route() {
        "GET /v1/events" => routes::list_events(state, &mut call).await,
        "GET /v1/events/{id}" => routes::open_event(state, &mut call).await,
        "GET /v1/events/{id}/ics" => routes::download_event(state, &mut call).await,
        _ => Err(Problem::NotFound),
    };
    call.finish(&state.log, result)
}
