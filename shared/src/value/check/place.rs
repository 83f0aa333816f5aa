//! Where content is: a web address, or a key and version in the documents bucket.

use super::fault::Code;
use crate::value::clean;
use crate::value::id::FirmId;
use http::Uri;

/// Longest web address, in characters. All browsers and mail programs accept this length.
const MAX_ADDRESS: usize = 2_000;

/// Longest key of an object, in bytes (limit of S3).
const MAX_KEY: usize = 1_024;

/// Longest version id of an object, in bytes (limit of S3).
const MAX_VERSION: usize = 1_024;

/// A web page over https, cleaned with [`clean::spelled`]. A user name in the address is refused, because it can be mistaken for the host.
pub fn web_address(text: &str) -> Result<String, Code> {
    let text = clean::spelled(text);
    if text.len() > MAX_ADDRESS {
        return Err("too-long");
    }
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !br#"<>"\^`{|}"#.contains(&byte));
    let uri: Uri = text.parse().map_err(|_| "web-address")?;
    let host = uri.host().unwrap_or_default();
    let named = uri
        .authority()
        .is_some_and(|authority| !authority.as_str().contains('@'));
    if plain && text.starts_with("https://") && named && !host.is_empty() {
        Ok(text)
    } else {
        Err("web-address")
    }
}

/// A key under the firm's own prefix of the documents bucket, `firm/<firm_id>/`. No segment may be empty, `.`, `..` or contain control characters.
pub fn content_key(firm: &FirmId, key: &str) -> Result<(), Code> {
    if key.len() > MAX_KEY {
        return Err("too-long");
    }
    let within = key
        .strip_prefix("firm/")
        .and_then(|rest| rest.strip_prefix(firm.as_str()))
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or("content-key")?;
    if within.split('/').all(is_segment) {
        Ok(())
    } else {
        Err("content-key")
    }
}

fn is_segment(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..") && !segment.chars().any(char::is_control)
}

/// The version id of an object in S3.
pub fn version_id(text: &str) -> Result<(), Code> {
    if text.is_empty() {
        Err("empty")
    } else if text.len() > MAX_VERSION {
        Err("too-long")
    } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err("control-characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn payment_pages_are_on_https() {
        for text in [
            "https://pay.example.com",
            "https://pay.example.com:8443/b/1?x=%20y#now",
        ] {
            assert_eq!(web_address(text).as_deref(), Ok(text));
            let pasted = format!("\u{a0}{text}\u{200b}\n");
            assert_eq!(web_address(&pasted).as_deref(), Ok(text));
        }
        for text in [
            "",
            "http://pay.example.com",
            "HTTPS://pay.example.com",
            "javascript:alert(1)",
            "https://",
            "https:///b",
            "https://bank.example@pay.example.com/",
            "https://pay.example.com/a b",
            "https://pay.example.com/\"><script>",
            "https://pay.example.com/ñ",
            "//pay.example.com",
        ] {
            assert_eq!(web_address(text), Err("web-address"), "{text}");
        }
        let long = format!("https://pay.example.com/{}", "a".repeat(2_000));
        assert_eq!(web_address(&long), Err("too-long"));
    }

    #[test]
    fn contents_lie_under_their_firm() {
        let firm = FirmId::parse("hale").unwrap();
        assert_eq!(content_key(&firm, "firm/hale/bills/Rechnung 7.pdf"), Ok(()));
        for key in [
            "",
            "firm/hale",
            "firm/hale/",
            "firm/hale//x",
            "firm/hale/x/",
            "firm/hale/../lake/x",
            "firm/hale/./x",
            "firm/hale/a\u{0}b",
            "firm/hale-2/x",
            "firm/lake/x",
            "/firm/hale/x",
            "firm/hale/a\n/b",
        ] {
            assert_eq!(content_key(&firm, key), Err("content-key"), "{key:?}");
        }
    }

    proptest! {
        #[test]
        fn no_key_that_passes_leaves_the_firm(key in "(firm/)?(hale/)?([a./\\\\\u{0}]{0,12})") {
            let firm = FirmId::parse("hale").unwrap();
            if content_key(&firm, &key).is_ok() {
                prop_assert!(key.starts_with("firm/hale/"));
                prop_assert!(key.split('/').all(|part| !part.is_empty() && part != ".." && part != "."));
                prop_assert!(!key.contains('\0'));
            }
        }
    }
}
