//! Keys of what the clock makes due, and of what comes of it.

use super::{Key, resource};
use crate::value::id::{ClientId, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// What is due about one version of a resource, for all who have it or for one client. Within a sort, entries are in the order of their moments.
pub fn due(
    sort: &str,
    at: Timestamp,
    (firm, resource, version): (&FirmId, &ResourceId, i64),
    only: Option<&ClientId>,
) -> Key {
    let (partition, at) = due_until(sort, at);
    let all = format!("{at}#{firm}#{resource}#{version:020}");
    let place = match only {
        Some(client) => format!("{all}#{client}"),
        None => all,
    };
    Key::new(partition, place)
}

/// The partition of a sort, and the bound of what is due before `at`.
pub fn due_until(sort: &str, at: Timestamp) -> (String, String) {
    (format!("DUE#{sort}"), at.sortable())
}

/// That a firm says that it matters who looks at a resource.
pub fn important(firm: &FirmId, kind: Kind, id: &ResourceId) -> Key {
    Key::new(resource(firm, kind, id), "IMPORTANT")
}

/// That a client has not opened a version of a resource.
pub fn unopened(
    firm: &FirmId,
    kind: Kind,
    id: &ResourceId,
    version: i64,
    client: &ClientId,
) -> Key {
    let partition = resource(firm, kind, id);
    Key::new(partition, format!("UNREAD#{version:020}#{client}"))
}
