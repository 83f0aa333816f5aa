//! The secret part of a feed's address. Its MAC is checked before the table is read.

use crate::value::id::{AddressId, FeedId, Id};
use crate::value::secret::{Keys, Purpose, Secret};

/// What calendar programs expect at the end of an address.
const SUFFIX: &str = ".ics";

/// (address id, feed id) under a MAC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedToken {
    /// The id of the person's address.
    pub address: AddressId,
    /// The feed. Only the table knows whether it is the person's present one.
    pub feed: FeedId,
}

impl FeedToken {
    /// The token of a person's feed.
    pub fn new(address: &AddressId, feed: &FeedId) -> Self {
        Self {
            address: address.clone(),
            feed: feed.clone(),
        }
    }

    /// `address.feed.mac`: 97 characters that need no escapes in a path.
    pub fn encode(&self, keys: &Keys) -> String {
        format!("{}.{}.{}", self.address, self.feed, self.mac(keys).encode())
    }

    /// Parses a token with a valid MAC, with or without `.ics`; `None` for anything else.
    pub fn read(text: &str, keys: &Keys) -> Option<Self> {
        let text = text.strip_suffix(SUFFIX).unwrap_or(text);
        let mut parts = text.split('.');
        let token = Self {
            address: Id::parse(parts.next()?)?,
            feed: Id::parse(parts.next()?)?,
        };
        let mac = Secret::parse(parts.next()?)?;
        (token.mac(keys) == mac && parts.next().is_none()).then_some(token)
    }

    fn mac(&self, keys: &Keys) -> Secret {
        let parts = [self.address.as_str(), self.feed.as_str()];
        keys.mac(Purpose::Feed, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;

    #[test]
    fn a_token_is_read_back_and_none_can_be_changed() {
        let (keys, invocation) = (Keys::of_tests(), Invocation::system());
        let token = FeedToken::new(&Id::generate(invocation), &Id::generate(invocation));
        let text = token.encode(&keys);
        assert_eq!(text.len(), 97);
        for known in [text.clone(), format!("{text}.ics")] {
            assert_eq!(FeedToken::read(&known, &keys), Some(token.clone()));
        }
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(FeedToken::read(&changed, &keys), None, "at {at}");
        }
        for other in [
            "",
            ".ics",
            "..",
            &format!("{text}.ics.ics"),
            &format!("{text}."),
        ] {
            assert_eq!(FeedToken::read(other, &keys), None, "{other}");
        }
    }
}
