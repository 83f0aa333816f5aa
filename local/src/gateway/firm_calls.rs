//! What firms' systems sent over HTTPS, and what was wrong about it: shown under `/local`, so that nobody has to guess why a signature does not fit.

use crate::kept::Kept;
use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::value::time::Timestamp;
use std::sync::Arc;

/// Largest answer that is shown, in bytes. No answer to a firm is as large.
const MAX_ANSWER: usize = 1024 * 1024;

/// One call of a firm's system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FirmCall {
    pub(crate) at: String,
    /// The method and the path as it was called.
    pub(crate) call: String,
    /// The sender's id of the message, if it is signed.
    pub(crate) webhook_id: Option<String>,
    pub(crate) status: u16,
    /// What was sent: JSON, or text.
    pub(crate) sent: Value,
    /// What the portal answered. A bearer or an address that it gave is left out.
    pub(crate) answer: Value,
}

/// The calls of firms' systems to one portal.
pub(crate) type FirmCalls = Arc<Kept<FirmCall>>;

/// Whether a route is for firms' systems.
pub(super) fn is_for_firms(key: &str) -> bool {
    key.contains(" /v1/firm-events/") || key.contains(" /v1/firm/")
}

/// Records a call, and gives its answer back.
pub(super) async fn record(
    calls: &FirmCalls,
    call: String,
    (headers, sent): (&HeaderMap, &[u8]),
    answer: Response,
    now: Timestamp,
) -> Response {
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, MAX_ANSWER).await.unwrap_or_default();
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok());
    calls.push(FirmCall {
        at: now.rfc3339(),
        call,
        webhook_id: id.map(str::to_owned),
        status: parts.status.as_u16(),
        sent: as_json(sent),
        answer: without_secrets(as_json(&bytes)),
    });
    Response::from_parts(parts, Body::from(bytes))
}

fn as_json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into())
}

/// The list is for looking on, not for taking what opens something.
fn without_secrets(mut answer: Value) -> Value {
    for secret in ["token", "url"] {
        if let Some(value) = answer.get_mut(secret) {
            *value = Value::from("(given)");
        }
    }
    answer
}
