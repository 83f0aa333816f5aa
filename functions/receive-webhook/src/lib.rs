//! Answers `POST /v1/firm-events/{key_id}` and `POST /v1/firm/tokens/{key_id}`: what firms' systems send over HTTPS, signed with the firm's key. It puts their events onto the bus, where they meet those of systems with a role in IAM.

mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::bus::Bus;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    bus: Bus,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            bus: Bus::new(env, aws)?,
        })
    }

    /// Opens as many connections as the widest round of calls takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 1).await;
    }
}

shared::routes!(State, [routes::send_firm_events, routes::get_firm_token]);
