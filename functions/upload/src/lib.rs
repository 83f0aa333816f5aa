//! Answers `/v1/uploads`: a client announces files, learns where their parts go, goes on after a break, and finishes or gives up. The bytes go to S3 and never through here.

mod request;
mod routes;

use shared::edge::bootstrap::open_connections;
use shared::edge::http::Routes;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::presign::Presigner;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::upload::Stores;
use shared::value::secret::Keys;

/// What the function needs, built once.
pub struct State {
    routes: Routes<Self>,
    table: Table,
    objects: ObjectStore,
    presigner: Presigner,
    keys: Keys,
    origin: String,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            routes: routes(),
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            presigner: Presigner::new(env)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
        })
    }

    /// Opens as many connections as the widest round of calls for a client of one firm takes.
    pub async fn connect(&self) {
        open_connections(&self.table, 3).await;
    }

    fn stores(&self) -> Stores<'_> {
        Stores {
            table: &self.table,
            objects: &self.objects,
            presigner: &self.presigner,
            keys: &self.keys,
        }
    }
}

shared::routes!(
    State,
    [
        routes::start_upload,
        routes::list_uploads(Query),
        routes::show_upload,
        routes::give_up_upload,
        routes::more_part_urls,
        routes::complete_file,
    ]
);
