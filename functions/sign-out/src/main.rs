//! The Lambda entry point (`bootstrap`): builds the state once, then serves invocations.

use shared::edge::bootstrap::run_http;
use sign_out::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    run_http(
        State::new,
        |state| Box::pin(state.connect()),
        |state, invocation, request| Box::pin(handle(state, invocation, request)),
    )
    .await
}
