//! The credentials for signing in.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::people::link::{LinkToken, RequestToken};
use shared::value::address::Address;
use shared::value::clean;
use shared::value::secret::Keys;
use utoipa::ToSchema;

/// The number of digits in a code.
const CODE_LENGTH: usize = 6;

/// Either `email` and `token`, or `request_id` and `code`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRequest {
    /// The address that the link was sent to.
    email: Option<String>,
    /// The token of the link.
    token: Option<String>,
    /// The `request_id` that `POST /v1/sign-in-links` returned to this browser.
    request_id: Option<String>,
    /// The six digits from the mail, in any script, with any spaces and dashes, or a text that contains them.
    code: Option<String>,
    /// `cookie` for browsers, `bearer` (the default) for apps.
    pub(crate) transport: Option<String>,
    /// Only for `bearer`: the `marker` from an earlier sign-in. Without it, a mail asks the person whether it was them.
    pub(crate) marker: Option<String>,
}

/// A credential with valid fields.
pub(crate) enum Credential {
    /// A link, presented with its address.
    Link(LinkToken),
    /// A link, presented with an address that it was not sent to.
    Elsewhere(LinkToken),
    /// A request with six digits.
    Code(RequestToken, String),
}

impl SessionRequest {
    /// Reads the credential, without a call to any store.
    pub(crate) fn credential(&self, keys: &Keys) -> Result<Credential, Problem> {
        match (&self.email, &self.token, &self.request_id, &self.code) {
            (Some(email), Some(token), None, None) => read_link(keys, email, token),
            (None, None, Some(request), Some(code)) => read_code(request, code),
            (None, _, None, None) => Err(FieldError::new("/email", "missing").into()),
            (Some(_), None, None, None) => Err(FieldError::new("/token", "missing").into()),
            (None, None, Some(_), None) => Err(FieldError::new("/code", "missing").into()),
            (None, None, None, Some(_)) => Err(FieldError::new("/request_id", "missing").into()),
            _ => Err(FieldError::new("/request_id", "one-credential").into()),
        }
    }
}

fn read_link(keys: &Keys, email: &str, token: &str) -> Result<Credential, Problem> {
    let address = Address::parse(email).ok_or_else(|| FieldError::new("/email", "email"))?;
    let token = LinkToken::read(token).ok_or(Problem::LinkInvalid)?;
    Ok(if keys.address_id(&address) == token.address {
        Credential::Link(token)
    } else {
        Credential::Elsewhere(token)
    })
}

fn read_code(request: &str, code: &str) -> Result<Credential, Problem> {
    let request =
        RequestToken::read(request).ok_or_else(|| FieldError::new("/request_id", "request-id"))?;
    // People type the digits as they see them, in two groups or in the script of their keyboard, or paste the sentence around them.
    clean::code(code, CODE_LENGTH)
        .map(|digits| Credential::Code(request, digits))
        .ok_or_else(|| FieldError::new("/code", "code").into())
}
