//! Keys of what firms ask of clients.

use super::{Key, resource};
use crate::value::id::{FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// What became of a request: the answer, and the firm's word on it.
pub fn request_state(firm: &FirmId, request: &ResourceId) -> Key {
    Key::new(resource(firm, Kind::ClientRequest, request), "STATE")
}

/// A reminder of one version of a request. Reminders sort by their time.
pub fn reminder_due(at: Timestamp, firm: &FirmId, request: &ResourceId, version: i64) -> Key {
    let (partition, at) = reminders_due(at);
    Key::new(partition, format!("{at}#{firm}#{request}#{version:020}"))
}

/// The partition of all reminders, and the bound of those before `at`.
pub fn reminders_due(at: Timestamp) -> (String, String) {
    ("DUE#REMINDER".to_owned(), at.sortable())
}
