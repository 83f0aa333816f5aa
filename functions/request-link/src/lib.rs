//! Answers `POST /v1/sign-in-links`: writes down that somebody wants a link. The answer and the work are the same for known, unknown and over-budget addresses; `send-link` does the rest.

mod routes;

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
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
        })
    }
}

shared::routes!(State, [routes::request_link]);
