//! Answers `/v1/devices`: which devices take pushes.

mod request;
mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::push::Push;
use shared::engine::table::Table;
use shared::engine::web_push::Vapid;
use shared::env::{Env, EnvError};
use shared::people::device::Hosts;
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    origin: String,
    push: Push,
    hosts: Hosts,
    vapid: Vapid,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            push: Push::new(env, aws),
            hosts: Hosts::from_env(env)?,
            vapid: Vapid::from_env(env)?,
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
        routes::show_device_options,
        routes::register_device,
        routes::list_devices,
        routes::remove_device,
    ]
);
