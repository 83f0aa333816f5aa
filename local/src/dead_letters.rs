//! Events, messages and records that no function could use.

use crate::clock::Clock;
use crate::kept::Kept;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// One dead letter, as shown by `/local/dead-letters`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DeadLetter {
    /// When it was added, RFC 3339 in the portal's time.
    pub(crate) at: String,
    /// The function that could not use it.
    pub(crate) function: String,
    /// The reason.
    pub(crate) reason: String,
    /// The event, message or record; a string if it is not JSON.
    pub(crate) event: Value,
}

/// All dead letters of one portal, from all queues.
pub(crate) struct DeadLetters {
    kept: Kept<DeadLetter>,
    clock: Arc<Clock>,
}

impl DeadLetters {
    /// Opens the list; `file` keeps it.
    pub(crate) fn open(file: Option<&Path>, clock: Arc<Clock>) -> io::Result<Self> {
        Ok(Self {
            kept: Kept::open(file)?,
            clock,
        })
    }

    /// Adds a dead letter.
    pub(crate) fn add(&self, function: &str, reason: impl Into<String>, event: Value) {
        self.kept.push(DeadLetter {
            at: self.clock.now().rfc3339(),
            function: function.to_owned(),
            reason: reason.into(),
            event,
        });
    }

    /// All dead letters, oldest first.
    pub(crate) fn list(&self) -> Vec<DeadLetter> {
        self.kept.select(|_| true)
    }
}

/// A message's text as JSON, or as a string if it is not JSON.
pub(crate) fn as_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
