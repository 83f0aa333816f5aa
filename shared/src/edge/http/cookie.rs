//! The session cookie and the marker cookie.

use http::HeaderMap;
use http::header::COOKIE;

/// The session cookie of a browser. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain` (RFC 6265bis, section 4.1.3.2).
pub const SESSION_COOKIE: &str = "__Host-session";

/// The marker of a browser that has signed in before. It grants nothing.
pub const MARKER_COOKIE: &str = "__Host-marker";

/// Lifetime of a marker, in seconds: one year.
const MARKER_SECONDS: u32 = 365 * 24 * 3600;

/// The value of the request's cookie `name`.
pub(super) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// `Set-Cookie` for a session. The cookie ends with the browser or with the session, whichever is earlier.
pub fn set_session(token: &str) -> String {
    format!("{SESSION_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict")
}

/// `Set-Cookie` that removes the session cookie.
pub fn clear_session() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// `Set-Cookie` for the marker.
pub fn set_marker(marker: &str) -> String {
    format!(
        "{MARKER_COOKIE}={marker}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={MARKER_SECONDS}"
    )
}
