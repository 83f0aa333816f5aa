//! The bearer with which a firm's systems call `/v1/firm/...`. They get one for a signature, because a signature over a body says nothing of method and path.

use super::signing_key::FirmKeyName;
use crate::edge::http::Call;
use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::people::access::bearer_of;
use crate::value::id::FirmId;
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::time::{MINUTE, Timestamp};
use serde::Serialize;

/// How long a bearer works, in milliseconds.
pub const TOKEN_LIFE: i64 = 10 * MINUTE;

/// A bearer: `firm.<firm_id>.<key>.<end in milliseconds>.<mac>`.
pub struct FirmToken {
    /// The key that signed for it. When the key ends, so does the bearer.
    pub key: FirmKeyName,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl FirmToken {
    /// The bearer in characters of RFC 6750.
    pub fn encode(&self, keys: &Keys) -> String {
        let body = format!("firm.{}.{}", self.key.encode(), self.ends_at.0);
        let mac = keys.mac(Purpose::FirmToken, &[&body]).encode();
        format!("{body}.{mac}")
    }

    /// Reads a bearer with a valid MAC that has not ended; `None` for anything else.
    fn read(text: &str, keys: &Keys, now: Timestamp) -> Option<Self> {
        let (body, mac) = text.rsplit_once('.')?;
        if keys.mac(Purpose::FirmToken, &[body]) != Secret::parse(mac)? {
            return None;
        }
        let (name, end) = body.strip_prefix("firm.")?.rsplit_once('.')?;
        let token = Self {
            key: FirmKeyName::parse(name)?,
            ends_at: Timestamp(end.parse().ok()?),
        };
        (now < token.ends_at).then_some(token)
    }
}

/// A bearer for a firm's system.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FirmTokenCreated {
    /// The bearer, for `Authorization: Bearer`.
    pub token: String,
    /// When it ends (RFC 3339).
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// A bearer for the firm that signed with `key`.
pub fn give_token(key: FirmKeyName, keys: &Keys, now: Timestamp) -> FirmTokenCreated {
    let token = FirmToken {
        key,
        ends_at: now.plus(TOKEN_LIFE),
    };
    FirmTokenCreated {
        token: token.encode(keys),
        expires_at: token.ends_at.rfc3339(),
    }
}

/// The firm whose system makes a call.
///
/// # Errors
/// When the call has no bearer of a firm, or one that has ended, or whose key has ended.
pub async fn authenticate_firm(
    call: &mut Call,
    table: &Table,
    keys: &Keys,
) -> Result<FirmId, Problem> {
    let now = call.invocation.now;
    let bearer = call.header("authorization").and_then(bearer_of);
    let token = bearer.and_then(|text| FirmToken::read(text, keys, now));
    let FirmToken { key, .. } = token.ok_or(Problem::FirmTokenRequired)?;
    let known = super::signing_key::read_firm_keys(table, &key.firm).await?;
    let signs = known.iter().any(|one| one.id == key.id && one.signs(now));
    if !signs {
        return Err(Problem::FirmTokenRequired);
    }
    call.identify_firm(&key.firm, key.id.as_str());
    Ok(key.firm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::Id;

    #[test]
    fn a_bearer_is_read_back_until_it_ends_and_none_can_be_changed() {
        let keys = Keys::of_tests();
        let name = FirmKeyName {
            firm: FirmId::parse("hale").unwrap(),
            id: Id::derive(&["key"]),
        };
        let token = FirmToken {
            key: name.clone(),
            ends_at: Timestamp(1_000),
        };
        let text = token.encode(&keys);
        let read = |text: &str, now| FirmToken::read(text, &keys, Timestamp(now));
        assert_eq!(read(&text, 999).unwrap().key, name);
        assert!(read(&text, 1_000).is_none());
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(
                read(&String::from_utf8(changed).unwrap(), 1).is_none(),
                "at {at}"
            );
        }
    }
}
