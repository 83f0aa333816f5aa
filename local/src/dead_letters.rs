//! What nobody could make use of.

use crate::clock::Clock;
use crate::kept::Kept;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// One dead letter, as `/local/dead-letters` shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DeadLetter {
    /// When, RFC 3339 in the portal's time.
    pub(crate) at: String,
    /// The function that could not use it.
    pub(crate) function: String,
    /// Why.
    pub(crate) reason: String,
    /// The event, message or record; text where it is no JSON.
    pub(crate) event: Value,
}

/// All dead letters of one portal, whichever queue they went to.
pub(crate) struct DeadLetters {
    kept: Kept<DeadLetter>,
    clock: Arc<Clock>,
}

impl DeadLetters {
    /// Opens the list.
    pub(crate) fn open(file: Option<&Path>, clock: Arc<Clock>) -> io::Result<Self> {
        Ok(Self {
            kept: Kept::open(file)?,
            clock,
        })
    }

    /// Adds one.
    pub(crate) fn add(&self, function: &str, reason: impl Into<String>, event: Value) {
        self.kept.push(DeadLetter {
            at: self.clock.now().rfc3339(),
            function: function.to_owned(),
            reason: reason.into(),
            event,
        });
    }

    /// All of them, oldest first.
    pub(crate) fn list(&self) -> Vec<DeadLetter> {
        self.kept.select(|_| true)
    }
}

/// A message's text as JSON where it is JSON.
pub(crate) fn as_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
