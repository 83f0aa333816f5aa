//! Answers `/v1/devices`: which devices take pushes.

mod request;
mod routes;

use lambda_http::{Body, Request, Response};
use shared::edge::http::{Answer, Call};
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::push::Push;
use shared::engine::table::Table;
use shared::engine::web_push::Vapid;
use shared::env::{Env, EnvError};
use shared::people::device::Hosts;
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    origin: String,
    push: Push,
    hosts: Hosts,
    vapid: Vapid,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            push: Push::new(env, aws),
            hosts: Hosts::from_env(env)?,
            vapid: Vapid::from_env(env)?,
            log: Log::new(env),
        })
    }
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(
    routes::show_device_options,
    routes::register_device,
    routes::list_devices,
    routes::remove_device
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
        "GET /v1/devices/options" => routes::show_device_options(state, call).await,
        "POST /v1/devices" => routes::register_device(state, call).await,
        "GET /v1/devices" => routes::list_devices(state, call).await,
        "DELETE /v1/devices/{id}" => routes::remove_device(state, call).await,
        _ => Err(Problem::NotFound),
    }
}
