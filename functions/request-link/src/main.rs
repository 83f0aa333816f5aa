//! The Lambda entry point (`bootstrap`): builds the state once, then serves invocations.

use request_link::{State, handle};
use shared::edge::bootstrap::run_http;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    run_http(
        State::new,
        // It may not read, and its one call is a write.
        |_| Box::pin(async {}),
        |state, invocation, request| Box::pin(handle(state, invocation, request)),
    )
    .await
}
