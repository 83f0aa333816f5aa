//! HTTP for the functions: one call in, one answer out. Only this module and `problem.rs` know status codes.

mod answer;
mod body;
mod cookie;
mod refusal;
mod route;

pub use answer::Answer;
pub use cookie::{MARKER_COOKIE, SESSION_COOKIE, clear_session, set_marker, set_session};
#[doc(hidden)]
pub use pastey::paste;
pub use route::{Handler, Parameters, Route, Routes};

use crate::edge::invocation::Invocation;
use crate::edge::log::{self, Audit};
use crate::edge::problem::{FieldError, Problem};
use crate::value::id::FirmId;
use crate::value::text::Locale;
use http::Method;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest `Idempotency-Key`, in characters (docs/api.md).
const MAX_IDEMPOTENCY_KEY: usize = 255;

/// Shortest `Idempotency-Key` of the sign-in calls, in characters: 128 random bits in base64 need 21.3.
pub const SIGN_IN_KEY_LENGTH: usize = 22;

/// One call: the request, its time, and what the audit log will record of it.
pub struct Call {
    /// The time and the randomness of this invocation.
    pub invocation: Invocation,
    request: Request,
    person: Option<String>,
    session: Option<String>,
    subject: Option<String>,
    firm: Option<String>,
    key: Option<String>,
}

impl Call {
    /// Wraps the request that Lambda delivered.
    pub fn new(invocation: Invocation, request: Request) -> Self {
        Self {
            invocation,
            request,
            person: None,
            session: None,
            subject: None,
            firm: None,
            key: None,
        }
    }

    /// The route that the gateway matched (`GET /v1/bills/{id}`); empty if it named none.
    pub fn route(&self) -> &str {
        match self.request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => {
                context.route_key.as_deref().unwrap_or_default()
            }
            _ => "",
        }
    }

    /// Whether the method changes nothing (RFC 9110, section 9.2.1).
    pub fn safe(&self) -> bool {
        self.request.method().is_safe()
    }

    /// The caller's language for problems, from `Accept-Language`.
    pub fn locale(&self) -> Locale {
        Locale::from_header(self.header("accept-language").unwrap_or_default())
    }

    /// A header; `None` if it is absent or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie::find(self.request.headers(), name)
    }

    /// A parameter of the path; empty if the route has none with this name.
    pub fn path(&self, name: &str) -> &str {
        self.request
            .path_parameters_ref()
            .and_then(|parameters| parameters.first(name))
            .unwrap_or_default()
    }

    /// The network address of the caller. Only `CloudFront` can reach the gateway, and a function at its edge sets the header, replacing any that the caller sent (`AddressOfTheViewer` in template.yaml). Without the header, the gateway's source address counts.
    pub fn network(&self) -> &str {
        if let Some(viewer) = self.header("portico-viewer") {
            return viewer;
        }
        match self.request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => {
                context.http.source_ip.as_deref().unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The body, read as JSON into `T`.
    ///
    /// # Errors
    /// When the body is too large, is not declared as JSON, is not JSON, or has a field that does not match.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        body::read(self.header("content-type"), self.request.body())
    }

    /// The bytes of the body, for a signature over them.
    ///
    /// # Errors
    /// When the body is too large.
    pub fn raw_body(&self) -> Result<&[u8], Problem> {
        body::bytes(self.request.body())
    }

    /// The query parameters, each read as text. The first of several duplicates wins.
    ///
    /// # Errors
    /// When a parameter is unknown or does not match.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut fields = BTreeMap::new();
        if let Some(query) = self.request.query_string_parameters_ref() {
            for (name, value) in query.iter() {
                fields.entry(name).or_insert(value);
            }
        }
        body::fields(&fields)
    }

    /// Checks that the call has no query parameter, for a route that takes none.
    fn refuse_query(&self) -> Result<(), Problem> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Nothing {}

        self.query().map(|Nothing {}| ())
    }
    /// The `Idempotency-Key`, if the caller sent one.
    ///
    /// # Errors
    /// When it has fewer than `shortest` or more than 255 characters, or a character that is not visible ASCII.
    pub fn idempotency_key(&self, shortest: usize) -> Result<Option<&str>, Problem> {
        let Some(value) = self.request.headers().get("idempotency-key") else {
            return Ok(None);
        };
        let text = value.to_str().unwrap_or_default().trim();
        let fits = (shortest..=MAX_IDEMPOTENCY_KEY).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Some(text))
        } else {
            Err(FieldError::new("Idempotency-Key", "idempotency-key").into())
        }
    }

    /// For the audit log: the id of the caller's address, and the session.
    pub fn identify(&mut self, person: impl Into<String>, session: Option<String>) {
        self.person = Some(person.into());
        self.session = session;
    }

    /// For the audit log: the firm whose system calls, and its key.
    pub fn identify_firm(&mut self, firm: &FirmId, key: &str) {
        self.firm = Some(firm.to_string());
        self.key = Some(key.to_owned());
    }

    /// For the audit log: the id of the resource that the call concerns. It is an id of the portal, never text from the caller.
    pub fn about(&mut self, subject: impl Into<String>) {
        self.subject = Some(subject.into());
    }

    /// The id by which the gateway's access log names this request.
    pub fn request_id(&self) -> Option<&str> {
        match self.request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.request_id.as_deref(),
            _ => None,
        }
    }

    /// The method of the request.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The path as it was called, before the gateway took parameters from it.
    pub fn raw_path(&self) -> &str {
        self.request.raw_http_path()
    }

    /// The address of the page of this list that begins at `cursor`, with the filters of this call.
    pub fn next_page(&self, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(given) = self.request.query_string_parameters_ref() {
            query.extend_pairs(given.iter().filter(|(name, _)| *name != "cursor"));
        }
        query.append_pair("cursor", cursor);
        format!("{}?{}", self.raw_path(), query.finish())
    }

    /// Turns the result into a response, and writes the line of the audit log.
    pub fn finish(self, result: Result<Answer, Problem>) -> Response<Body> {
        let (answer, problem) = match result {
            Ok(answer) => (answer, None),
            Err(problem) => {
                if let Problem::Unavailable(cause) = &problem {
                    log::fault(self.route(), cause);
                }
                (refusal::answer(&problem, &self), Some(problem.name()))
            }
        };
        log::audit(&Audit {
            at: self.invocation.now,
            action: self.route(),
            outcome: if problem.is_none() {
                "allowed"
            } else {
                "refused"
            },
            status: answer.status(),
            problem,
            person: self.person.as_deref(),
            session: self.session.as_deref(),
            subject: self.subject.as_deref(),
            firm: self.firm.as_deref(),
            key: self.key.as_deref(),
            duration_ms: milliseconds(self.invocation.elapsed()),
        });
        answer.respond(self.request.method(), self.header("if-none-match"))
    }
}

/// Milliseconds with one decimal: enough to compare routes.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000.0).round() / 10.0
}
