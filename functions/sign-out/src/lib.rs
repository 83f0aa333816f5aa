//! Answers `GET` and `DELETE /v1/session`, `GET /v1/sessions`, `DELETE /v1/sessions/{id}` and `POST /v1/session-reports`: what is left of a session, and its end.

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
        open_connections(&self.table, 2).await;
    }
}

shared::routes!(
    State,
    [
        routes::show_session,
        routes::sign_out(Query),
        routes::list_sessions,
        routes::end_session,
        routes::report_session,
    ]
);
