//! Answers `/v1/passkeys`: registering, listing, renaming and revoking passkeys, and signing in by one.

mod request;
mod routes;
mod sign_in;

use lambda_http::{Body, Request, Response};
use shared::edge::http::{Answer, Call};
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::passkey::Party;
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    origin: String,
    party: Party,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            party: Party::from_env(env)?,
            log: Log::new(env),
        })
    }
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(
    routes::begin_registration,
    routes::register_passkey,
    routes::list_passkeys,
    routes::rename_passkey,
    routes::revoke_passkey,
    sign_in::begin_passkey_session,
    sign_in::sign_in_by_passkey
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
        "POST /v1/passkeys/options" => routes::begin_registration(state, call).await,
        "POST /v1/passkeys" => routes::register_passkey(state, call).await,
        "GET /v1/passkeys" => routes::list_passkeys(state, call).await,
        "PATCH /v1/passkeys/{id}" => routes::rename_passkey(state, call).await,
        "DELETE /v1/passkeys/{id}" => routes::revoke_passkey(state, call).await,
        "POST /v1/passkeys/sessions/options" => sign_in::begin_passkey_session(state, call).await,
        "POST /v1/passkeys/sessions" => sign_in::answer(state, call).await,
        _ => Err(Problem::NotFound),
    }
}
