//! The HTTP API: each request becomes an API Gateway event and goes through the function's own adapter; the response is converted back.

mod answer;
mod event;
mod files;
mod firm_calls;
mod route;

pub(crate) use firm_calls::FirmCalls;
pub(crate) use route::Routes;

use crate::clock::Clock;
use crate::functions::{HttpFunction, new_context};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use event::Call;
use futures::future::BoxFuture;
use http_body_util::LengthLimitError;
use jiff::fmt::rfc2822::DateTimePrinter;
use lambda_http::LambdaEvent;
use route::Found;
use serde_json::{Value, json};
use shared::edge::problem::Problem;
use shared::value::text::Locale;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Maximum size of a body in API Gateway, in bytes.
const MAX_BODY: usize = 10 * 1024 * 1024;
/// Maximum size of an event in Lambda, in bytes.
const MAX_EVENT: usize = 6 * 1024 * 1024;
/// Maximum size of the request line and the headers, in bytes.
const MAX_HEADERS: usize = 10_240;
/// How long API Gateway waits for a function.
const TIMEOUT: Duration = Duration::from_secs(29);

/// The gateway of one portal.
pub(crate) struct Gateway {
    pub(crate) routes: Routes<HttpFunction>,
    pub(crate) clock: Arc<Clock>,
    /// The host of the portal's origin.
    pub(crate) host: String,
    /// The folder of the web app, if it is built.
    pub(crate) web: Option<PathBuf>,
    /// The folder of the API's reference.
    pub(crate) reference: PathBuf,
    /// What firms' systems sent.
    pub(crate) firm_calls: FirmCalls,
    /// Whether a call states its own network address, because something runs in front of the gateway.
    pub(crate) viewers: bool,
    /// Called after each function, because its writes are now in the stream.
    pub(crate) wake: Box<dyn Fn() + Send + Sync>,
}

impl Gateway {
    /// Answers a request that is not for `/local`. Its `Date` is the portal's time, which browsers use to count the session down.
    pub(crate) async fn answer(&self, peer: ConnectInfo<SocketAddr>, request: Request) -> Response {
        let mut answer = self.route(peer, request).await;
        let now = self.clock.now().instant();
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
        if let Some(date) = date.ok().and_then(|date| date.parse().ok()) {
            answer.headers_mut().insert(header::DATE, date);
        }
        answer
    }

    async fn route(
        &self,
        ConnectInfo(peer): ConnectInfo<SocketAddr>,
        request: Request,
    ) -> Response {
        let path = request.uri().path();
        if let Some(page) = path.strip_prefix("/v1/docs")
            && request.method() == Method::GET
        {
            return files::reference(&self.reference, page).await;
        }
        match self.routes.find(request.method().as_str(), path) {
            // CloudFront sends only these to the gateway. Every other path is a page.
            Found::Route {
                key: "$default", ..
            } if !path.starts_with("/v1/") && !path.starts_with("/.well-known/") => {
                let (parts, _) = request.into_parts();
                self.no_route(&parts).await
            }
            Found::Route {
                function,
                key,
                parameters,
            } => {
                let function = Arc::clone(function);
                self.call(function, key.to_owned(), parameters, peer, request)
                    .await
            }
            Found::OtherMethods(methods) => other_methods(&methods),
            Found::Nothing => {
                let (parts, _) = request.into_parts();
                self.no_route(&parts).await
            }
        }
    }

