//! Answers `/v1/passkeys`: registering, listing, renaming and revoking passkeys, and signing in by one.

mod request;
mod routes;
mod sign_in;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::passkey::Party;
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    origin: String,
    party: Party,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            party: Party::from_env(env)?,
        })
    }

    /// Opens as many connections as the widest round of calls for a client of one firm takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 1).await;
    }
}

shared::routes!(
    State,
    [
        routes::begin_registration,
        routes::register_passkey,
        routes::list_passkeys,
        routes::rename_passkey,
        routes::revoke_passkey,
        sign_in::begin_passkey_session,
        sign_in::sign_in_by_passkey,
    ]
);
