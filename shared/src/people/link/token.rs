//! Links and requests as the client holds them.

use crate::value::id::{AddressId, FirmId, Id, LinkId};
use crate::value::secret::{self, Keys, Purpose, Secret};

/// Longest `return_to`, in bytes: a search of 200 characters of any script, percent-encoded, and the rest of the address.
const MAX_RETURN_TO: usize = 2_048;

/// (address id, link id, firm or none, secret): the content of a link's `?token=`.
#[derive(Clone)]
pub struct LinkToken {
    /// The id of the address that it was sent to.
    pub address: AddressId,
    /// The id of the link.
    pub link: LinkId,
    /// The single firm that it opens; `None` if it opens all.
    pub firm: Option<FirmId>,
    /// The secret whose hash is in the table.
    pub secret: Secret,
}

impl LinkToken {
    /// The secret of a link. It is derived from the portal's key, so that a mail sent again after a lost reply has the same one.
    pub(super) fn secret_of(keys: &Keys, address: &AddressId, link: &LinkId) -> Secret {
        keys.mac(Purpose::Link, &[address.as_str(), link.as_str()])
    }

    /// Whether address, link and secret belong together, as far as the portal's key can tell. A link from before a change of the key never passes.
    pub fn made_with(&self, keys: &Keys) -> bool {
        self.secret == Self::secret_of(keys, &self.address, &self.link)
    }

    /// `address.link.firm.secret`, at most 138 characters. None of them needs escaping in a URL.
    pub fn encode(&self) -> String {
        format!(
            "{}.{}.{}.{}",
            self.address,
            self.link,
            self.firm.as_ref().map_or("", FirmId::as_str),
            self.secret.encode()
        )
    }

    /// Parses a token; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let token = Self {
            address: Id::parse(parts.next()?)?,
            link: Id::parse(parts.next()?)?,
            firm: match parts.next()? {
                "" => None,
                firm => Some(FirmId::parse(firm)?),
            },
            secret: Secret::parse(parts.next()?)?,
        };
        parts.next().is_none().then_some(token)
    }
}

/// (address id, secret): the `request_id` of the browser that asked. A code is only valid together with it.
#[derive(Clone)]
pub struct RequestToken {
    /// The id of the address that was typed.
    pub address: AddressId,
    /// The secret whose hash is in the table.
    pub secret: Secret,
}

impl RequestToken {
    /// The hash that the table stores: SHA-256 of both halves, so that a secret is worthless with another address.
    pub fn hash(&self) -> String {
        secret::hash(self.encode().as_bytes())
    }

    /// `address.secret`, always 70 characters.
    pub fn encode(&self) -> String {
        format!("{}.{}", self.address, self.secret.encode())
    }

    /// Parses a request id; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (address, secret) = text.split_once('.')?;
        Some(Self {
            address: Id::parse(address)?,
            secret: Secret::parse(secret)?,
        })
    }
}

/// A page of the portal: a path of plain characters that no browser can take for another host. `None` for anything else.
pub fn read_return_to(text: &str) -> Option<String> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~?=&%,:".contains(&byte));
    let ours = text.len() <= MAX_RETURN_TO
        && plain
        && text.starts_with('/')
        && !text.starts_with("//")
        && !text.split(['/', '?']).any(|segment| segment == "..")
        && !text.starts_with("/v1")
        && !text.starts_with("/local");
    ours.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;

    #[test]
    fn tokens_are_read_back() {
        let invocation = Invocation::system();
        for firm in [None, FirmId::parse("-"), FirmId::parse("hale-ortiz")] {
            let token = LinkToken {
                address: Id::generate(invocation),
                link: Id::generate(invocation),
                firm,
                secret: Secret::new(invocation.random.bytes()),
            };
            let read = LinkToken::read(&token.encode()).unwrap();
            assert_eq!((read.address, read.firm), (token.address, token.firm));
        }
        for text in ["", ".", "...", "a.b.c.d", "\u{0}"] {
            assert!(LinkToken::read(text).is_none());
            assert!(RequestToken::read(text).is_none());
        }
    }

    #[test]
    fn only_the_portals_own_pages_are_led_to() {
        for text in [
            "/",
            "/bills",
            "/bills/bill_01?first=1",
            "/messages/message_2",
            "/documents?q=settlement%20agreement&sort=-date",
        ] {
            assert_eq!(read_return_to(text).as_deref(), Some(text));
        }
        for text in [
            "",
            "bills",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a/../b",
            "/v1/me",
            "/local",
            "/a b",
            "/\u{9}/x",
            "/a#b",
            "javascript:alert(1)",
        ] {
            assert_eq!(read_return_to(text), None, "{text:?}");
        }
    }
}
