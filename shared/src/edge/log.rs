//! The log: one JSON object a line, with ids only. Nothing here takes free text from a request, so no address, token or body can get in.

use crate::env::Env;
use serde::Serialize;
use std::io::Write as _;
use std::sync::Mutex;

/// Where lines go.
pub struct Log {
    file: Option<Mutex<std::fs::File>>,
}

/// One line of the audit log: who did what to what, and whether it was allowed (docs/promises.md).
#[derive(Debug, Serialize)]
pub struct Audit<'a> {
    /// RFC 3339.
    pub at: &'a str,
    /// The route (`GET /v1/bills/{id}`).
    pub action: &'a str,
    /// `allowed` or `refused`.
    pub outcome: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// The kind of problem, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'static str>,
    /// The id of the caller's address (an HMAC, not the address).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    /// The caller's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a str>,
    /// What the call was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'a str>,
}

/// A line about something that went wrong inside: the function, the cause, never a value.
#[derive(Debug, Serialize)]
pub struct FaultLine<'a> {
    /// What was being done.
    pub action: &'a str,
    /// Why it failed.
    pub cause: &'a str,
}

/// One line about a mail that did not go out, because a limit was reached: a link that somebody asked for, or what a firm's event caused. The caller or firm is told nothing of it.
#[derive(Debug, Serialize)]
pub struct Withheld<'a> {
    /// RFC 3339.
    pub at: &'a str,
    /// The limit: `links-live`, `links-network`, `links-all`, `invitations` or `warnings`.
    pub limit: &'static str,
    /// The id of the address that it would have gone to (an HMAC, not the address).
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
    /// Standard output, which Lambda keeps; or the file named by `LOG_FILE`, to which lines are appended.
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

    /// Writes that a mail was withheld.
    pub fn withheld(&self, withheld: &Withheld) {
        self.write("info", "withheld", withheld);
    }

    /// Writes a fault, once, where it is handled.
    pub fn fault(&self, action: &str, cause: &str) {
        self.write("error", "fault", &FaultLine { action, cause });
    }

    fn write<T: Serialize>(&self, level: &'static str, kind: &'static str, body: &T) {
        let Ok(mut line) = serde_json::to_vec(&Line { level, kind, body }) else {
            return;
        };
        line.push(b'\n');
        // A log that cannot be written must not fail the person's call.
        let _ = match &self.file {
            Some(file) => file.lock().map_or(Ok(()), |mut file| file.write_all(&line)),
            None => std::io::stdout().write_all(&line),
        };
    }
}
