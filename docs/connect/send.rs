//! Sends an event, with reqwest and the crate `standardwebhooks`: `send-events '{"type": ...}'`. `PORTAL`, `KEY_ID` and `SECRET` come from the environment.
#![expect(
    clippy::disallowed_methods,
    reason = "a firm's program reads its own variables and clock"
)]

use standardwebhooks::Webhook;
use std::env;
use std::error::Error;
use std::time::SystemTime;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (portal, key) = (env::var("PORTAL")?, env::var("KEY_ID")?);
    let webhook = Webhook::new(&env::var("SECRET")?)?;
    let body = env::args().nth(1).ok_or("the event is missing")?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let seconds = i64::try_from(now.as_secs())?;
    let id = format!("msg_{}", now.as_nanos());
    let signature = webhook.sign(&id, seconds, body.as_bytes())?;
    let answer = reqwest::Client::new()
        .post(format!("{portal}/v1/firm-events/{key}"))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(body)
        .send()
        .await?;
    let status = answer.status();
    println!("{} {}", status.as_u16(), answer.text().await?);
    status.is_success().then_some(()).ok_or("not taken".into())
}
