//! What the API shows of passkeys and their ceremonies.

use serde::Serialize;
use serde_json::Value;
use shared::access::Access;
use shared::id::Id;
use shared::passkey::{Passkey, Started};
use shared::time::Timestamp;
use utoipa::ToSchema;

/// Before the id of a passkey.
const PREFIX: &str = "passkey_";

/// What an authenticator is asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CeremonyStarted {
    /// To be sent back with the answer, once.
    #[schema(example = "ceremony_5HF0YQ6XCZ3M8T1V9K2R7B4NDE")]
    ceremony_id: String,
    /// From this moment on no answer is taken, RFC 3339: five minutes from now.
    #[schema(format = DateTime)]
    expires_at: String,
    /// For the browser, as `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` (`WebAuthn` level 3, section 5).
    #[schema(value_type = Object)]
    public_key: Value,
}

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(crate) struct PasskeyView {
    /// `passkey_` and 26 characters.
    id: String,
    /// As the person calls it.
    name: String,
    /// When it was registered, RFC 3339.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last signed in, RFC 3339; null when it never did.
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
    /// When its signature count went back, RFC 3339: there may be a copy of it, and it should be revoked. Null when that never happened.
    #[schema(required, format = DateTime)]
    suspected_at: Option<String>,
    /// Whether the session of this call began with it: revoking it signs out.
    current: bool,
}

impl From<Started> for CeremonyStarted {
    fn from(started: Started) -> Self {
        Self {
            ceremony_id: started.ceremony_id,
            expires_at: started.expires_at.rfc3339(),
            public_key: started.options,
        }
    }
}

impl PasskeyView {
    pub(crate) fn new(passkey: Passkey, current: bool) -> Self {
        Self {
            id: format!("{PREFIX}{}", passkey.id),
            name: passkey.name,
            created_at: passkey.created_at.rfc3339(),
            last_used_at: passkey.last_used_at.map(Timestamp::rfc3339),
            suspected_at: passkey.suspected_at.map(Timestamp::rfc3339),
            current,
        }
    }

    /// As who calls sees it.
    pub(crate) fn of(access: &Access, passkey: Passkey) -> Self {
        let current = passkey.made(&access.session);
        Self::new(passkey, current)
    }
}

/// The id behind a name of the API.
pub(crate) fn parse(name: &str) -> Option<Id> {
    Id::parse(name.strip_prefix(PREFIX)?)
}
