//! Answers `GET` and `DELETE /v1/session`, `GET /v1/sessions`, `DELETE /v1/sessions/{id}` and `POST /v1/session-reports`: what is left of a session, and its end.

mod routes;

use lambda_http::{Body, Request, Response};
use shared::edge::http::{Answer, Call};
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
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
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(
    routes::show_session,
    routes::sign_out,
    routes::list_sessions,
    routes::end_session,
    routes::report_session
))]
pub struct Api;

/// Answers one call.
pub async fn handle(state: &State, invocation: Invocation, request: Request) -> Response<Body> {
    let mut call = Call::new(invocation, request);
    let result = answer(state, &mut call).await;
    call.finish(&state.log, result)
}

async fn answer(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    match call.route() {
        "GET /v1/session" => routes::show_session(state, call).await,
        "DELETE /v1/session" => routes::sign_out(state, call).await,
        "GET /v1/sessions" => routes::list_sessions(state, call).await,
        "DELETE /v1/sessions/{id}" => routes::end_session(state, call).await,
        "POST /v1/session-reports" => routes::report_session(state, call).await,
        _ => Err(Problem::NotFound),
    }
}
