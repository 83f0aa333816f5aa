//! The receiver of the functions' mails, pushes, events and messages: one loopback address that supports the protocols of SES, SNS, EventBridge and SQS, as far as the functions use them.

mod eventbridge;
pub(crate) mod ses;
pub(crate) mod sns;
mod sqs;

use crate::bus::Bus;
use crate::clock::Clock;
use crate::kept::Kept;
use crate::queue::Queue;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Maximum size of a request: SES accepts messages of up to 40 MB.
const MAX_BODY: usize = 40 * 1024 * 1024;

/// The stores that the sinks fill.
pub(crate) struct Sinks {
    /// Every mail, oldest first.
    pub(crate) emails: Arc<Kept<ses::Email>>,
    /// Every push, oldest first.
    pub(crate) pushes: Arc<Kept<sns::Push>>,
    /// The SNS endpoints of phones.
    pub(crate) sns: sns::Sns,
    /// The bus for events.
    pub(crate) bus: Arc<Bus>,
    /// The queues, by the last part of their URL.
    pub(crate) queues: BTreeMap<String, Arc<Queue>>,
    /// The portal's time.
    pub(crate) clock: Arc<Clock>,
    /// The portal's origin, which identifies links to it in mails.
    pub(crate) origin: String,
}

/// An AWS error: status, code and message.
struct Refusal(StatusCode, &'static str, String);

impl Refusal {
    fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, code, message.into())
    }
}

/// The router of the sinks' address.
pub(crate) fn router(sinks: Sinks) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(sinks))
}

async fn answer(
    State(sinks): State<Arc<Sinks>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = headers
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let signed = headers.contains_key(header::AUTHORIZATION);
    let form = headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        value
            .as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if form && signed {
        return sns::answer(&sinks, &body);
    }
    let result = match serde_json::from_slice(&body) {
        _ if !signed => Err(Refusal(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationTokenException",
            "the request is not signed".to_owned(),
        )),
        Err(error) => Err(Refusal::bad("SerializationException", error.to_string())),
        Ok(request) => dispatch(&sinks, &method, uri.path(), target, &request),
    };
    match result {
        Ok(answer) => (
            [(header::CONTENT_TYPE, "application/x-amz-json-1.1")],
            answer.to_string(),
        )
            .into_response(),
        Err(Refusal(status, code, message)) => (
            status,
            [
                ("content-type", "application/x-amz-json-1.1"),
                ("x-amzn-errortype", code),
            ],
            json!({"__type": code, "message": message}).to_string(),
        )
            .into_response(),
    }
}

fn dispatch(
    sinks: &Sinks,
    method: &Method,
    path: &str,
    target: &str,
    request: &Value,
) -> Result<Value, Refusal> {
    match (method, path, target) {
        (&Method::POST, "/v2/email/outbound-emails", _) => ses::send_email(sinks, request),
        (&Method::POST, "/", "AWSEvents.PutEvents") => eventbridge::put_events(sinks, request),
        (&Method::POST, "/", "AmazonSQS.SendMessage") => sqs::send_message(sinks, request),
        _ => Err(Refusal::bad(
            "UnknownOperationException",
            format!("the local portal does not know {method} {path} {target}"),
        )),
    }
}

/// A text field of the request.
fn text<'a>(request: &'a Value, pointer: &str) -> Option<&'a str> {
    request.pointer(pointer).and_then(Value::as_str)
}
