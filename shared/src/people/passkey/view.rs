//! Passkeys and their ceremonies as the API shows them.

use super::party::Owner;
use super::webauthn::{CreationOptions, RequestOptions};
use super::{Party, PartyError, Passkey, Started, credential_id};
use crate::people::access::Access;
use crate::resource::page::Meta;
use crate::value::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A registration of a passkey that has begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationStarted {
    /// Send it back with the answer, once.
    #[schema(example = "ceremony_5HF0YQ6XCZ3M8T1V9K2R7B4NDE")]
    ceremony_id: String,
    /// When the ceremony stops accepting an answer, RFC 3339: five minutes from now.
    #[schema(format = DateTime)]
    expires_at: String,
    /// Options for the browser (`WebAuthn` level 3, section 5.1.9).
    #[schema(value_type = CreationOptions)]
    public_key: Value,
}

/// A sign-in with a passkey that has begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeySignInStarted {
    /// Send it back with the answer, once.
    #[schema(example = "ceremony_5HF0YQ6XCZ3M8T1V9K2R7B4NDE")]
    ceremony_id: String,
    /// When the ceremony stops accepting an answer, RFC 3339: five minutes from now.
    #[schema(format = DateTime)]
    expires_at: String,
    /// Options for the browser (`WebAuthn` level 3, section 5.1.9).
    #[schema(value_type = RequestOptions)]
    public_key: Value,
}

/// A registered passkey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyView {
    /// `passkey_` and 26 characters.
    id: String,
    /// The credential's own id, by which an authenticator knows the passkey, in base64url.
    credential_id: String,
    /// The name that the person gave it.
    name: String,
    /// When it was registered, RFC 3339.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it last signed in, RFC 3339; null if it never did.
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
    /// When its signature count went back, RFC 3339. There may then be a copy of it, and it should be revoked. Null if that never happened.
    #[schema(required, format = DateTime)]
    suspected_at: Option<String>,
    /// Whether the session of this call began with it. Revoking it then signs out.
    current: bool,
}

/// All passkeys of a person, and what a browser needs to tell authenticators which of theirs are still accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyList {
    /// The passkeys, in the order of the list.
    data: Vec<PasskeyView>,
    /// The account of the passkeys, as authenticators know it.
    account: AccountView,
    /// Information about the list.
    meta: Meta,
}

/// The account under which authenticators store a person's passkeys, with the parameters of the signal methods (`WebAuthn` level 3, section 5.1.10).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyAccount)]
pub struct AccountView {
    /// The relying party's id: the host to which the passkeys are bound.
    #[schema(example = "portal.example.com")]
    rp_id: String,
    /// The user handle, in base64url.
    #[schema(min_length = 22, max_length = 22)]
    user_id: String,
    /// The e-mail address, as a firm currently writes it.
    name: String,
    /// The name, as a firm currently writes it.
    display_name: String,
}

impl From<Started> for RegistrationStarted {
    fn from(started: Started) -> Self {
        Self {
            ceremony_id: started.ceremony_id,
            expires_at: started.expires_at.rfc3339(),
            public_key: started.options,
        }
    }
}

impl From<Started> for PasskeySignInStarted {
    fn from(started: Started) -> Self {
        Self {
            ceremony_id: started.ceremony_id,
            expires_at: started.expires_at.rfc3339(),
            public_key: started.options,
        }
    }
}

impl PasskeyView {
    /// The view of a passkey. `current` says whether the session of the call began with it.
    pub fn new(passkey: Passkey, current: bool) -> Result<Self, PartyError> {
        Ok(Self {
            id: passkey.id.name(),
            credential_id: credential_id(&passkey)?,
            name: passkey.name,
            created_at: passkey.created_at.rfc3339(),
            last_used_at: passkey.last_used_at.map(Timestamp::rfc3339),
            suspected_at: passkey.suspected_at.map(Timestamp::rfc3339),
            current,
        })
    }

    /// The view of a passkey for the caller.
    pub fn of(access: &Access, passkey: Passkey) -> Result<Self, PartyError> {
        let current = passkey.made(&access.session);
        Self::new(passkey, current)
    }
}

impl PasskeyList {
    /// All passkeys of the caller.
    pub fn new(party: &Party, access: &Access, passkeys: Vec<Passkey>) -> Result<Self, PartyError> {
        let data = passkeys
            .into_iter()
            .map(|passkey| PasskeyView::of(access, passkey))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            data,
            account: AccountView::new(party, access),
            meta: Meta::default(),
        })
    }
}

impl AccountView {
    fn new(party: &Party, access: &Access) -> Self {
        let owner = Owner::of(access);
        Self {
            rp_id: party.id().to_owned(),
            user_id: URL_SAFE_NO_PAD.encode(owner.id.to_bytes()),
            name: owner.address.to_owned(),
            display_name: owner.name.to_owned(),
        }
    }
}
