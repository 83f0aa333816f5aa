//! What a caller shows to sign in.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::people::link::{LinkToken, RequestToken};
use shared::value::address::Address;
use shared::value::clean;
use shared::value::secret::Keys;
use utoipa::ToSchema;

/// How many digits a code has.
const CODE_LENGTH: usize = 6;

/// Either `email` and `token`, or `request_id` and `code`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRequest {
    /// The address at which the link arrived.
    email: Option<String>,
    /// The token of the link.
    token: Option<String>,
    /// What `POST /v1/sign-in-links` answered to this browser.
    request_id: Option<String>,
    /// The six digits of the mail, of any script, with any spaces and dashes, or a text in which they stand.
    code: Option<String>,
    /// `cookie` for browsers, `bearer` (the default) for apps.
    pub(crate) transport: Option<String>,
    /// For bearer: the `marker` of an earlier sign-in, without which a mail asks whether it was you.
    pub(crate) marker: Option<String>,
}

/// A credential whose form is right.
pub(crate) enum Credential {
    /// A link, shown together with its address.
    Link(LinkToken),
    /// A request together with six digits.
    Code(RequestToken, String),
}

impl SessionRequest {
    /// Reads the credential. An address that the link was not sent to is refused here, before anything is asked.
    pub(crate) fn credential(&self, keys: &Keys) -> Result<Credential, Problem> {
        match (&self.email, &self.token, &self.request_id, &self.code) {
            (Some(email), Some(token), None, None) => read_link(keys, email, token),
            (None, None, Some(request), Some(code)) => read_code(request, code),
            (None, _, None, None) => Err(FieldError::new("/email", "missing").into()),
            (Some(_), None, None, None) => Err(FieldError::new("/token", "missing").into()),
            (None, None, Some(_), None) => Err(FieldError::new("/code", "missing").into()),
            (None, None, None, Some(_)) => Err(FieldError::new("/request_id", "missing").into()),
            _ => Err(FieldError::new("/request_id", "either").into()),
        }
    }
}

fn read_link(keys: &Keys, email: &str, token: &str) -> Result<Credential, Problem> {
    let address = Address::parse(email).ok_or_else(|| FieldError::new("/email", "email"))?;
    let token = LinkToken::read(token).ok_or(Problem::LinkInvalid)?;
    if keys.address_id(&address) != token.address {
        return Err(Problem::LinkInvalid);
    }
    Ok(Credential::Link(token))
}

fn read_code(request: &str, code: &str) -> Result<Credential, Problem> {
    let request =
        RequestToken::read(request).ok_or_else(|| FieldError::new("/request_id", "request-id"))?;
    // People type the digits as they read them, in two groups and in the script of their keyboard, or paste the sentence around them.
    clean::code(code, CODE_LENGTH)
        .map(|digits| Credential::Code(request, digits))
        .ok_or_else(|| FieldError::new("/code", "code").into())
}
