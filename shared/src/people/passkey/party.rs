//! The relying party: what the portal asks of an authenticator, and how it checks the answer. No other module calls the `WebAuthn` library.

use super::{Passkey, id_of};
use crate::env::{Env, EnvError};
use crate::people::access::Access;
use crate::value::app::Apps;
use crate::value::id::{AddressId, Id, PasskeyId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey as Credential,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Lifetime of a ceremony, in milliseconds (`WebAuthn` level 3, section 15.1, recommends at least five minutes, because people look for their key).
pub(super) const CEREMONY: i64 = 5 * crate::value::time::MINUTE;

/// The portal as authenticators know it, by the host of its origin.
pub struct Party {
    library: Webauthn,
    /// The relying party's id: the host.
    id: String,
}

/// The options for an authenticator, and the state to check its answer with.
pub(super) struct Asked {
    /// Options for the browser, in the JSON of `WebAuthn` level 3.
    pub(super) options: Value,
    /// State for the table, as the library's JSON.
    pub(super) state: String,
}

/// The owner of passkeys, as an authenticator stores it.
pub(super) struct Owner<'a> {
    /// The id of the address: the user handle, which reveals nothing to an authenticator's other users.
    pub(super) id: &'a AddressId,
    /// The address, by which a person with several passkeys chooses. It stays in the authenticator.
    pub(super) address: &'a str,
    /// The person's name.
    pub(super) name: &'a str,
}

impl<'a> Owner<'a> {
    /// The owner for an access, with the address and name of its first membership.
    pub(super) fn of(access: &'a Access) -> Self {
        let first = access.memberships.first();
        Self {
            id: &access.address,
            address: first.map_or("", |first| first.address.as_str()),
            name: first.map_or("", |first| first.name.as_str()),
        }
    }
}

/// The result of a registration.
#[derive(Debug)]
pub(super) struct Made {
    /// The passkey's id, derived from the credential's own.
    pub(super) id: PasskeyId,
    /// The credential, as the library's JSON.
    pub(super) credential: String,
}

/// The outcome of checking a passkey's signature.
#[derive(Debug)]
pub(crate) enum SignatureVerdict {
    /// The signature is right. Holds the signature count and the credential to store.
    Right {
        /// The signature count; 0 for authenticators that do not count.
        counter: u32,
        /// The credential, as the library's JSON.
        credential: String,
    },
    /// The signature is right, but its count is not above the last one, so there may be a copy of the passkey.
    Copied,
    /// The signature is wrong: another challenge, origin or key, or the device's owner was not verified.
    Wrong,
}

/// The library failed unexpectedly: it cannot read its own data, or gives no result. The text is for engineers.
#[derive(Debug)]
pub struct PartyError(&'static str);

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "passkeys: {}", self.0)
    }
}

impl std::error::Error for PartyError {}

