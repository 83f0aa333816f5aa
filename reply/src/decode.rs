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

/// Decodes text. A stated charset counts, except where the bytes say that it is another: programs state UTF-8 or Latin-1 and send the other of the two. Where nothing, ASCII or an unknown charset is stated, it is also one of the two.
pub(super) fn text(bytes: Cow<'_, [u8]>, charset: Option<&str>) -> String {
    let charset = charset.map(str::trim).unwrap_or_default();
    let charset = charset.trim_matches(['"', '\'']).to_ascii_lowercase();
    let name = charset.as_str();
    let is_latin = LATIN.contains(&name);
    let is_wide = (is_latin || LATIN_9.contains(&name)) && is_surely_utf8(&bytes);
    if is_latin && !is_wide {
        return latin(&bytes);
    }
    let unsure = is_wide || UNSURE.contains(&name);
    let stated = charset_decoder(charset.as_bytes()).filter(|_| !unsure);
    if let Some(decode) = stated {
        return decode(&bytes);
    }
    match String::from_utf8(bytes.into_owned()) {
        Ok(text) => text,
        Err(error) => either(error.as_bytes()),
    }
}

/// Charsets after which UTF-8 is tried first.
const UNSURE: [&str; 6] = ["", "us-ascii", "ascii", "default", "utf-8", "utf8"];

/// Names of Latin-1 and of what Windows made of it. What has a letter that Windows-1252 lacks is none of them.
const LATIN: [&str; 8] = [
    "iso-8859-1",
    "iso8859-1",
    "iso_8859-1",
    "latin1",
    "latin-1",
    "windows-1252",
    "cp1252",
    "x-cp1252",
];

/// Names of Latin-9, which has the euro sign in another place than Windows-1252.
const LATIN_9: [&str; 4] = ["iso-8859-15", "iso8859-15", "iso_8859-15", "latin-9"];

/// Whether bytes that are stated to be Latin-1 are UTF-8. Some letters of Latin-1 can look like one of UTF-8, as in `ASÍ…` and `sí…”`. But they look neither like one of Latin-1 or a sign such as a dash or an emoji, nor like two others in a row.
fn is_surely_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let mut before = ' ';
        text.chars().any(|c| {
            let after = std::mem::replace(&mut before, c);
            is_sure(c) || c >= '\u{800}' && after >= '\u{800}'
        })
    })
}

/// Whether the bytes of a character in UTF-8 are nothing that is written in Latin-1, such as `Ã±` and `â€œ`.
fn is_sure(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{ff}' | '\u{2000}'..='\u{20cf}' | '\u{1f000}'..='\u{1ffff}')
}

/// Decodes what is no UTF-8 as a whole. If some of it is, the rest was pasted into it, or was cut.
fn either(bytes: &[u8]) -> String {
    let (mut wide, mut odd, mut sure) = (0, 0, false);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        odd += usize::from(!chunk.invalid().is_empty());
        sure |= chunk.valid().contains(is_sure);
    }
    if odd > wide && !sure {
        return latin(bytes);
    }
    let mut out = String::with_capacity(bytes.len());
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        out.push_str(chunk.valid());
        if !is_cut(chunk.invalid(), chunks.peek().is_none()) {
            out.push_str(&latin(chunk.invalid()));
        }
    }
    out
}

/// Whether bytes are the beginning of a character of UTF-8, of which nothing can be shown: an emoji, or any at the end of the text.
fn is_cut(bytes: &[u8], is_last: bool) -> bool {
    is_last && bytes.len() > 1 || bytes.starts_with(b"\xf0\x9f")
}

/// Decodes Windows-1252, of which Latin-1 is a part.
fn latin(bytes: &[u8]) -> String {
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

    fn text(bytes: &[u8], charset: Option<&str>) -> String {
        super::text(bytes.into(), charset)
    }

    #[test]
    fn charsets_that_cannot_be_right_are_not_believed() {
        assert_eq!(text(b"se\xf1or", Some("UTF-8")), "señor");
        assert_eq!(text(b"\x93S\xcd\x94 S\xed", Some("utf-8")), "“SÍ” Sí");
        assert_eq!(text(b"\xc3\xb1\xc3\xb1 \xed", Some("utf-8")), "ññ í");
        for stated in ["iso-8859-1", "Windows-1252"] {
            assert_eq!(text("señor".as_bytes(), Some(stated)), "señor");
            assert_eq!(text(b"AS\xcd\x85", Some(stated)), "ASÍ…");
        }
    }

    #[test]
    fn charsets_of_one_byte_that_are_right_are_believed() {
        assert_eq!(text(b"25 \xa4 \xf1", Some("ISO-8859-15")), "25 € ñ");
        assert_eq!(text(b"\xb3\xf3d\xbc", Some("iso-8859-2")), "łódź");
        assert_eq!(text(b"\xed\xe1\xdf", Some("iso-8859-7")), "ναί");
        assert_eq!(text(b"\xfe\xf0\xdd", Some("iso-8859-9")), "şğİ");
        for (bytes, expected) in [
            (&b"as\xed\x85\x94."[..], "así…”."),
            (b"all\xe1\xa0\xa0 no", "allá\u{a0}\u{a0} no"),
            (b"as\xed\x85\x94 y as\xed\x85\x94", "así…” y así…”"),
            (b"AS\xcd\x85 A\xd1\x85", "ASÍ… AÑ…"),
        ] {
            assert_eq!(text(bytes, Some("windows-1252")), expected);
        }
        for wide in ["“no”", "25 €", "👍", "日本", "señor"] {
            assert_eq!(text(wide.as_bytes(), Some("iso-8859-1")), wide);
        }
        assert_eq!(text("señor".as_bytes(), Some("iso-8859-15")), "señor");
    }

    #[test]
    fn utf8_that_was_cut_keeps_its_letters() {
        assert_eq!(
            text(b"se\xc3\xb1or \xf0\x9f\x98 s", Some("utf-8")),
            "señor  s"
        );
        assert_eq!(text(b"se\xc3\xb1or \xf0\x9f\x98", Some("utf-8")), "señor ");
        assert_eq!(text(b"se\xc3\xb1or \xe2\x80", Some("utf-8")), "señor ");
        assert_eq!(
            text(b"se\xc3\xb1or, s\xed, \xe9l \x96 no", Some("utf-8")),
            "señor, sí, él – no"
        );
        assert_eq!(text(b"\xd0\x94 \xf0\x9f\x98", Some("utf-8")), "Д ");
    }

    #[test]
    fn charsets_unknown_or_missing_are_guessed() {
        assert_eq!(text("señor".as_bytes(), None), "señor");
        assert_eq!(text(b"se\xf1or \x80", Some("us-ascii")), "señor €");
        assert_eq!(text(b"se\xf1or", Some("x-nothing")), "señor");
        assert_eq!(text(b"se\xf1or", Some("ISO-8859-1")), "señor");
    }
}
