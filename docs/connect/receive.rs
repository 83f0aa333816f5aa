//! Receives what the portal tells the firm, with axum and the crate `standardwebhooks`. `ENDPOINT_SECRET` is that of the endpoint, and `PORT` is where it listens (8788; 0 takes a free port).
#![expect(
    clippy::disallowed_methods,
    reason = "a firm's program reads its own variables"
)]

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::HashSet;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

struct Endpoint {
    webhook: Webhook,
    /// In production, keep the ids where the events go, in one transaction.
    seen: Mutex<HashSet<String>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let webhook = Webhook::new(&env::var("ENDPOINT_SECRET")?)?;
    let seen = Mutex::default();
    let receiver = Router::new()
        .fallback(take)
        .with_state(Arc::new(Endpoint { webhook, seen }));
    let port = env::var("PORT").unwrap_or_else(|_| "8788".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, receiver).await?;
    Ok(())
}

async fn take(
    State(endpoint): State<Arc<Endpoint>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    // The signature, and a time within five minutes of now.
    if endpoint.webhook.verify(&body, &headers).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(event) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let id = headers["webhook-id"].to_str().unwrap_or_default();
    let mut seen = endpoint.seen.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.insert(id.to_owned()) {
        let kind = event["type"].as_str().unwrap_or_default();
        println!("{kind} {id} {}", event["data"]);
    }
    StatusCode::NO_CONTENT
}
