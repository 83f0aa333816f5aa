//! The token in the address that takes answers to a notice.

use crate::value::secret::{Keys, Purpose, hash};
use ulid::Ulid;

/// What the local part of the address begins with.
const PREFIX: &str = "reply+";

/// 128 bits that nobody can guess. The table has their hash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReplyToken([u8; 16]);

impl ReplyToken {
    /// The token of a letter to a client: the first bits of a MAC under the portal's key, so that a letter that is sent again has the same one, and the table needs no copy.
    pub fn derive(keys: &Keys, parts: &[&str]) -> Self {
        let mac = keys.mac(Purpose::Reply, parts).to_bytes();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&mac[..16]);
        Self(bytes)
    }

    /// The token of a recipient at `domain`; `None` for any other address. Mail systems change the case of addresses, so it says nothing.
    pub fn read(recipient: &str, domain: &str) -> Option<Self> {
        let (local, host) = recipient.trim().rsplit_once('@')?;
        if !host.eq_ignore_ascii_case(domain) {
            return None;
        }
        let token = local.to_ascii_lowercase();
        let token = token.strip_prefix(PREFIX)?.to_ascii_uppercase();
        let read: Ulid = token.parse().ok()?;
        (read.to_string() == token).then_some(Self(read.to_bytes()))
    }

    /// The address at `domain`: 32 characters before the `@`, in lower case, as mail systems leave them.
    pub fn mailbox(&self, domain: &str) -> String {
        let token = Ulid::from_bytes(self.0).to_string().to_ascii_lowercase();
        format!("{PREFIX}{token}@{domain}")
    }

    /// The hash by which the table knows it.
    pub(super) fn hash(&self) -> String {
        hash(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_in_any_case() {
        let token = ReplyToken::derive(&Keys::of_tests(), &["letter"]);
        let mailbox = token.mailbox("reply.example.com");
        let local = mailbox.split('@').next().unwrap();
        // RFC 5321, section 4.5.3.1.1, allows 64.
        assert_eq!(local.len(), 32);
        for written in [
            mailbox.clone(),
            mailbox.to_uppercase(),
            format!(" {mailbox}"),
        ] {
            assert!(ReplyToken::read(&written, "reply.example.com") == Some(token.clone()));
        }
        let other = ReplyToken::derive(&Keys::of_tests(), &["other"]);
        assert!(other != token);
    }

    #[test]
    fn nothing_else_is_an_address() {
        let token = ReplyToken::derive(&Keys::of_tests(), &["letter"]);
        let mailbox = token.mailbox("reply.example.com");
        for other in [
            "",
            "reply+@reply.example.com",
            "office@reply.example.com",
            "reply+0@reply.example.com",
            &mailbox.replace("reply+", "reply-"),
            &mailbox.replace("reply.example.com", "example.com"),
            &format!("x{mailbox}"),
            &mailbox.replace('@', "0@"),
        ] {
            assert!(
                ReplyToken::read(other, "reply.example.com").is_none(),
                "{other}"
            );
        }
    }
}
