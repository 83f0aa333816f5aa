//! What stands between the importer and the portal: it passes calls on, keeps back an answer, and refuses calls like a portal that is away.

use crate::harness::TestPortal;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// It counts calls from 0.
pub struct Between {
    /// Its address, in place of the portal's.
    pub origin: String,
    inner: Arc<Inner>,
}

struct Inner {
    portal: String,
    http: reqwest::Client,
    calls: AtomicUsize,
    held: AtomicUsize,
    closed: AtomicUsize,
    holds: Notify,
}

impl Between {
    pub async fn start(portal: &TestPortal) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let inner = Arc::new(Inner {
            portal: portal.portal.origin().to_owned(),
            http: reqwest::Client::new(),
            calls: AtomicUsize::new(0),
            held: AtomicUsize::new(usize::MAX),
            closed: AtomicUsize::new(usize::MAX),
            holds: Notify::new(),
        });
        let router = Router::new()
            .fallback(pass_on)
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { origin, inner }
    }

    /// Keeps back the answer of this call.
    pub fn hold(&self, call: usize) {
        self.inner.held.store(call, Ordering::SeqCst);
    }

    /// Waits until the portal has answered the call whose answer is kept back.
    pub async fn held(&self) {
        self.inner.holds.notified().await;
    }

    /// Answers this call and all later ones with 503.
    pub fn close_from(&self, call: usize) {
        self.inner.closed.store(call, Ordering::SeqCst);
    }
}

async fn pass_on(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let call = inner.calls.fetch_add(1, Ordering::SeqCst);
    if call >= inner.closed.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    let path = parts.uri.path_and_query().expect("a path");
    let url = format!("{}{path}", inner.portal);
    for field in [header::HOST, header::CONNECTION] {
        parts.headers.remove(field);
    }
    let passed = inner.http.request(parts.method, url);
    let passed = passed.headers(parts.headers).body(body).send().await;
    let answer = passed.expect("an answer");
    let status = answer.status();
    let mut fields = answer.headers().clone();
    fields.remove(header::TRANSFER_ENCODING);
    let bytes = answer.bytes().await.expect("a body");
    if call == inner.held.load(Ordering::SeqCst) {
        inner.holds.notify_one();
        std::future::pending::<()>().await;
    }
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    *response.headers_mut() = fields;
    response
}
