//! Passkeys: a second, stronger way to sign in. They belong to the address, independent of its firms, and are deleted with its last membership.

#[cfg(feature = "passkey")]
mod ceremony;
#[cfg(feature = "passkey")]
mod party;
#[cfg(feature = "passkey")]
mod register;
mod store;
#[cfg(feature = "passkey")]
pub mod view;
#[cfg(feature = "passkey")]
pub mod webauthn;

#[cfg(feature = "passkey")]
pub use ceremony::{Ceremony, Started};
#[cfg(feature = "passkey")]
pub(crate) use ceremony::{CeremonyPurpose, LIVES};
#[cfg(feature = "passkey")]
pub(crate) use party::SignatureVerdict;
#[cfg(feature = "passkey")]
pub use party::{Party, PartyError, credential_id};
#[cfg(feature = "passkey")]
pub use register::{Registration, begin_registration, register};
pub use store::{end, list, read_all, rename, revoke};
#[cfg(feature = "passkey")]
pub use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use crate::item::ItemKind;
use crate::people::session::{Origin, Session};
use crate::value::id::{CeremonyId, Id, PasskeyId, SessionId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most passkeys of a person: a phone, a tablet, a laptop and a key, twice, and two to spare.
pub const MOST: i64 = 10;

/// Longest name of a passkey, in characters.
pub const MAX_NAME: usize = 60;

/// A passkey, stored in the person's partition (`KEY#...`). The private key never leaves the authenticator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passkey {
    /// Always `PASSKEY`.
    pub kind: ItemKind,
    /// Derived from the credential's own id, so that a sign-in finds it by what the authenticator sends.
    pub id: PasskeyId,
    /// The name that the person gave it.
    pub name: String,
    /// The public key and the library's data about it, as the library's JSON.
    pub credential: String,
    /// The highest signature count of a sign-in; 0 for authenticators that do not count.
    pub counter: u32,
    /// When it was registered.
    pub created_at: Timestamp,
    /// The session that registered it.
    pub origin: Origin,
    /// The ceremony that registered it. It distinguishes a repeated call from another registration.
    pub ceremony: CeremonyId,
    /// When it last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// The newest session that it began. A revocation is conditional on it, so that no session escapes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_session: Option<SessionId>,
    /// When its signature count last went back, so that there may be a copy of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected_at: Option<Timestamp>,
}

impl Passkey {
    /// Whether the session began with it.
    pub fn made(&self, session: &Session) -> bool {
        session.passkey.as_ref() == Some(&self.id)
    }
}

/// The id of the passkey with this credential id.
pub fn id_of(credential_id: &[u8]) -> PasskeyId {
    Id::derive(&["passkey", &crate::value::secret::hash(credential_id)])
}
