//! What a session writes is conditional on it: seen in what is asked of the table, route by route.

use crate::harness::proxy::{Call, Written};

/// The routes that no session calls.
const OPEN: [&str; 8] = [
    "GET /v1/calendar/{feed_token}",
    "POST /v1/firm-events/{key_id}",
    "POST /v1/firm/clients/{client_id}/invitations",
    "POST /v1/passkeys/sessions",
    "POST /v1/passkeys/sessions/options",
    "POST /v1/session-reports",
    "POST /v1/sessions",
    "POST /v1/sign-in-links",
];

/// The routes by which a session writes.
pub(super) const WRITING: [&str; 26] = [
    "DELETE /v1/calendar-feed",
    "DELETE /v1/devices/{id}",
    "DELETE /v1/drafts/{id}",
    "DELETE /v1/passkeys/{id}",
    "DELETE /v1/sessions/{id}",
    "DELETE /v1/uploads/{id}",
    "GET /v1/archives/{id}/content",
    "GET /v1/bills/{id}",
    "GET /v1/bills/{id}/content",
    "GET /v1/documents/{id}/content",
    "GET /v1/events/{id}",
    "GET /v1/uploads/{id}",
    "PATCH /v1/calendar-feed",
    "PATCH /v1/me",
    "PATCH /v1/passkeys/{id}",
    "POST /v1/archives",
    "POST /v1/calendar-feed",
    "POST /v1/devices",
    "POST /v1/drafts/{id}/send",
    "POST /v1/messages",
    "POST /v1/passkeys",
    "POST /v1/passkeys/options",
    "POST /v1/requests/{id}/answers",
    "POST /v1/uploads",
    "POST /v1/uploads/{id}/files/{document_id}/complete",
    "PUT /v1/messages/{id}/read",
];

/// Whether a call writes under the conditions of a session: its own item, the profile and a membership.
pub(super) fn is_bound(call: &Call) -> bool {
    let asks = |sort: &str, of: &str| {
        let matches = |one: &Written| one.sk.starts_with(sort) && one.condition.contains(of);
        call.writes.iter().any(matches)
    };
    (asks("SESS#", "#ends_at") || asks("SESS#", "attribute_exists(#PK)"))
        && asks("A#PROFILE", "#not_before")
        && asks("A#MEM#", "#ended_at")
}

/// The calls of a route that write without the conditions and have no reason to.
pub(super) fn loose<'a>(route: &str, calls: &'a [Call]) -> Vec<&'a Call> {
    let has_reason = |call: &&Call| {
        OPEN.contains(&route)
            || is_bound(call)
            || call.writes.iter().all(|one| reason(route, one).is_some())
    };
    calls.iter().filter(|call| !has_reason(call)).collect()
}

/// Why a write needs no session.
fn reason(route: &str, write: &Written) -> Option<&'static str> {
    let of = |sort: &str| write.sk.starts_with(sort);
    let checks = write.condition.contains("#hash");
    if (of("SESS#") || of("GRANT#")) && write.action == "UpdateItem" && checks {
        return Some(
            "it prolongs a session or notes that a grant was used, each under its own condition",
        );
    }
    let deletes = ["Delete", "DeleteItem"].contains(&write.action.as_str());
    if route == "DELETE /v1/session" && of("SESS#") && deletes {
        return Some("it ends itself");
    }
    if write.pk.starts_with("F#") {
        return Some("notify notes that the firm was told");
    }
    let of_files = of("UP#") || of("DOCUMENT#") || of("HEAD") || of("SENDER");
    if (route.ends_with("/complete") || route.ends_with("/send")) && of_files {
        return Some("a conclusion from what was noted, whoever noted the last of it");
    }
    None
}
