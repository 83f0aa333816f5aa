//! Answers `GET` and `PATCH /v1/me`, and what the portal says of itself to anyone: health, `OpenAPI`, regions, apps, firms' names and logos.

mod public;
mod routes;

use lambda_http::{Body, Request, Response};
use shared::edge::http::Call;
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::value::app::Apps;
use shared::value::region::{Region, read_regions};
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    origin: String,
    regions: Vec<Region>,
    apps: Apps,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            regions: read_regions(env)?,
            apps: Apps::from_env(env)?,
            log: Log::new(env),
        })
    }
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(
    routes::show_me,
    routes::change_me,
    public::show_health,
    public::show_open_api,
    public::list_regions,
    public::show_apple_association,
    public::show_asset_links,
    public::show_related_origins,
    public::show_firm,
    public::show_logo
))]
pub struct Api;

/// Answers one call.
pub async fn handle(state: &State, invocation: Invocation, request: Request) -> Response<Body> {
    let mut call = Call::new(invocation, request);
    let result = match call.route() {
        "GET /v1/me" => routes::show_me(state, &mut call).await,
        "PATCH /v1/me" => routes::change_me(state, &mut call).await,
        "GET /v1/health" => Ok(public::show_health()),
        "GET /v1/openapi.json" => Ok(public::show_open_api()),
        "GET /v1/regions" => Ok(public::list_regions(state)),
        "GET /.well-known/apple-app-site-association" => Ok(public::show_apple_association(state)),
        "GET /.well-known/assetlinks.json" => Ok(public::show_asset_links(state)),
        "GET /.well-known/webauthn" => Ok(public::show_related_origins(state)),
        "GET /v1/firms/{firm_id}" => public::show_firm(state, &mut call).await,
        "GET /v1/firms/{firm_id}/logo" => public::show_logo(state, &mut call).await,
        _ => Err(Problem::NotFound),
    };
    call.finish(&state.log, result)
}
