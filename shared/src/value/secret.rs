//! Secrets, their hashes and MACs. A secret exists only in memory and at the client. The table stores its SHA-256, or an HMAC if it is short or guessable.

use crate::env::{Env, EnvError};
use crate::value::address::Address;
use crate::value::id::{AddressId, Id};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Shortest key variable, in characters. Secrets Manager generates 64.
const MIN_KEY_LENGTH: usize = 32;

/// A 256-bit secret that grants a right to its bearer.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of random or derived bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Parses 43 base64url characters.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The secret as 43 base64url characters.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The secret as its owner stores it: `whsec_` and base64 (Standard Webhooks 1.0, "Signature scheme").
    pub fn encode_for_webhooks(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }

    /// The secret as 32 bytes, for a signature.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The hash that the table stores: SHA-256, 43 base64url characters.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// Derives a secret from this one and `info` (HKDF-SHA-256, RFC 5869), so that a repeated call gets the same answer.
    #[must_use]
    pub fn derive(&self, purpose: Purpose, info: &str) -> Self {
        Self(expand(&self.0, purpose, &[info]))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret {}

/// SHA-256 as 43 base64url characters.
pub fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// The use of a derived key or MAC. A value for one purpose is worthless for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The secret in a sign-in link.
    Link,
    /// The secret of a request for a link with an idempotency key.
    Request,
    /// The six-digit code in a link's mail.
    Code,
    /// The secret of a session from a call with an idempotency key.
    Session,
    /// The MAC over a session token.
    SessionToken,
    /// The marker of a browser that has signed in before.
    Marker,
    /// The link "This wasn't me".
    Report,
    /// The MAC over a paging cursor.
    Cursor,
    /// Network addresses in keys of budgets.
    Network,
    /// The MAC in the address of a calendar feed.
    Feed,
    /// The token in the address that takes answers to a notice.
    Reply,
    /// The secret of an upload's grant, derived from its session's secret.
    Grant,
    /// The MAC over a grant.
    GrantToken,
    /// The base from which a repeated answer of a passkey derives the same session.
    Passkey,
    /// The secret with which a firm signs what it sends over HTTPS.
    FirmKey,
    /// The MAC over a firm's bearer.
    FirmToken,
    /// The secret with which the portal signs what it sends to a firm's endpoint.
    Endpoint,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Link => "portico/link/1",
            Self::Request => "portico/request/1",
            Self::Code => "portico/code/1",
            Self::Session => "portico/session/1",
            Self::SessionToken => "portico/session-token/1",
            Self::Marker => "portico/marker/1",
            Self::Report => "portico/report/1",
            Self::Cursor => "portico/cursor/1",
            Self::Network => "portico/network/1",
            Self::Feed => "portico/feed/1",
            Self::Reply => "portico/reply/1",
            Self::Grant => "portico/grant/1",
            Self::GrantToken => "portico/grant-token/1",
            Self::Passkey => "portico/passkey/1",
            Self::FirmKey => "portico/firm-key/1",
            Self::FirmToken => "portico/firm-token/1",
            Self::Endpoint => "portico/endpoint/1",
        }
    }
}

/// The portal's two keys. They are stored outside the table.
#[derive(Clone)]
pub struct Keys {
    address: [u8; 32],
    token: [u8; 32],
}

impl Keys {
    /// Reads `ADDRESS_KEY` and `TOKEN_KEY`, each a text of at least 32 characters. The address key may never change: every partition key of a person depends on it.
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        Ok(Self {
            address: read_key(env, "ADDRESS_KEY")?,
            token: read_key(env, "TOKEN_KEY")?,
        })
    }

    /// The id of the person's partition for an address.
    pub fn address_id(&self, address: &Address) -> AddressId {
        Id::from_hash(&mac(&self.address, &[address.as_normal()]))
    }

    /// A MAC over `parts` for one purpose.
    pub fn mac(&self, purpose: Purpose, parts: &[&str]) -> Secret {
        let mut all = vec![purpose.label()];
        all.extend_from_slice(parts);
        Secret(mac(&self.token, &all))
    }

    /// The first 96 bits of [`Keys::mac`] in 16 characters. That is enough for values that are checked online and last for hours.
    pub fn tag(&self, purpose: Purpose, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(purpose, parts).0[..12])
    }

    /// A code of six decimal digits, derived from `parts`.
    pub fn code(&self, parts: &[&str]) -> String {
        let bytes = self.mac(Purpose::Code, parts).0;
        let mut number = [0; 8];
        number.copy_from_slice(&bytes[..8]);
        format!("{:06}", u64::from_be_bytes(number) % 1_000_000)
    }
}

/// Compares two texts in a time that does not reveal where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn read_key(env: &Env, name: &str) -> Result<[u8; 32], EnvError> {
    let text = env.require(name)?;
    if text.len() < MIN_KEY_LENGTH {
        return Err(EnvError::new(name, "has fewer than 32 characters"));
    }
    Ok(Sha256::digest(text.as_bytes()).into())
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes a key of any length (RFC 2104)"
)]
fn mac(key: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

#[expect(
    clippy::expect_used,
    reason = "HKDF gives up to 255 hashes; one is asked for (RFC 5869)"
)]
fn expand(key: &[u8; 32], purpose: Purpose, info: &[&str]) -> [u8; 32] {
    let mut out = [0; 32];
    let mut all = vec![purpose.label().as_bytes()];
    all.extend(info.iter().map(|part| part.as_bytes()));
    Hkdf::<Sha256>::new(None, key)
        .expand_multi_info(&all, &mut out)
        .expect("32 bytes are one hash");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keys {
        /// Keys for tests.
        pub(crate) fn of_tests() -> Self {
            Self::from_env(&Env::from_pairs([
                ("ADDRESS_KEY", "a".repeat(32)),
                ("TOKEN_KEY", "t".repeat(32)),
            ]))
            .unwrap()
        }
    }

    #[test]
    fn purposes_and_parts_are_kept_apart() {
        let keys = Keys::of_tests();
        assert!(keys.mac(Purpose::Link, &["a"]) != keys.mac(Purpose::Report, &["a"]));
        assert!(keys.mac(Purpose::Link, &["a", "b"]) != keys.mac(Purpose::Link, &["ab"]));
        assert_eq!(keys.code(&["x"]).len(), 6);
    }

    #[test]
    fn secrets_are_written_and_read() {
        let secret = Secret::new([7; 32]);
        assert!(Secret::parse(&secret.encode()) == Some(secret.clone()));
        assert!(Secret::parse("short").is_none());
        assert_eq!(secret.hash().len(), 43);
    }

    #[test]
    fn short_keys_are_refused_by_name() {
        let env = Env::from_pairs([("ADDRESS_KEY", "short")]);
        let error = Keys::from_env(&env).err().unwrap();
        assert_eq!(
            error.to_string(),
            "The variable ADDRESS_KEY has fewer than 32 characters."
        );
    }
}
