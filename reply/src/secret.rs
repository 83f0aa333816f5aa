//! Whether a file has a secret of the portal in it, such as a notice that is forwarded as a file or a page that was saved. Texts, messages and the messages in them are read. What is compressed, encrypted or drawn (a PDF, an archive, a photo of the screen) is not.

use super::MAX_NESTING;
use super::decode;
use super::mime::{self, Content, Part};
use super::notice::Notice;

/// Endings of files whose text is read, whatever type they state.
const ENDINGS: [&str; 12] = [
    ".eml", ".msg", ".html", ".htm", ".mht", ".mhtml", ".txt", ".rtf", ".ics", ".url", ".webloc",
    ".svg",
];

/// Endings of files that are read as messages.
const MESSAGES: [&str; 3] = [".eml", ".mht", ".mhtml"];

/// Whether a file has a secret in it.
pub(super) fn is_in(notice: &Notice, (kind, name): (&str, &str), bytes: &[u8]) -> bool {
    let name = name.to_lowercase();
    let by_name = ENDINGS.iter().any(|ending| name.ends_with(ending));
    if !by_name && kind != "text" && kind != "message" {
        return false;
    }
    let is_message = kind == "message" || MESSAGES.iter().any(|ending| name.ends_with(ending));
    is_in_text(notice, bytes) || is_message && is_in_message(notice, bytes, 0)
}

/// How much of a file is looked at in one piece, in bytes, so that a large one takes little memory.
const PIECE: usize = 64 * 1024;

/// How far pieces reach into the next, in bytes: more than any address takes, however it is wrapped.
const OVERLAP: usize = 4 * 1024;

/// As it stands, and as UTF-16, in which Outlook keeps messages.
fn is_in_text(notice: &Notice, bytes: &[u8]) -> bool {
    let mut starts = (0..bytes.len()).step_by(PIECE);
    starts.any(|start| {
        let end = bytes.len().min(start + PIECE + OVERLAP);
        let text = String::from_utf8_lossy(&bytes[start..end]);
        let wide = || text.contains('\0') && notice.has_secret(&text.replace('\0', ""));
        notice.has_secret(&text) || wide()
    })
}

fn is_in_message(notice: &Notice, bytes: &[u8], depth: usize) -> bool {
    // One that cannot be read is one that nobody can look into.
    let Ok(root) = mime::split(bytes) else {
        return true;
    };
    is_in_part(notice, &root, depth)
}

fn is_in_part(notice: &Notice, part: &Part<'_>, depth: usize) -> bool {
    match &part.content {
        Content::Parts(parts) => parts.iter().any(|part| is_in_part(notice, part, depth)),
        Content::Leaf(body) => {
            let bytes = decode::bytes(&part.fields, body);
            let inner = part.content_type.is("message", "rfc822");
            if inner {
                return depth == MAX_NESTING || is_in_message(notice, &bytes, depth + 1);
            }
            part.content_type.kind == "text" && is_in_text(notice, &bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn notice() -> Notice {
        Notice::new(&[], &[], |text| {
            if text.contains("SECRET") {
                Cow::Owned(text.replace("SECRET", "-"))
            } else {
                Cow::Borrowed(text)
            }
        })
    }

    #[test]
    fn messages_are_read_through_their_encodings() {
        let inner = "From: a@b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nYSBTRUNSRVQgYg==\n";
        let outer = format!(
            "From: c@d\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
        );
        for message in [inner, &outer] {
            assert!(is_in(&notice(), ("message", "m.eml"), message.as_bytes()));
            let other = message.replace("YSBTRUNSRVQgYg==", "YSBsZXR0ZXIgYg==");
            assert!(!is_in(&notice(), ("message", "m.eml"), other.as_bytes()));
        }
        let wide: Vec<u8> = "a SECRET"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(is_in(&notice(), ("application", "Notice.MSG"), &wide));
        assert!(!is_in(&notice(), ("application", "lease.pdf"), b"SECRET"));
        let long = vec![b'a'; PIECE];
        let late = [&long[3..], &b"SECRET"[..], &long[..]].concat();
        assert!(is_in(&notice(), ("text", "a.txt"), &late));
    }
}
