//! The function as Lambda starts it: `bootstrap` under the runtime API.

use publish_event::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::bootstrap::run_events(State::new, handle).await
}
