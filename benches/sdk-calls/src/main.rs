//! Hello, and on every event the AWS calls that a function made when the benchmark recorded it, by clients with the SDK's defaults.
//!
//! Only the HTTP client is not the default: its TLS stack, ring, is the functions', so that the difference is what the functions do and not how their cryptography was built.

mod attributes;
mod calls;
mod dynamodb;

use calls::{Calls, Clients};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let calls = &Calls::read()?;
    let clients = &Clients::new()?;
    lambda_runtime::run(service_fn(async |_: LambdaEvent<Value>| {
        calls.make(clients).await?;
        Ok::<_, Error>(json!({"statusCode": 200, "body": "Hello"}))
    }))
    .await
}
