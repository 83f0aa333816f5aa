//! The function as Lambda starts it: `bootstrap` under the runtime API.

use list_bills::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::bootstrap::run_http(State::new, handle).await
}
