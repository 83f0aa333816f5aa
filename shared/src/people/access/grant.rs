//! A grant: the right to resume one upload for a day, even if the session expires through inactivity.
//!
//! A grant ends with the session that received it. An inactive session stays in the table until its longest lifetime and one more day are over; a session that was signed out, revoked or reported is deleted at once. So a grant is valid only while its session's item exists.

use crate::item::ItemKind;
use crate::value::id::{AddressId, ClientRef, FirmId, Id, SessionId, UploadId};
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::{DAY, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};

/// Lifetime of a grant, in milliseconds (docs/api.md).
pub const LIFE: i64 = DAY;

/// A grant that was used, or created to begin sending, within this many milliseconds counts as an upload under way (docs/api.md).
pub const UNDER_WAY: i64 = 10 * MINUTE;

/// Prefix of every grant, which distinguishes it from a session token.
const PREFIX: &str = "g1.";

/// A grant, stored in the person's partition under its session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Always `GRANT`.
    pub kind: ItemKind,
    /// SHA-256 of the secret.
    pub hash: String,
    /// The upload that it is valid for.
    pub upload: UploadId,
    /// The client whose partition has the upload.
    pub client: ClientRef,
    /// When it was last used, or created to begin sending; absent if it was only issued with a view of the upload.
    pub used_at: Option<Timestamp>,
    /// When it is no longer valid.
    pub expires_at: Timestamp,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// A grant as the client holds it. Its MAC is checked before the table is read.
#[derive(Clone)]
pub struct GrantToken {
    /// The id of the person's address.
    pub address: AddressId,
    /// The session that received it.
    pub session: SessionId,
    /// The client whose partition has the upload.
    pub client: ClientRef,
    /// The upload.
    pub upload: UploadId,
    /// The secret whose hash is in the table.
    pub secret: Secret,
}

impl GrantToken {
    /// `g1.address.session.firm_client.upload.secret.mac`, in characters that a bearer token may have (RFC 6750); at most 242 of them.
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

    /// Whether a bearer token claims to be a grant.
    pub fn resembles(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// Parses a token with a valid MAC; `None` for anything else.
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

    /// The item of this grant, created now to begin sending.
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
