//! The log: one JSON object per line, with ids only. Nothing here takes free text from a request, so that no address, token or body gets in.

use crate::env::Env;
use serde::Serialize;
use std::io::Write as _;
use std::sync::Mutex;

/// The destination of log lines: standard output or a file.
pub struct Log {
    file: Option<Mutex<std::fs::File>>,
}

/// One line of the audit log: who did what to which resource, and whether it was allowed (docs/promises.md).
#[derive(Debug, Serialize)]
pub struct Audit<'a> {
    /// The time of the invocation, in RFC 3339.
    pub at: &'a str,
    /// The route (`GET /v1/bills/{id}`).
    pub action: &'a str,
    /// `allowed` or `refused`.
    pub outcome: &'static str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The name of the problem, if the call was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'static str>,
    /// The id of the caller's address (an HMAC, not the address).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    /// The id of the caller's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a str>,
    /// The id of the resource that the call concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'a str>,
}

/// A line about an internal failure: the action and its cause, never a value.
#[derive(Debug, Serialize)]
pub struct FaultLine<'a> {
    /// What the function was doing.
    pub action: &'a str,
    /// Why it failed.
    pub cause: &'a str,
}

/// One line about a mail that was not sent because a limit was reached: a link that somebody asked for, or a mail that a firm's event caused. Neither the caller nor the firm learns of it.
#[derive(Debug, Serialize)]
pub struct Withheld<'a> {
    /// The time of the invocation, in RFC 3339.
    pub at: &'a str,
    /// The limit that was reached: `links-live`, `links-network`, `links-all`, `invitations` or `warnings`.
    pub limit: &'static str,
    /// The id of the intended recipient's address (an HMAC, not the address).
    pub person: &'a str,
}

#[derive(Serialize)]
struct Line<'a, T> {
    level: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    body: &'a T,
}

impl Log {
    /// Logs to standard output, which Lambda keeps, or appends to the file that `LOG_FILE` names.
    pub fn new(env: &Env) -> Self {
        let file = env
            .get("LOG_FILE")
            .and_then(|path| {
                std::fs::OpenOptions::new()
                    .create(true)
                    .append(true)
                    .open(path)
                    .ok()
            })
            .map(Mutex::new);
        Self { file }
    }

    /// Writes an audit line.
    pub fn audit(&self, audit: &Audit) {
        self.write("info", "audit", audit);
    }

    /// Writes a line about a mail that was withheld.
    pub fn withheld(&self, withheld: &Withheld) {
        self.write("info", "withheld", withheld);
    }

    /// Writes a fault. Each fault is logged once, where it is handled.
    pub fn fault(&self, action: &str, cause: &str) {
        self.write("error", "fault", &FaultLine { action, cause });
    }

    fn write<T: Serialize>(&self, level: &'static str, kind: &'static str, body: &T) {
        let Ok(mut line) = serde_json::to_vec(&Line { level, kind, body }) else {
            return;
        };
        line.push(b'\n');
        // A log that cannot be written must not fail the call.
        let _ = match &self.file {
            Some(file) => file.lock().map_or(Ok(()), |mut file| file.write_all(&line)),
            None => std::io::stdout().write_all(&line),
        };
    }
}
