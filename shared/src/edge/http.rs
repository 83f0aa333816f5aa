//! HTTP as the functions see it: one call in, one answer out. Only this module and `problem.rs` know status codes.

mod answer;
mod body;
mod cookie;
mod route;

pub use answer::Answer;
pub use cookie::{MARKER_COOKIE, SESSION_COOKIE, clear_session, set_marker, set_session};
#[doc(hidden)]
pub use pastey::paste;
pub use route::{Handler, Route, answer};

use crate::edge::invocation::Invocation;
use crate::edge::log::{Audit, Log};
use crate::edge::problem::{FieldError, Problem};
use crate::value::text::Locale;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Longest `Idempotency-Key` (docs/api.md).
const MAX_IDEMPOTENCY_KEY: usize = 255;

/// The fewest characters in which 128 random bits can be written (base64: 21.3).
pub const SIGN_IN_KEY_LENGTH: usize = 22;

/// One call: the request, the moment it came, and what the audit log will say of it.
pub struct Call {
    /// The moment and the randomness of this invocation.
    pub invocation: Invocation,
    request: Request,
    person: Option<String>,
    session: Option<String>,
    subject: Option<String>,
}

impl Call {
    /// Takes what Lambda delivered.
    pub fn new(invocation: Invocation, request: Request) -> Self {
        Self {
            invocation,
            request,
            person: None,
            session: None,
            subject: None,
        }
    }

    /// The route that the gateway matched (`GET /v1/bills/{id}`).
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

    /// The reader's language, for problems.
    pub fn locale(&self) -> Locale {
        Locale::from_header(self.header("accept-language").unwrap_or_default())
    }

    /// A header, where it is there and is visible text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// A cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie::find(self.request.headers(), name)
    }

    /// A parameter of the path; empty when the route has none of that name.
    pub fn path(&self, name: &str) -> &str {
        self.request
            .path_parameters_ref()
            .and_then(|parameters| parameters.first(name))
            .unwrap_or_default()
    }

    /// The network address of the caller. `CloudFront` alone can reach the gateway, and a function at its edge sets the header whatever the caller sent (`AddressOfTheViewer` in template.yaml); without it, the gateway's own word counts.
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

    /// The body as JSON of a known shape.
    ///
    /// # Errors
    /// When it is too large, not declared as JSON, no JSON, or a field does not fit.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        body::read(self.header("content-type"), self.request.body())
    }

    /// The query parameters as fields of text; of doubles the first counts.
    ///
    /// # Errors
    /// When there is one that the call does not know.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut fields = BTreeMap::new();
        if let Some(query) = self.request.query_string_parameters_ref() {
            for (name, value) in query.iter() {
                fields.entry(name).or_insert(value);
            }
        }
        body::fields(&fields)
    }

    /// The `Idempotency-Key`, where there is one.
    ///
    /// # Errors
    /// When it has fewer than `shortest` or more than 255 characters, or others than visible ASCII.
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

    /// For the audit log: who calls.
    pub fn identify(&mut self, person: impl Into<String>, session: Option<String>) {
        self.person = Some(person.into());
        self.session = session;
    }

    /// For the audit log: what the call is about (an id of the portal, never text of the caller's).
    pub fn about(&mut self, subject: impl Into<String>) {
        self.subject = Some(subject.into());
    }

    /// Turns the result into the answer, and writes the line of the audit log.
    pub fn finish(self, log: &Log, result: Result<Answer, Problem>) -> Response<Body> {
        let (answer, problem) = match result {
            Ok(answer) => (answer, None),
            Err(problem) => {
                if let Problem::Unavailable(cause) = &problem {
                    log.fault(self.route(), cause);
                }
                let answer = Answer::problem(&problem.body(self.locale()), self.locale());
                (answer, Some(problem.name()))
            }
        };
        log.audit(&Audit {
            at: &self.invocation.now.rfc3339(),
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
        });
        answer.respond(self.request.method(), self.header("if-none-match"))
    }
}
