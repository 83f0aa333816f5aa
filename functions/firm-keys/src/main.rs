//! The Lambda entry point (`bootstrap`): builds the state once, then serves invocations.

use firm_keys::{State, handle};
use shared::edge::bootstrap::run_direct;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run_direct(State::new, |state, invocation, request| {
        Box::pin(handle(state, invocation, request))
    })
    .await
}
