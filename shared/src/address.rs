//! E-mail addresses: as the firm wrote them, and in the one form that names a person's partition.

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

/// Longest address (RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets).
pub const MAX_ADDRESS: usize = 254;

/// An address that mail can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    written: String,
    normal: String,
}

impl Address {
    /// Reads an address: trimmed, NFC; for comparison also lower-cased, with the domain in A-labels (RFC 5891).
    /// `None` when it is no address that a mail can be sent to.
    pub fn parse(text: &str) -> Option<Self> {
        let written: String = text.trim().nfc().collect();
        if written.len() > MAX_ADDRESS || written.chars().any(char::is_control) {
            return None;
        }
        let (local, domain) = written.rsplit_once('@')?;
        let domain = idna::domain_to_ascii(domain).ok()?;
        let local: String = local.to_lowercase().nfc().collect();
        let normal = format!("{local}@{}", domain.to_lowercase());
        // The parser would also take a name before the address, and an address of numbers for a domain.
        let options = Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        EmailAddress::parse_with_options(&normal, options)
            .is_ok()
            .then_some(Self { written, normal })
    }

    /// As it was written: what mail is sent to.
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The form in which two spellings of one address are equal.
    pub fn as_normal(&self) -> &str {
        &self.normal
    }

    /// For a page that anyone can open: `a•••@example.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.written.rsplit_once('@').unwrap_or((&self.written, ""));
        let first = local.chars().next().unwrap_or('•');
        format!("{first}•••@{domain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_equal() {
        let one = Address::parse(" Ana@BÜCHER.example ").unwrap();
        let other = Address::parse("ana@xn--bcher-kva.example").unwrap();
        assert_eq!(one.as_normal(), other.as_normal());
        assert_eq!(one.as_written(), "Ana@BÜCHER.example");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@localhost",
            "a\u{7}@example.com",
            "a b@example.com",
            "<ana@example.com>",
            "Ana <ana@example.com>",
        ] {
            assert_eq!(Address::parse(text), None, "{text:?}");
        }
        assert_eq!(
            Address::parse(&format!("{}@example.com", "a".repeat(250))),
            None
        );
    }
}
