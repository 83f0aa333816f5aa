//! The Lambda entry point (`bootstrap`): builds the state once, then serves invocations.

use shared::edge::bootstrap::run_events;
use track_delivery::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run_events(State::new, |state, invocation, event| {
        Box::pin(handle(state, invocation, event))
    })
    .await
}
