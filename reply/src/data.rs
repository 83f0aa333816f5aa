//! Files that are written into an attribute of HTML (`data:`, RFC 2397).

use super::tag::unescape;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode_char;
use std::borrow::Cow;

/// Such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Data {
    /// Such as `image`, in lower case.
    pub(super) kind: String,
    /// Such as `jpeg`, in lower case.
    pub(super) subtype: String,
    /// The content; empty if it cannot be decoded.
    pub(super) bytes: Vec<u8>,
    /// About how large the file is, decoded or not.
    pub(super) size: usize,
}

/// Reads the value of an attribute; `None` if there is nothing in it.
pub(super) fn read(value: &str) -> Option<Data> {
    let value = value.trim();
    let value = if value.contains('&') {
        Cow::Owned(unescape(value))
    } else {
        value.into()
    };
    let stated = value
        .get("data:".len()..)
        .filter(|stated| !stated.is_empty())?;
    // Without a comma something is missing.
    let (head, content) = stated.split_once(',').unwrap_or((stated, "!"));
    let mut head = head.split(';').map(str::trim);
    let (kind, subtype) = media_type(head.next().unwrap_or_default());
    let is_base64 = !stated.contains(',') || head.any(|one| one.eq_ignore_ascii_case("base64"));
    let content = without_percent(content.trim().as_bytes());
    if content.is_empty() {
        return None;
    }
    let bytes = if is_base64 {
        base64(&content).unwrap_or_default()
    } else {
        content.to_vec()
    };
    Some(Data {
        kind,
        subtype,
        size: bytes.len().max(content.len() / 4 * 3),
        bytes,
    })
}

/// The type that is stated, in lower case. Where none is, the reader has to find out.
fn media_type(stated: &str) -> (String, String) {
    let stated = stated.to_ascii_lowercase();
    let is_name = |name: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
        !name.is_empty() && name.chars().all(known)
    };
    let named = stated.split_once('/');
    let named = named.filter(|(kind, subtype)| is_name(kind) && is_name(subtype));
    let (kind, subtype) = named.unwrap_or(("application", "octet-stream"));
    (kind.to_owned(), subtype.to_owned())
}

/// Undoes percent-encoding. What is malformed stays.
fn without_percent(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return text.into();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.first_chunk().filter(|_| *first == b'%');
        let byte = digits.and_then(|[high, low]| quoted_printable_decode_char(*high, *low));
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    out.into()
}

/// Undoes Base64 in either alphabet (RFC 4648, sections 4 and 5), with white space in it; `None` if anything else is.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    let text = text.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    });
    base64_decode(&text.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(value: &str) -> Vec<u8> {
        read(value).unwrap().bytes
    }

    #[test]
    fn contents_are_decoded() {
        assert_eq!(bytes("data:image/png;base64,aGVsbG8="), b"hello");
        assert_eq!(bytes("data:image/png;base64,aGVs bG8"), b"hello");
        assert_eq!(
            bytes("data:image/png;charset=x;BASE64,aGVsbG8%3D"),
            b"hello"
        );
        assert_eq!(bytes("data:text/plain,a%20b%2 %"), b"a b%2 %");
        assert_eq!(bytes("data:image/svg+xml;utf8,&lt;svg/&gt;"), b"<svg/>");
        let data = read("data:IMAGE/Jpeg;base64,aGVs").unwrap();
        assert_eq!(
            (data.kind.as_str(), data.subtype.as_str()),
            ("image", "jpeg")
        );
    }

    #[test]
    fn what_cannot_be_decoded_is_empty_and_nothing_is_none() {
        for value in ["data:image/png;base64,?", "data:image/png", "data:image"] {
            assert_eq!(bytes(value), b"", "{value}");
        }
        for value in ["data:", " data: ", "data:,", "data:image/png;base64, "] {
            assert_eq!(read(value), None, "{value}");
        }
        let data = read("data:a b,c").unwrap();
        assert_eq!(
            (data.kind.as_str(), data.bytes),
            ("application", b"c".to_vec())
        );
    }
}
