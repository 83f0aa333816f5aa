//! Answers `/v1/uploads`: a client announces files, learns where their parts go, goes on after a break, and finishes or gives up. The bytes go to S3 and never through here.

mod request;
mod routes;

use lambda_http::{Body, Request, Response};
use shared::edge::http::{Answer, Call};
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::Problem;
use shared::engine::aws::Aws;
use shared::engine::object_store::ObjectStore;
use shared::engine::presign::Presigner;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::upload::Stores;
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    objects: ObjectStore,
    presigner: Presigner,
    keys: Keys,
    origin: String,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            objects: ObjectStore::new(env, aws)?,
            presigner: Presigner::new(env)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            log: Log::new(env),
        })
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

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(
    routes::start_upload,
    routes::list_uploads,
    routes::show_upload,
    routes::give_up_upload,
    routes::more_part_urls,
    routes::complete_file
))]
pub struct Api;

/// Answers one call.
pub async fn handle(state: &State, invocation: Invocation, request: Request) -> Response<Body> {
    let mut call = Call::new(invocation, request);
    let result = answer(state, &mut call).await;
    call.finish(&state.log, result)
}

async fn answer(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    match call.route() {
        "POST /v1/uploads" => routes::start_upload(state, call).await,
        "GET /v1/uploads" => routes::list_uploads(state, call).await,
        "GET /v1/uploads/{id}" => routes::show_upload(state, call).await,
        "DELETE /v1/uploads/{id}" => routes::give_up_upload(state, call).await,
        "POST /v1/uploads/{id}/files/{document_id}/parts" => {
            routes::more_part_urls(state, call).await
        }
        "POST /v1/uploads/{id}/files/{document_id}/complete" => {
            routes::complete_file(state, call).await
        }
        _ => Err(Problem::NotFound),
    }
}
