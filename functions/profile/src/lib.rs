//! Answers `GET` and `PATCH /v1/me`, and what the portal says of itself to anyone: health, `OpenAPI`, regions, apps, firms' names and logos.

mod public;
mod routes;
mod unknown;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::value::app::Apps;
use shared::value::region::{Region, read_regions};
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    origin: String,
    regions: Vec<Region>,
    apps: Apps,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            regions: read_regions(env)?,
            apps: Apps::from_env(env)?,
        })
    }

    /// Opens as many connections as the widest round of calls for a client of one firm takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 5).await;
    }
}

shared::routes!(
    State,
    [
        routes::show_me,
        routes::change_me,
        public::show_health(Any),
        public::show_open_api,
        public::list_regions,
        public::show_apple_association(Any),
        public::show_asset_links(Any),
        public::show_related_origins(Any),
        public::show_firm,
        public::show_logo(Any),
    ],
    default(unknown::answer_unknown)
);
