//! Answers `POST /v1/firm/files`, `GET /v1/firm/clients/{client_id}`, `GET /v1/firm/clients/{client_id}/deliveries` and `GET /v1/firm/resources/{kind}/{firm_ref}`: what firms' systems call with a bearer.

mod routes;

use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::presign::Presigner;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    presigner: Presigner,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            presigner: Presigner::new(env)?,
        })
    }
}

shared::routes!(
    State,
    [
        routes::announce_firm_file,
        routes::get_firm_client,
        routes::list_firm_client_deliveries,
        routes::get_firm_resource,
    ]
);
