//! A firm's own server: it checks each request as a library of Standard Webhooks does, keeps it, and answers what the test tells it to.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use standardwebhooks::Webhook;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// A request that the server got.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub id: String,
    pub body: Value,
    pub bytes: usize,
    timestamp: i64,
    signatures: Vec<String>,
    text: String,
}

/// Decides the status, and the value of `Retry-After`, for a request.
type Rule = Box<dyn Fn(&Received) -> (u16, Option<String>) + Send>;

struct Inner {
    received: Vec<Received>,
    rule: Rule,
}

/// The server.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

impl Received {
    /// Whether the secret signed it.
    pub fn signed_by(&self, secret: &str) -> bool {
        let webhook = Webhook::new(secret).expect("a secret");
        let signed = webhook.sign(&self.id, self.timestamp, self.text.as_bytes());
        self.signatures.contains(&signed.expect("text"))
    }

    pub fn kind(&self) -> &str {
        self.body["type"].as_str().expect("a type")
    }
}

impl Receiver {
    /// A server on its own port that accepts everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Mutex::new(Inner {
            received: Vec::new(),
            rule: Box::new(|_| (204, None)),
        }));
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://{address}"),
            inner,
        }
    }

    /// From now on every request gets this status.
    pub fn answer(&self, status: u16) {
        self.answer_by(move |_| (status, None));
    }

    /// From now on the rule decides.
    pub fn answer_by(&self, rule: impl Fn(&Received) -> (u16, Option<String>) + Send + 'static) {
        self.inner().rule = Box::new(rule);
    }

    /// The requests since the last take, in the order in which they came.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.inner().received)
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(
    State(inner): State<Arc<Mutex<Inner>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let field = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    assert_eq!(field("content-type"), "application/json");
    let text = String::from_utf8(body.to_vec()).expect("text");
    let received = Received {
        path: uri.path().to_owned(),
        id: field("webhook-id"),
        body: serde_json::from_str(&text).expect("JSON"),
        bytes: text.len(),
        timestamp: field("webhook-timestamp").parse().expect("seconds"),
        signatures: field("webhook-signature")
            .split(' ')
            .map(str::to_owned)
            .collect(),
        text,
    };
    let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
    let (status, retry_after) = (inner.rule)(&received);
    inner.received.push(received);
    let status = StatusCode::from_u16(status).expect("a status");
    let mut answer = status.into_response();
    if let Some(value) = retry_after {
        let name = HeaderName::from_static("retry-after");
        answer
            .headers_mut()
            .insert(name, value.parse().expect("a value"));
    }
    if status.is_redirection() {
        let name = HeaderName::from_static("location");
        answer
            .headers_mut()
            .insert(name, "/elsewhere".parse().expect("a value"));
    }
    answer
}
