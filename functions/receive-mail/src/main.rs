//! The Lambda entry point (`bootstrap`): builds the state once, then serves invocations.

use receive_mail::{State, handle};
use shared::edge::bootstrap::run_events;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run_events(State::new, |state, invocation, event| {
        Box::pin(handle(state, invocation, event))
    })
    .await
}
