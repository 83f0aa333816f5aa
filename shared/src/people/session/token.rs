//! A session as the client holds it. Its MAC is checked before the table is read.

use crate::value::id::{AddressId, ClientRef, FirmId, Id, SessionId};
use crate::value::secret::{Keys, Purpose, Secret};

/// Most memberships named in a token. They are hints for reading while the session is being checked; other memberships are read in a second round.
pub const MAX_HINTS: usize = 4;

/// (address id, session id, hints, secret) under a MAC.
#[derive(Clone)]
pub struct SessionToken {
    /// The id of the person's address.
    pub address: AddressId,
    /// The id of the session.
    pub session: SessionId,
    /// The clients to read. Only the table decides what the person may see.
    pub hints: Vec<ClientRef>,
    /// The secret whose hash is in the table.
    pub secret: Secret,
}

impl SessionToken {
    /// `address.session.firm_client~firm_client.secret.mac`, in characters that a cookie and a bearer token may have (RFC 6750); at most 413 of them.
    pub fn encode(&self, keys: &Keys) -> String {
        let hints: Vec<_> = self
            .hints
            .iter()
            .take(MAX_HINTS)
            .map(|hint| format!("{}_{}", hint.firm, hint.client))
            .collect();
        let body = format!(
            "{}.{}.{}.{}",
            self.address,
            self.session,
            hints.join("~"),
            self.secret.encode()
        );
        let mac = keys.mac(Purpose::SessionToken, &[&body]).encode();
        format!("{body}.{mac}")
    }

    /// Parses a token with a valid MAC; `None` for anything else.
    pub fn read(text: &str, keys: &Keys) -> Option<Self> {
        let (body, mac) = text.rsplit_once('.')?;
        if keys.mac(Purpose::SessionToken, &[body]) != Secret::parse(mac)? {
            return None;
        }
        let mut parts = body.split('.');
        Some(Self {
            address: Id::parse(parts.next()?)?,
            session: Id::parse(parts.next()?)?,
            hints: parts
                .next()?
                .split('~')
                .filter(|hint| !hint.is_empty())
                .map(read_hint)
                .collect::<Option<_>>()?,
            secret: Secret::parse(parts.next()?)?,
        })
    }
}

fn read_hint(text: &str) -> Option<ClientRef> {
    let (firm, client) = text.split_once('_')?;
    Some(ClientRef {
        firm: FirmId::parse(firm)?,
        client: Id::parse(client)?,
    })
}

/// The token of the link "This wasn't me". It names one session and opens nothing: it only ends that session and what the session left behind, such as passkeys, devices and uploads (`revocation/end_reported.rs`).
pub fn report_token(keys: &Keys, address: &AddressId, session: &SessionId) -> String {
    let mac = keys.mac(Purpose::Report, &[address.as_str(), session.as_str()]);
    format!("{address}.{session}.{}", mac.encode())
}

/// The address and session of a report; `None` if the portal did not make the token.
pub fn read_report(keys: &Keys, token: &str) -> Option<(AddressId, SessionId)> {
    let mut parts = token.split('.');
    let address = Id::parse(parts.next()?)?;
    let session = Id::parse(parts.next()?)?;
    let mac = Secret::parse(parts.next()?)?;
    let right = keys.mac(Purpose::Report, &[address.as_str(), session.as_str()]) == mac;
    (right && parts.next().is_none()).then_some((address, session))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;

    #[test]
    fn a_token_is_read_back_and_none_can_be_changed() {
        let (keys, invocation) = (Keys::of_tests(), Invocation::system());
        let hint = ClientRef::derive(&FirmId::parse("hale-ortiz").unwrap(), "c-1");
        let token = SessionToken {
            address: Id::generate(invocation),
            session: Id::generate(invocation),
            hints: vec![hint; 4],
            secret: Secret::new(invocation.random.bytes()),
        };
        let text = token.encode(&keys);
        assert!(text.len() <= 413, "{}", text.len());
        let read = SessionToken::read(&text, &keys).unwrap();
        assert_eq!((read.address, read.hints), (token.address, token.hints));
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of a base64 value has meaningless bits; strict decoding refuses changes to them too.
            assert!(SessionToken::read(&changed, &keys).is_none(), "at {at}");
        }
    }

    #[test]
    fn a_report_names_one_session() {
        let (keys, invocation) = (Keys::of_tests(), Invocation::system());
        let (address, session) = (Id::generate(invocation), Id::generate(invocation));
        let token = report_token(&keys, &address, &session);
        assert_eq!(read_report(&keys, &token), Some((address.clone(), session)));
        let forged = report_token(&keys, &address, &Id::generate(invocation));
        let mixed = format!("{}.{}", &token[..53], forged.rsplit_once('.').unwrap().1);
        assert_eq!(read_report(&keys, &mixed), None);
        assert_eq!(read_report(&keys, ""), None);
    }
}
