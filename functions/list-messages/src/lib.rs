//! Answers `GET /v1/messages` and `PUT /v1/messages/{id}/read`: the conversation between a client and their firms.

mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::{Call, Routes};
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::access::Caller;
use shared::resource::page::ReadContext;
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
        open_connections(&self.table, 5).await;
    }

    fn reading<'a>(&'a self, caller: &'a Caller, call: &Call) -> ReadContext<'a> {
        ReadContext::new(&self.table, &self.keys, caller, call)
    }
}

shared::routes!(
    State,
    [routes::list_messages(Query), routes::mark_message_read]
);