    async fn call(
        &self,
        function: HttpFunction,
        key: String,
        parameters: Vec<(String, String)>,
        peer: SocketAddr,
        request: Request,
    ) -> Response {
        let (parts, body) = request.into_parts();
        // RFC 9112, section 3.2. Over HTTP/2 the host is in the address.
        if parts.headers.get_all(header::HOST).iter().count() != 1 && parts.uri.host().is_none() {
            return message(StatusCode::BAD_REQUEST, "Bad Request");
        }
        let line = parts
            .uri
            .path_and_query()
            .map_or(0, |path| path.as_str().len())
            + parts.method.as_str().len();
        let fields: usize = parts
            .headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        if line + fields > MAX_HEADERS {
            let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            return message(status, "Request Header Fields Too Large");
        }
        let body = match to_bytes(body, MAX_BODY).await {
            Ok(body) => body,
            Err(error) => return unreadable(error),
        };
        let said = parts.headers.get("portico-viewer");
        let said = said.and_then(|viewer| viewer.to_str().ok());
        let viewer = said.filter(|_| self.viewers).map(str::to_owned);
        let call = Call {
            parts: &parts,
            body: &body,
            peer,
            viewer: &viewer.unwrap_or_else(|| peer.ip().to_string()),
            host: &self.host,
            key: &key,
            parameters: &parameters,
            now: self.clock.now(),
        };
        let event = call.to_event().to_string();
        if event.len() > MAX_EVENT {
            return too_large();
        }
        let answer = invoke(function, &event).await;
        (self.wake)();
        if !firm_calls::is_for_firms(&key) {
            return answer;
        }
        let call = format!("{} {}", parts.method, parts.uri.path());
        let sent = (&parts.headers, &body[..]);
        firm_calls::record(&self.firm_calls, call, sent, answer, self.clock.now()).await
    }

    /// Serves the web app, if it is built, for paths that are no route of the API.
    async fn no_route(&self, parts: &Parts) -> Response {
        let path = parts.uri.path();
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        if !reads || path.starts_with("/v1/") {
            return refuse(&Problem::NotFound);
        }
        let accept = parts.headers.get(header::ACCEPT);
        let browses = accept.is_some_and(|kinds| kinds.as_bytes().starts_with(b"text/html"));
        match &self.web {
            Some(folder) => files::serve(folder, path)
                .await
                .unwrap_or_else(|| refuse(&Problem::NotFound)),
            None if path == "/" => {
                (StatusCode::FOUND, [(header::LOCATION, "/local")]).into_response()
            }
            None if browses => files::not_built(),
            None => refuse(&Problem::NotFound),
        }
    }
}

/// Invokes the function like Lambda: it keeps running when the caller hangs up, and a crash becomes a 500.
async fn invoke(function: HttpFunction, event: &str) -> Response {
    let payload = match serde_json::from_str(event) {
        Ok(payload) => payload,
        Err(error) => {
            eprintln!("local: the event is none that lambda_http reads: {error}");
            return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        }
    };
    let call: BoxFuture<'static, Value> = function(LambdaEvent::new(payload, new_context()));
    match tokio::time::timeout(TIMEOUT, tokio::spawn(call)).await {
        Ok(Ok(answer)) => answer::to_response(&answer),
        Ok(Err(error)) => {
            eprintln!("local: a function died: {error}");
            message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
        Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
    }
}

fn other_methods(methods: &[&str]) -> Response {
    let mut answer = problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "This address does not take this method.",
    );
    if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

/// The answer to a body that is too long, or does not keep to HTTP.
fn unreadable(error: axum::Error) -> Response {
    if error.into_inner().is::<LengthLimitError>() {
        too_large()
    } else {
        message(StatusCode::BAD_REQUEST, "Bad Request")
    }
}

fn too_large() -> Response {
    message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}

/// A problem with the same words as in the functions.
fn refuse(problem: &Problem) -> Response {
    let body = problem.body(Locale::En);
    respond(problem.status(), &json!(body))
}

/// A problem that only the gateway has.
fn problem(status: StatusCode, kind: &str, detail: &str) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    respond(
        status,
        &json!({"type": format!("/problems/{kind}"), "title": title, "status": status.as_u16(), "detail": detail}),
    )
}

fn respond(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "application/problem+json")],
        Body::from(body.to_string()),
    )
        .into_response()
}

/// API Gateway's own response: docs/api.md lists them.
fn message(status: StatusCode, text: &str) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        json!({"message": text}).to_string(),
    )
        .into_response()
}
