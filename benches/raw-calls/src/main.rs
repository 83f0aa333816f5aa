//! The floor of the benchmark: the AWS calls of a function over sockets, with TLS and Signature Version 4 and nothing else: no runtime, no SDK, no parsing of answers. Nobody should write a function like this.

mod calls;
mod connection;
mod signature;

use calls::Calls;
use connection::Plain;
use std::error::Error;

const NEXT: &str = "/2018-06-01/runtime/invocation/next";

fn main() -> Result<(), Box<dyn Error>> {
    let mut calls = Calls::read()?;
    let mut runtime = Plain::open(&variable("AWS_LAMBDA_RUNTIME_API")?)?;
    loop {
        let next = runtime.call("GET", NEXT, b"")?;
        let id = next
            .header("lambda-runtime-aws-request-id")
            .ok_or("no request id")?;
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        calls.make()?;
        runtime.call("POST", &path, br#"{"statusCode":200,"body":"Hello"}"#)?;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a reference has no configuration of the portal's"
)]
fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    std::env::var(name).map_err(|_| format!("the variable {name} is missing").into())
}
