//! The request bodies.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::people::passkey::webauthn::{AuthenticationResponse, RegistrationResponse};
use shared::people::passkey::{
    MAX_NAME, PublicKeyCredential, RegisterPublicKeyCredential, Registration,
};
use shared::value::check;
use shared::value::id::CeremonyId;
use utoipa::ToSchema;

/// A new passkey from an authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPasskey {
    /// The ceremony that this completes.
    #[schema(
        pattern = "^ceremony_[0-9A-HJKMNP-TV-Z]{26}$",
        example = "ceremony_5HF0YQ6XCZ3M8T1V9K2R7B4NDE"
    )]
    ceremony_id: String,
    /// A name for the passkey: one line of 1 to 60 characters.
    #[schema(min_length = 1, max_length = 60, example = "Ana's phone")]
    name: String,
    /// The browser's `RegistrationResponseJSON` (`WebAuthn` level 3, section 5.1).
    #[schema(value_type = RegistrationResponse)]
    credential: RegisterPublicKeyCredential,
}

/// A new name for a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasskeyChange {
    /// The new name: one line of 1 to 60 characters.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// An authenticator's response for signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasskeySessionRequest {
    /// The ceremony that this completes.
    #[schema(
        pattern = "^ceremony_[0-9A-HJKMNP-TV-Z]{26}$",
        example = "ceremony_5HF0YQ6XCZ3M8T1V9K2R7B4NDE"
    )]
    ceremony_id: String,
    /// The browser's `AuthenticationResponseJSON` (`WebAuthn` level 3, section 5.1).
    #[schema(value_type = AuthenticationResponse)]
    pub(crate) credential: PublicKeyCredential,
    /// `cookie` for browsers, `bearer` (the default) for apps.
    pub(crate) transport: Option<String>,
    /// Only for `bearer`: the `marker` from an earlier sign-in. Without it, a mail asks the person whether it was them.
    pub(crate) marker: Option<String>,
}

impl NewPasskey {
    /// The registration, or all invalid fields.
    pub(crate) fn check(self) -> Result<Registration, Problem> {
        let mut errors = Vec::new();
        let name = check_name(&self.name).map_err(|error| errors.push(error));
        let ceremony = CeremonyId::parse_name(&self.ceremony_id);
        if ceremony.is_none() {
            errors.push(FieldError::new("/ceremony_id", "id"));
        }
        match (ceremony, name) {
            (Some(ceremony), Ok(name)) => Ok(Registration {
                ceremony,
                answer: self.credential,
                name,
            }),
            _ => Err(Problem::InvalidFields(errors)),
        }
    }
}

impl PasskeyChange {
    /// The new name, if valid.
    pub(crate) fn check(self) -> Result<String, Problem> {
        Ok(check_name(&self.name)?)
    }
}

impl PasskeySessionRequest {
    /// The id of the ceremony.
    pub(crate) fn ceremony(&self) -> Result<CeremonyId, Problem> {
        CeremonyId::parse_name(&self.ceremony_id)
            .ok_or_else(|| FieldError::new("/ceremony_id", "id").into())
    }
}

fn check_name(name: &str) -> Result<String, FieldError> {
    check::line(name, MAX_NAME).map_err(|code| FieldError::new("/name", code))
}
