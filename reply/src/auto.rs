//! Automatic messages (RFC 3834). Nothing here reads words such as "out of office": a person can write them, and programs write them in all languages.

use super::field::Fields;
use super::mime::MediaType;

/// The field in the portal's own mails. A mail that carries it came back to its sender.
pub const LOOP_FIELD: &str = "X-Portico-Loop";

/// Why a message is taken for one that a program sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// The portal's own mail came back ([`LOOP_FIELD`]).
    Loop,
    /// Auto-Submitted is other than `no` (RFC 3834, section 5).
    AutoSubmitted,
    /// A delivery report or a read receipt (RFC 6522, multipart/report).
    Report,
    /// The null return path, with which bounces are sent (RFC 5321, section 4.5.5).
    NullReturnPath,
    /// A mailing list (RFC 2919).
    List,
    /// Precedence `bulk`, `junk`, `list` or `auto_reply` (RFC 3834, section 3.1.8, and older use).
    Precedence,
    /// A field with which older programs mark what they send by themselves.
    AutoReply,
    /// A calendar program's answer to an invitation, in which nothing is written.
    CalendarReply,
}

/// Fields of older vacation programs: cPanel and Exim (X-Autorespond, X-Autoreply), Plesk, Zimbra and others.
const AUTO_REPLY: [&str; 5] = [
    "X-Autoreply",
    "X-Auto-Reply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-AutoReply-From",
];

/// Why a message is automatic, the surest reason first.
///
/// X-Auto-Response-Suppress is no reason: it asks others not to answer by themselves, and stands in messages that people wrote with Outlook add-ins or through ticket systems. Exchange's automatic answers have Auto-Submitted as well.
pub(super) fn reason(fields: &Fields<'_>, content_type: &MediaType) -> Option<Automatic> {
    let has = |name: &str| fields.raw(name).is_some();
    let submitted = fields.keyword("Auto-Submitted");
    let precedence = fields.keyword("Precedence").unwrap_or_default();
    let path = fields.raw("Return-Path").map(<[u8]>::trim_ascii);
    let reasons = [
        (Automatic::Loop, has(LOOP_FIELD)),
        (
            Automatic::AutoSubmitted,
            submitted.is_some_and(|word| !word.is_empty() && word != "no"),
        ),
        (Automatic::Report, content_type.is("multipart", "report")),
        (Automatic::NullReturnPath, path == Some(b"<>")),
        (Automatic::List, has("List-Id")),
        (
            Automatic::Precedence,
            ["bulk", "junk", "list", "auto_reply"].contains(&precedence.as_str()),
        ),
        (
            Automatic::AutoReply,
            AUTO_REPLY.iter().any(|name| says_yes(fields, name)),
        ),
    ];
    let first = reasons.into_iter().find(|(_, applies)| *applies);
    first.map(|(reason, _)| reason)
}

/// Whether a field is there and does not say no.
fn says_yes(fields: &Fields<'_>, name: &str) -> bool {
    let word = fields.keyword(name);
    word.is_some_and(|word| !["no", "false", "0"].contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::{Notice, parse};
    use super::*;

    fn reason_of(fields: &str) -> Option<Automatic> {
        let raw = format!("Return-Path: <maria@example.org>\r\n{fields}\r\n\r\nOut of office\r\n");
        parse(raw.as_bytes(), &Notice::default()).unwrap().automatic
    }

    #[test]
    fn each_sign_of_a_program_is_seen() {
        for (fields, reason) in [
            ("Auto-Submitted: auto-replied", Automatic::AutoSubmitted),
            (
                "Auto-Submitted: Auto-Generated; x=y",
                Automatic::AutoSubmitted,
            ),
            ("Precedence: bulk", Automatic::Precedence),
            ("precedence: Auto_Reply", Automatic::Precedence),
            ("List-Id: <list.example.org>", Automatic::List),
            ("X-Autoreply: yes", Automatic::AutoReply),
            ("X-Portico-Loop: 1", Automatic::Loop),
            (
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                Automatic::Report,
            ),
        ] {
            assert_eq!(reason_of(fields), Some(reason), "{fields}");
        }
        let bounce = parse(
            b"Return-Path: <>\r\nSubject: failure\r\n\r\ntext",
            &Notice::default(),
        )
        .unwrap();
        assert_eq!(bounce.automatic, Some(Automatic::NullReturnPath));
    }

    #[test]
    fn what_people_send_is_no_program() {
        for fields in [
            "Subject: Out of office: Automatic reply",
            "Auto-Submitted: no",
            "Auto-Submitted: no (a person)",
            "X-Auto-Response-Suppress: All",
            "X-Autoreply: no",
            "Precedence: normal",
        ] {
            assert_eq!(reason_of(fields), None, "{fields}");
        }
    }
}
