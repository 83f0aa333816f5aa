//! The credentials of a call, checked as far as possible without the table.

use crate::edge::http::{Call, SESSION_COOKIE};
use crate::edge::problem::Problem;
use crate::people::session::SessionToken;
use crate::value::secret::Keys;

/// A caller with a token that the portal made. Whether the session is still alive is not yet known.
#[derive(Clone)]
pub struct Caller {
    /// The token, with a valid MAC.
    pub token: SessionToken,
    /// Whether the call extends the session. A GET that only polls does not.
    pub slide: bool,
}

/// The token of an `Authorization` header with the scheme `Bearer`, in any case (RFC 9110, section 11.1).
pub(crate) fn bearer_of(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start_matches(' '))
}

impl Caller {
    /// Reads the session cookie or the bearer token of a call.
    ///
    /// # Errors
    /// When the call has neither or both, the MAC is wrong, or a cookie comes with an unsafe call from an origin other than the portal's.
    pub fn read(call: &mut Call, keys: &Keys, origin: &str) -> Result<Self, Problem> {
        let bearer = call
            .header("authorization")
            .map(|value| bearer_of(value).unwrap_or_default());
        let cookie = call
            .cookie(SESSION_COOKIE)
            .filter(|value| !value.is_empty());
        let text = match (bearer, cookie) {
            (Some(_), Some(_)) => return Err(Problem::ConflictingCredentials),
            (None, None) => return Err(Problem::SessionRequired),
            (Some(bearer), None) => bearer,
            (None, Some(cookie)) => {
                if !call.safe() {
                    require_origin(call, origin)?;
                }
                cookie
            }
        };
        let token = SessionToken::read(text, keys).ok_or(Problem::SessionRequired)?;
        let polls = call.safe() && call.header("portico-background") == Some("true");
        call.identify(token.address.as_str(), Some(token.session.to_string()));
        Ok(Self {
            token,
            slide: !polls,
        })
    }

    /// The same caller, for a call that only a person causes, whatever its headers say. It extends the session, and what it returns counts as opened.
    #[must_use]
    pub fn in_person(self) -> Self {
        Self {
            slide: true,
            ..self
        }
    }

    /// The same caller, for a call that inspects the session and must not extend it.
    #[must_use]
    pub fn without_sliding(self) -> Self {
        Self {
            slide: false,
            ..self
        }
    }
}

/// Refuses a call from an origin other than the portal's (RFC 6454).
pub fn require_origin(call: &Call, origin: &str) -> Result<(), Problem> {
    if call.header("origin") == Some(origin) {
        Ok(())
    } else {
        Err(Problem::OriginRefused)
    }
}
