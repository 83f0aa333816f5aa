//! E-mail addresses: as they were written, and in the one form that identifies a person's partition.

use crate::value::clean;
use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

/// Longest address (RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets).
pub const MAX_ADDRESS: usize = 254;

/// Longest part before the `@`, in octets (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Longest label of a domain, in octets (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;

/// An e-mail address. Mail cannot be sent to every address: see [`Address::mailbox`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    written: String,
    normal: String,
}

impl Address {
    /// Parses an address. The text is cleaned with [`clean::spelled`] and normalised to NFC; the form for comparison is also lower-cased, with the domain in A-labels (RFC 5891).
    /// `None` if the text is not an address.
    pub fn parse(text: &str) -> Option<Self> {
        let written: String = clean::spelled(text).nfc().collect();
        if written.len() > MAX_ADDRESS || written.chars().any(char::is_control) {
            return None;
        }
        let (local, domain) = written.rsplit_once('@')?;
        let domain = idna::domain_to_ascii(domain).ok()?;
        let local: String = local.to_lowercase().nfc().collect();
        let normal = format!("{local}@{}", domain.to_lowercase());
        // Without these options the parser accepts a display name before the address, and an IP address as the domain.
        let options = Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        EmailAddress::parse_with_options(&normal, options)
            .is_ok()
            .then_some(Self { written, normal })
    }

    /// The address as it was written. Mail is sent to it.
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The form for comparison: two spellings of one address are equal in it.
    pub fn as_normal(&self) -> &str {
        &self.normal
    }

    /// The form in which Amazon SES accepts the address; `None` if it accepts none. SES does not support SMTPUTF8 (RFC 6531), so the local part must be ASCII, and the domain is sent in A-labels (SES API version 2, `Destination`); lengths count in that form. A quoted local part is refused as well: RFC 5321, section 4.1.2, asks hosts to avoid them.
    pub fn mailbox(&self) -> Option<String> {
        let (local, _) = self.written.rsplit_once('@')?;
        let (_, domain) = self.normal.rsplit_once('@')?;
        let local_fits = local.len() <= MAX_LOCAL && local.bytes().all(is_atom_or_dot);
        let domain_fits = domain.split('.').all(is_host_label);
        let mailbox = format!("{local}@{domain}");
        (local_fits && domain_fits && mailbox.len() <= MAX_ADDRESS).then_some(mailbox)
    }

    /// The address for a page that anyone can open: `a•••@example.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.written.rsplit_once('@').unwrap_or((&self.written, ""));
        let first = local.chars().next().unwrap_or('•');
        format!("{first}•••@{domain}")
    }
}

/// The characters of a local part without quotation marks (RFC 5322, section 3.2.3). The parser already checked where dots are allowed.
fn is_atom_or_dot(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte)
}

/// Letters, digits and inner hyphens (RFC 1123, section 2.1).
fn is_host_label(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(plain)
        && !label.starts_with('-')
        && !label.ends_with('-')
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
        let pasted =
            Address::parse("\u{a0}\u{202a}Ana\u{200b}@BÜCHER.example\u{202c}\u{7}").unwrap();
        assert_eq!(pasted, one);
    }

    #[test]
    fn a_mailbox_is_ascii_as_it_is_sent() {
        let mailbox = |text: &str| Address::parse(text).and_then(|address| address.mailbox());
        for (written, sent) in [
            ("Ana@BÜCHER.example", "Ana@xn--bcher-kva.example"),
            ("o'neil+case=7@example.com", "o'neil+case=7@example.com"),
            // Full-width letters of a domain are mapped (UTS #46).
            ("ana@ｅｘａｍｐｌｅ.com", "ana@example.com"),
        ] {
            assert_eq!(mailbox(written).as_deref(), Some(sent), "{written}");
        }
        let local = "a".repeat(MAX_LOCAL);
        assert!(mailbox(&format!("{local}@example.com")).is_some());
        // 219 octets as written, more than 254 in A-labels.
        let labels = ["法律事務所"; 13].join(".");
        for text in [
            "josé@example.com",
            "ａｎａ@example.com",
            "аna@example.com",
            "\"ana\"@example.com",
            "ana@ex_ample.com",
            &format!("{local}a@example.com"),
            &format!("ana@{}.example", "é".repeat(62)),
            &format!("ana@{labels}.example"),
        ] {
            assert_eq!(mailbox(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@localhost",
            "a\nb@example.com",
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
