//! Identifies the portal to push services: a token signed with the portal's key, which browsers receive when they subscribe (RFC 8292).

use crate::env::{Env, EnvError};
use crate::value::time::{HOUR, SECOND, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// Lifetime of a token, in milliseconds (RFC 8292, section 2: at most a day).
const LIFE: i64 = 12 * HOUR;

/// The portal's key for web push.
pub struct Vapid {
    key: SigningKey,
    public: String,
    /// The address at which a push service's operator can reach the portal.
    contact: String,
}

impl Vapid {
    /// Derives the key from `VAPID_KEY`, a text of at least 32 characters, and reads `MAIL_FROM`. Changing the key invalidates every browser's subscription.
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        let text = env.require("VAPID_KEY")?;
        if text.len() < 32 {
            return Err(EnvError::new("VAPID_KEY", "has fewer than 32 characters"));
        }
        let scalar = Sha256::digest(format!("portico/vapid/1/{text}"));
        // All but one text in 2^32 give a valid key.
        let key = SigningKey::from_slice(&scalar)
            .map_err(|_| EnvError::new("VAPID_KEY", "makes no key; take another text"))?;
        let point = key.verifying_key().to_sec1_point(false);
        Ok(Self {
            public: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            key,
            contact: format!("mailto:{}", env.require("MAIL_FROM")?),
        })
    }

    /// The key with which browsers subscribe: `applicationServerKey`, base64url of 65 bytes.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The `Authorization` header of one push to the service at the origin `audience`.
    pub(super) fn authorize(&self, audience: &str, now: Timestamp) -> String {
        let claims = json!({
            "aud": audience,
            "exp": now.plus(LIFE).0.div_euclid(SECOND),
            "sub": self.contact,
        });
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let body = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{head}.{body}");
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    fn vapid(key: &str) -> Result<Vapid, EnvError> {
        Vapid::from_env(&Env::from_pairs([
            ("VAPID_KEY", key),
            ("MAIL_FROM", "portal@example.com"),
        ]))
    }

    #[test]
    fn a_push_service_can_check_who_sends() {
        let vapid = vapid(&"v".repeat(64)).unwrap();
        let now = Timestamp::parse("2026-11-23T05:35:00Z").unwrap();
        let header = vapid.authorize("https://push.example.com", now);
        let (token, key) = header
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .unwrap();
        assert_eq!(key, vapid.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
        let signature = Signature::from_slice(&decode(signature)).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let claims = decode(signed.split_once('.').unwrap().1);
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example.com");
        assert_eq!(claims["exp"], now.0 / 1_000 + 12 * 3_600);
        assert_eq!(claims["sub"], "mailto:portal@example.com");
    }

    #[test]
    fn a_short_key_is_refused_by_name() {
        let error = vapid("short").err().unwrap();
        assert!(error.to_string().contains("VAPID_KEY"));
    }
}