impl From<PartyError> for crate::edge::problem::Problem {
    fn from(error: PartyError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl Party {
    /// Reads `PORTAL_ORIGIN` and the variables of [`Apps::from_env`].
    ///
    /// # Errors
    /// When the origin has no host name. Passkeys are bound to it permanently.
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        let fault = || EnvError::new("PORTAL_ORIGIN", "has no host name to bind passkeys to");
        let origin = env.origin("PORTAL_ORIGIN")?;
        let origin = Url::parse(&origin).map_err(|_| fault())?;
        let host = origin.domain().ok_or_else(fault)?;
        let mut builder = WebauthnBuilder::new(host, &origin)
            .map_err(|_| fault())?
            .timeout(Duration::from_millis(CEREMONY.unsigned_abs()));
        for other in Apps::from_env(env)?.other_origins() {
            let other = Url::parse(&other)
                .map_err(|_| EnvError::new("PASSKEY_ORIGINS", "has an origin that is no URL"))?;
            builder = builder.append_allowed_origin(&other);
        }
        Ok(Self {
            library: builder.build().map_err(|_| fault())?,
            id: host.to_owned(),
        })
    }

    /// The relying party's id: the host to which passkeys are bound.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Options for a new passkey. An authenticator that already has one of `known` makes none.
    pub(super) fn ask_for_new(
        &self,
        owner: &Owner,
        known: &[Passkey],
    ) -> Result<Asked, PartyError> {
        let user = Uuid::from_bytes(owner.id.to_bytes());
        let known: Vec<CredentialID> = known
            .iter()
            .map(|passkey| read::<Credential>(&passkey.credential))
            .map(|credential| Ok(credential?.cred_id().clone()))
            .collect::<Result<_, PartyError>>()?;
        let (asked, state) = self
            .library
            .start_passkey_registration(user, owner.address, owner.name, Some(known))
            .map_err(|_| PartyError("a registration could not be asked for"))?;
        let mut options = value(&asked)?["publicKey"].take();
        // The library asks authenticators not to store the passkey, for the sake of keys with little room. A passkey that is not stored cannot sign in without the address, so storing is required here; the browser tells the person if there is no room.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        let state = text(&state)?;
        Ok(Asked { options, state })
    }

    /// Checks the answer of an authenticator that made a passkey; `None` if it does not match what was asked.
    pub(super) fn check_new(
        &self,
        answer: &RegisterPublicKeyCredential,
        state: &str,
    ) -> Result<Option<Made>, PartyError> {
        let state: PasskeyRegistration = read(state)?;
        let Ok(credential) = self.library.finish_passkey_registration(answer, &state) else {
            return Ok(None);
        };
        Ok(Some(Made {
            id: id_of(credential.cred_id()),
            credential: text(&credential)?,
        }))
    }

    /// Options for a signature with any passkey that the person chooses.
    pub(super) fn ask_for_any(&self) -> Result<Asked, PartyError> {
        let (asked, state) = self
            .library
            .start_discoverable_authentication()
            .map_err(|_| PartyError("a sign-in could not be asked for"))?;
        // The page decides whether the browser offers passkeys in the address field or at once.
        let options = value(&asked)?["publicKey"].take();
        let state = text(&state)?;
        Ok(Asked { options, state })
    }

    /// The owner and id of the passkey that answered; `None` if the answer does not name them.
    pub fn named(&self, answer: &PublicKeyCredential) -> Option<(AddressId, PasskeyId)> {
        let (user, credential) = self
            .library
            .identify_discoverable_authentication(answer)
            .ok()?;
        Some((Id::from_bytes(user.into_bytes()), id_of(credential)))
    }

    /// Checks the signature of a passkey.
    pub(crate) fn check(
        &self,
        answer: &PublicKeyCredential,
        state: &str,
        passkey: &Passkey,
    ) -> Result<SignatureVerdict, PartyError> {
        if is_framed(answer.response.client_data_json.as_ref()) {
            return Ok(SignatureVerdict::Wrong);
        }
        let state: DiscoverableAuthentication = read(state)?;
        let mut credential: Credential = read(&passkey.credential)?;
        let key = DiscoverableKey::from(&credential);
        let found = self
            .library
            .finish_discoverable_authentication_v2(answer, state, &key);
        let found = match found {
            Ok(found) => found,
            Err(WebauthnError::CredentialPossibleCompromise) => {
                return Ok(SignatureVerdict::Copied);
            }
            Err(_) => return Ok(SignatureVerdict::Wrong),
        };
        credential.update_credential(&found);
        Ok(SignatureVerdict::Right {
            counter: found.counter(),
            credential: text(&credential)?,
        })
    }
}

/// The credential's own id, by which an authenticator knows the passkey, in base64url without padding.
///
/// # Errors
/// When the stored credential cannot be read.
pub fn credential_id(passkey: &Passkey) -> Result<String, PartyError> {
    let credential: Credential = read(&passkey.credential)?;
    Ok(URL_SAFE_NO_PAD.encode(credential.cred_id()))
}

/// Whether the page that asked was framed by another site's page, where a click may be meant for something else. The library checks this when a passkey is made, but not at a sign-in (`WebAuthn` level 3, section 7.2).
fn is_framed(client_data: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        #[serde(default)]
        cross_origin: bool,
        #[serde(default)]
        top_origin: Option<String>,
    }
    serde_json::from_slice::<ClientData>(client_data)
        .map_or(true, |page| page.cross_origin || page.top_origin.is_some())
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, PartyError> {
    serde_json::from_str(text).map_err(|_| PartyError("what was kept cannot be read"))
}

fn text(value: &impl serde::Serialize) -> Result<String, PartyError> {
    serde_json::to_string(value).map_err(|_| PartyError("what is to be kept cannot be written"))
}

fn value(value: &impl serde::Serialize) -> Result<Value, PartyError> {
    serde_json::to_value(value).map_err(|_| PartyError("options cannot be written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_want_a_host_name() {
        let error = |origin| {
            let env = Env::from_pairs([("PORTAL_ORIGIN", origin)]);
            Party::from_env(&env).err().map(|error| error.to_string())
        };
        assert_eq!(error("https://portal.example.com"), None);
        let refused = error("http://127.0.0.1:8787").unwrap();
        assert!(refused.contains("PORTAL_ORIGIN"), "{refused}");
    }
}
