//! Transfer encodings (RFC 2045, section 6) and charsets.

use super::field::Fields;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode_char;
use std::borrow::Cow;

/// Undoes the transfer encoding that a header states. What is malformed stays as it is.
pub(super) fn bytes<'a>(fields: &Fields<'_>, body: &'a [u8]) -> Cow<'a, [u8]> {
    match fields.keyword("Content-Transfer-Encoding").as_deref() {
        Some("base64") => base64(body).into(),
        Some("quoted-printable") => quoted_printable(body).into(),
        _ => body.into(),
    }
}

/// Characters outside of the alphabet are to be ignored (RFC 2045, section 6.8).
fn base64(body: &[u8]) -> Vec<u8> {
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let known: Vec<_> = body.iter().copied().filter(known).collect();
    base64_decode(&known).unwrap_or_default()
}

/// Lenient where mail-parser's decoder gives up: an equals sign without two digits stays (RFC 2045, section 6.7). White space at the end of a line also stays, since it may be what RFC 3676 counts on.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'=' {
            out.push(*first);
        } else if let Some(after) = soft_break(tail) {
            rest = after;
        } else if let [high, low, after @ ..] = tail
            && let Some(byte) = quoted_printable_decode_char(*high, *low)
        {
            out.push(byte);
            rest = after;
        } else {
            out.push(b'=');
        }
    }
    out
}

/// What follows a soft line break, whose equals sign was read. Spaces may have been added at the end of its line on the way; RFC 2045 allows lines of 76 bytes.
fn soft_break(tail: &[u8]) -> Option<&[u8]> {
    let spaces = tail.iter().take(76);
    let spaces = spaces.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    tail[spaces.count()..].strip_prefix(b"\n")
}

/// Decodes text. A stated charset counts, except that unknown ones and ASCII with other bytes are read as UTF-8 if they are valid UTF-8 and as Windows-1252 if not: programs that state nothing or ASCII send one of the two.
pub(super) fn text(bytes: &[u8], charset: Option<&str>) -> String {
    let charset = charset.map(str::trim).unwrap_or_default();
    let charset = charset.trim_matches(['"', '\'']).to_ascii_lowercase();
    if matches!(charset.as_str(), "utf-8" | "utf8") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let vague = matches!(charset.as_str(), "" | "us-ascii" | "ascii" | "default");
    let stated = charset_decoder(charset.as_bytes()).filter(|_| !vague);
    if let Some(decode) = stated {
        return decode(bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    match charset_decoder(b"windows-1252") {
        Some(decode) => decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_encodings_keep_their_text() {
        assert_eq!(
            quoted_printable(b"a=3Db == 5=ZZ =\r\nc=e9 ="),
            b"a=b == 5=ZZ c\xe9 ="
        );
        assert_eq!(base64(b"aGVs\r\nbG8=\r\n!?-"), b"hello");
    }

    #[test]
    fn charsets_unknown_or_missing_are_guessed() {
        assert_eq!(text("señor".as_bytes(), None), "señor");
        assert_eq!(text(b"se\xf1or \x80", Some("us-ascii")), "señor €");
        assert_eq!(text(b"se\xf1or", Some("x-nothing")), "señor");
        assert_eq!(text(b"se\xf1or", Some("ISO-8859-1")), "señor");
    }
}
