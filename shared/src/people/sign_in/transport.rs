//! How a session reaches the client who signs in, and where the markers of earlier sign-ins come from: a browser keeps both as cookies, an app by itself.

use crate::edge::http::{Call, MARKER_COOKIE};
use crate::edge::problem::{FieldError, Problem};
use crate::people::access::require_origin;

/// How a session reaches the client who signs in.
#[derive(Clone, Debug)]
pub struct Transport {
    /// As a cookie; else in the body of the answer.
    pub(super) cookie: bool,
    /// The markers of earlier sign-ins that the client shows.
    pub(super) markers: String,
}

impl Transport {
    /// Reads the fields `transport` and `marker` of a sign-in, and the cookie that a browser has in the place of the latter.
    ///
    /// # Errors
    /// When `transport` is neither `bearer` nor `cookie`, or a page other than the portal's own asks for a cookie.
    pub fn read(
        call: &Call,
        transport: Option<&str>,
        marker: Option<&str>,
        origin: &str,
    ) -> Result<Self, Problem> {
        let cookie = match transport {
            None | Some("bearer") => false,
            Some("cookie") => true,
            Some(_) => return Err(FieldError::new("/transport", "transport").into()),
        };
        let markers = if cookie {
            require_origin(call, origin)?;
            call.cookie(MARKER_COOKIE)
        } else {
            marker
        };
        Ok(Self {
            cookie,
            markers: markers.unwrap_or_default().to_owned(),
        })
    }
}
