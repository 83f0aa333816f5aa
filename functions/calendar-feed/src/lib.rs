//! Answers `GET /v1/calendar/{feed_token}`, which calendar programs ask for, and `GET`, `POST`, `PATCH` and `DELETE /v1/calendar-feed`, with which a person keeps that address.

mod request;
mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    origin: String,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
        })
    }

    /// Opens as many connections as the widest round of calls for a client of one firm takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 3).await;
    }
}

shared::routes!(
    State,
    [
        routes::show_feed,
        routes::make_feed,
        routes::change_feed,
        routes::revoke_feed,
        routes::read_feed(Any),
    ]
);
