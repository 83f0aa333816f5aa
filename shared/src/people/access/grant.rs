//! A grant: the right to go on with one upload, for a day, whatever becomes of the session's idle end.
//!
//! It ends with the session that it was given to: a session that idles out stays in the table until its longest life is over and a day more, and one that was signed out of, revoked or reported is deleted at once, so a grant is good as long as its session's item stands.

use crate::item::ItemKind;
use crate::value::id::{AddressId, ClientRef, FirmId, Id, SessionId, UploadId};
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::{DAY, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a grant is good, in milliseconds (docs/api.md).
pub const LIFE: i64 = DAY;

/// A grant used, or made to begin sending with, within so many milliseconds counts as an upload under way (docs/api.md).
pub const UNDER_WAY: i64 = 10 * MINUTE;

/// Before every grant: tells it from a session's token.
const PREFIX: &str = "g1.";

/// A grant, in the person's partition under its session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Always `GRANT`.
    pub kind: ItemKind,
    /// SHA-256 of the secret.
    pub hash: String,
    /// The upload that it is for.
    pub upload: UploadId,
    /// In whose partition that lies.
    pub client: ClientRef,
    /// When it was used last, or made to begin with; none when it was only handed out beside a look at the upload.
    pub used_at: Option<Timestamp>,
    /// From this moment on it is good no more.
    pub expires_at: Timestamp,
    /// When it may be cleaned up.
    pub ttl: i64,
}

/// What stands in for a grant at the client; its MAC is checked before anything else is asked.
#[derive(Clone)]
pub struct GrantToken {
    /// The id of the person's address.
    pub address: AddressId,
    /// The session that it was given to.
    pub session: SessionId,
    /// In whose partition the upload lies.
    pub client: ClientRef,
    /// The upload.
    pub upload: UploadId,
    /// The secret whose hash the table has.
    pub secret: Secret,
}

impl GrantToken {
    /// `g1.address.session.firm_client.upload.secret.mac`: characters that a bearer token (RFC 6750) may have; at most 242 of them.
    pub fn encode(&self, keys: &Keys) -> String {
        let ClientRef { firm, client } = &self.client;
        let body = format!(
            "{PREFIX}{}.{}.{firm}_{client}.{}.{}",
            self.address,
            self.session,
            self.upload,
            self.secret.encode()
        );
        let mac = keys.mac(Purpose::GrantToken, &[&body]).encode();
        format!("{body}.{mac}")
    }

    /// Whether a bearer token means to be a grant.
    pub fn resembles(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// Reads a token whose MAC is right; `None` for anything else.
    pub fn read(text: &str, keys: &Keys) -> Option<Self> {
        let (body, mac) = text.rsplit_once('.')?;
        if keys.mac(Purpose::GrantToken, &[body]) != Secret::parse(mac)? {
            return None;
        }
        let mut parts = body.strip_prefix(PREFIX)?.split('.');
        let (address, session) = (Id::parse(parts.next()?)?, Id::parse(parts.next()?)?);
        let (firm, client) = parts.next()?.split_once('_')?;
        Some(Self {
            address,
            session,
            client: ClientRef {
                firm: FirmId::parse(firm)?,
                client: Id::parse(client)?,
            },
            upload: Id::parse(parts.next()?)?,
            secret: Secret::parse(parts.next()?)?,
        })
    }

    /// The item of this grant, made now to begin sending with.
    pub fn item(&self, now: Timestamp) -> Grant {
        let expires_at = now.plus(LIFE);
        Grant {
            kind: ItemKind::Grant,
            hash: self.secret.hash(),
            upload: self.upload.clone(),
            client: self.client.clone(),
            used_at: Some(now),
            expires_at,
            ttl: expires_at.ttl(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;

    #[test]
    fn a_grant_is_read_back_and_none_can_be_changed() {
        let keys = Keys::of_tests();
        let invocation = Invocation::system();
        let token = GrantToken {
            address: Id::generate(invocation),
            session: Id::generate(invocation),
            client: ClientRef::derive(&FirmId::parse(&"f".repeat(40)).unwrap(), "c-1"),
            upload: Id::generate(invocation),
            secret: Secret::new(invocation.random.bytes()),
        };
        let text = token.encode(&keys);
        assert!(
            GrantToken::resembles(&text) && text.len() <= 242,
            "{}",
            text.len()
        );
        let read = GrantToken::read(&text, &keys).unwrap();
        assert_eq!((read.client, read.upload), (token.client, token.upload));
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(GrantToken::read(&changed, &keys).is_none(), "at {at}");
        }
    }
}
