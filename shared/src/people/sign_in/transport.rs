//! How a session reaches the client that signs in, and where the markers of earlier sign-ins come from: a browser stores both as cookies, an app stores them itself.

use crate::edge::http::{Call, MARKER_COOKIE};
use crate::edge::problem::{FieldError, Problem};
use crate::people::access::require_origin;

/// How a session reaches the client that signs in.
#[derive(Clone, Debug)]
pub struct Transport {
    /// Whether it is sent as a cookie; otherwise it is in the answer's body.
    pub(super) cookie: bool,
    /// The markers of earlier sign-ins that the client sends.
    pub(super) markers: String,
}

impl Transport {
    /// Reads the fields `transport` and `marker` of a sign-in, and the cookie that a browser sends instead of `marker`.
    ///
    /// # Errors
    /// When `transport` is neither `bearer` nor `cookie`, or a page of another origin asks for a cookie.
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
