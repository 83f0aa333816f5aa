//! The log: one JSON object per line, with ids only. `tracing` carries the lines, and a layer of ours writes them. It takes the fields of an allow-list and formats no value, so that no address, token or text gets in (docs/decisions/0025).
//!
//! The doors are [`audit`], [`withheld`], [`ignored`] and [`fault`]. A test refuses every other use of `tracing`'s macros, and everything that prints (`tests/tests/e2e/invariants/layers.rs`).

mod layer;
mod line;

use crate::env::Env;
use crate::value::time::Timestamp;
use lambda_runtime::Context;
use lambda_runtime::layers::trace::request_span;
use layer::Lines;
use line::Output;
use std::panic::PanicHookInfo;
use tracing::instrument::WithSubscriber as _;
use tracing::{Dispatch, Instrument as _, Span};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt as _;

/// The `tracing` target of the portal's own lines and spans. The events of every other target become fixed sentences.
const TARGET: &str = "portico";

/// The log of one function.
#[derive(Clone)]
pub struct Log {
    dispatch: Dispatch,
}

/// One line of the audit log: who did what to which resource, and whether it was allowed (docs/promises.md).
#[derive(Debug)]
pub struct Audit<'a> {
    /// The time of the invocation.
    pub at: Timestamp,
    /// The route (`GET /v1/bills/{id}`).
    pub action: &'a str,
    /// `allowed` or `refused`.
    pub outcome: &'static str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The name of the problem, if the call was refused.
    pub problem: Option<&'static str>,
    /// The id of the caller's address (an HMAC, not the address).
    pub person: Option<&'a str>,
    /// The id of the caller's session.
    pub session: Option<&'a str>,
    /// The id of the resource that the call concerns.
    pub subject: Option<&'a str>,
    /// The firm whose system called.
    pub firm: Option<&'a str>,
    /// The firm's key that signed, or whose bearer was used.
    pub key: Option<&'a str>,
    /// How long the function worked on the call, in milliseconds.
    pub duration_ms: f64,
}

/// A mail that was not sent because a limit was reached: a link that somebody asked for, or a mail that a firm's event caused. Neither the caller nor the firm learns of it.
#[derive(Debug)]
pub struct Withheld<'a> {
    /// The time of the invocation.
    pub at: Timestamp,
    /// The limit that was reached: `links-live`, `links-network`, `links-all`, `invitations` or `warnings`.
    pub limit: &'static str,
    /// The id of the intended recipient's address (an HMAC, not the address).
    pub person: &'a str,
}

/// A report about a mail that changed nothing, because it is not about a notice of this portal.
#[derive(Debug)]
pub struct Ignored {
    /// The time of the invocation.
    pub at: Timestamp,
    /// Why: `foreign-mail`, `no-delivery`, `unknown-delivery`, `not-used` or `not-spam`.
    pub cause: &'static str,
}

impl Log {
    /// Logs to standard output, which Lambda keeps, or appends to the file that `LOG_FILE` names.
    pub fn new(env: &Env) -> Self {
        let lines = Lines::new(Output::new(env.get("LOG_FILE")), env);
        Self {
            dispatch: Dispatch::new(Registry::default().with(lines)),
        }
    }

    /// Makes this the log of the whole process, and of its panics. Only the first log of a process can be installed.
    pub fn install(self) {
        if tracing::dispatcher::set_global_default(self.dispatch).is_ok() {
            std::panic::set_hook(Box::new(log_panic));
        }
    }

    /// Runs one invocation as Lambda's runtime does, with this log: for many functions in one process.
    pub fn follow<F: Future>(
        &self,
        context: &Context,
        invocation: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let span = tracing::dispatcher::with_default(&self.dispatch, || request_span(context));
        invocation
            .instrument(span)
            .with_subscriber(self.dispatch.clone())
    }
}

/// A span whose lines name the request as the gateway's access log does.
pub fn request(id: Option<&str>) -> Span {
    tracing::info_span!(target: TARGET, "request", gatewayRequestId = id)
}

/// Writes an audit line.
pub fn audit(audit: &Audit) {
    tracing::info!(
        target: TARGET,
        kind = "audit",
        timestamp = audit.at.rfc3339(),
        action = audit.action,
        outcome = audit.outcome,
        status = audit.status,
        problem = audit.problem,
        person = audit.person,
        session = audit.session,
        subject = audit.subject,
        firm = audit.firm,
        key = audit.key,
        durationMs = audit.duration_ms,
    );
}

/// Writes a line about a mail that was withheld.
pub fn withheld(withheld: &Withheld) {
    tracing::info!(
        target: TARGET,
        kind = "withheld",
        timestamp = withheld.at.rfc3339(),
        limit = withheld.limit,
        person = withheld.person,
    );
}

/// Writes a line about a report that was ignored.
pub fn ignored(ignored: &Ignored) {
    tracing::info!(
        target: TARGET,
        kind = "ignored",
        timestamp = ignored.at.rfc3339(),
        cause = ignored.cause,
    );
}

/// Writes a fault: what the function was doing and why it failed, never a value. Each fault is logged once, where it is handled.
pub fn fault(action: &str, cause: &str) {
    tracing::error!(target: TARGET, kind = "fault", action, cause);
}

/// Logs where a panic began. Its message may quote a value.
fn log_panic(panic: &PanicHookInfo) {
    let place = panic
        .location()
        .map(|place| format!("{}:{}", place.file(), place.line()));
    fault("panic", &place.unwrap_or_default());
}

#[cfg(test)]
mod tests;
