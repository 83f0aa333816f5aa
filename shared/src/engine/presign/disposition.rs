//! `Content-Disposition` (RFC 6266): save the file under a name, do not show it.

use super::encode;

/// `attachment` with an ASCII name that every browser reads, and the whole name in UTF-8 if it differs (RFC 8187).
pub fn attachment(name: &str) -> String {
    let plain: String = name.chars().map(plain).collect();
    let mut header = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        header.push_str("; filename*=UTF-8''");
        encode(&mut header, name, false);
    }
    header
}

/// The characters that every browser reads in a quoted string of ASCII. `%` is replaced because some browsers decode it (RFC 6266, appendix D).
fn plain(c: char) -> char {
    match c {
        '"' | '\\' | '%' => '_',
        ' '..='~' => c,
        _ => '_',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_beyond_ascii_is_given_twice() {
        assert_eq!(
            attachment("Contract v2.pdf"),
            "attachment; filename=\"Contract v2.pdf\""
        );
        assert_eq!(
            attachment("Año \"7\".pdf"),
            "attachment; filename=\"A_o _7_.pdf\"; filename*=UTF-8''A%C3%B1o%20%227%22.pdf"
        );
        assert_eq!(
            attachment("100%.pdf"),
            "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf"
        );
    }

    proptest! {
        #[test]
        fn no_name_breaks_out(name in any::<String>()) {
            let header = attachment(&name);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert!(!header.contains('\\'));
        }
    }
}
