//! Answers `/v1/firm/...`: what firms' systems call with a bearer.

mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::outbound::TestHosts;
use shared::engine::presign::Presigner;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::exchange::endpoint::Jobs;
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    keys: Keys,
    presigner: Presigner,
    hosts: TestHosts,
    jobs: Jobs,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            presigner: Presigner::new(env)?,
            hosts: TestHosts::from_env(env),
            jobs: Jobs::new(env, aws)?,
        })
    }

    /// Opens as many connections as the widest round of calls takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 1).await;
    }
}

shared::routes!(
    State,
    [
        routes::announce_firm_file,
        routes::list_firm_clients(Query),
        routes::get_firm_client,
        routes::list_firm_client_deliveries(Query),
        routes::get_firm_resource(Query),
        routes::list_endpoints,
        routes::add_endpoint,
        routes::change_endpoint,
        routes::remove_endpoint,
        routes::list_attempts,
        routes::ping_endpoint,
        routes::replay_events,
        routes::list_firm_events(Query),
        routes::get_firm_event,
        routes::invite_firm_client_again,
        routes::preview_firm_client,
        routes::list_sign_in_failures(Query),
        routes::fetch_sent_document,
    ]
);
