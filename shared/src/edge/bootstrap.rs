//! Lambda entry points: build the state once per process, then serve invocations. A `main.rs` is one call: `run_http(State::new, State::connect, |state, edge, request| Box::pin(handle(state, edge, request))).await`.

use crate::edge::batch::BatchResponse;
use crate::edge::invocation::Invocation;
use crate::edge::log::{self, Log};
use crate::engine::aws::Aws;
#[cfg(feature = "table")]
use crate::engine::table::Table;
use crate::env::{Env, EnvError};
use futures::future::BoxFuture;
use lambda_http::{Body, IntoResponse, Request, Response};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::pin::Pin;
#[cfg(feature = "table")]
use std::time::Duration;

/// Longest wait for connections to open. An init that takes more than ten seconds is ended by Lambda.
#[cfg(feature = "table")]
const LONGEST_OPENING: Duration = Duration::from_secs(2);

/// A response that goes out unchanged. Otherwise, `lambda_http` would read the body again and convert it by the charset of its content type, which brings in the tables of all charsets. Our bodies are UTF-8 or bytes.
pub struct RawResponse(pub Response<Body>);

impl IntoResponse for RawResponse {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(std::future::ready(self.0))
    }
}

/// Installs the log and builds the state. If a variable is missing or wrong, it logs one sentence, where an operator looks for faults, before the process ends.
fn begin<S>(build: fn(&Env, &Aws) -> Result<S, EnvError>) -> Result<S, EnvError> {
    let env = Env::from_process();
    Log::new(&env).install();
    Aws::new(&env)
        .and_then(|aws| build(&env, &aws))
        .inspect_err(|error| log::fault("start", &error.to_string()))
}

/// Serves HTTP calls until Lambda ends the process. Before the first, `connect` opens the connections that it will need.
///
/// # Errors
/// At init, when a variable is missing or wrong. Later, when the runtime API is gone.
pub async fn run_http<S: Send + Sync>(
    build: fn(&Env, &Aws) -> Result<S, EnvError>,
    connect: for<'a> fn(&'a S) -> BoxFuture<'a, ()>,
    handle: for<'a> fn(&'a S, Invocation, Request) -> BoxFuture<'a, Response<Body>>,
) -> Result<(), Error> {
    let state = &begin(build)?;
    connect(state).await;
    lambda_http::run(service_fn(move |request| async move {
        Ok::<_, Error>(RawResponse(
            handle(state, Invocation::system(), request).await,
        ))
    }))
    .await
}

/// Opens up to `count` connections to the table, so that the first call need not wait for handshakes. Lambda gives a starting function a whole processor (Lambda developer guide, "Understanding the Lambda execution environment lifecycle"), and nobody may be waiting yet.
///
/// What fails here is left to the first call, which retries and reports.
#[cfg(feature = "table")]
pub async fn open_connections(table: &Table, count: usize) {
    let _ = tokio::time::timeout(LONGEST_OPENING, table.open_connections(count)).await;
}

/// Serves calls of an operator, which IAM authorizes, until Lambda ends the process. Requests and answers are JSON.
///
/// # Errors
/// The same as [`run_http`].
pub async fn run_direct<S: Send + Sync>(
    build: fn(&Env, &Aws) -> Result<S, EnvError>,
    handle: for<'a> fn(&'a S, Invocation, Value) -> BoxFuture<'a, Value>,
) -> Result<(), Error> {
    let state = &begin(build)?;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        Ok::<_, Error>(handle(state, Invocation::system(), event.payload).await)
    }))
    .await
}

/// Serves batches of a stream or queue until Lambda ends the process.
///
/// # Errors
/// The same as [`run_http`].
pub async fn run_events<S: Send + Sync, E: DeserializeOwned>(
    build: fn(&Env, &Aws) -> Result<S, EnvError>,
    handle: for<'a> fn(&'a S, Invocation, E) -> BoxFuture<'a, BatchResponse>,
) -> Result<(), Error> {
    let state = &begin(build)?;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<E>| async move {
        Ok::<_, Error>(handle(state, Invocation::system(), event.payload).await)
    }))
    .await
}
