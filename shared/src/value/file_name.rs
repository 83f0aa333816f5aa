//! File names: shown as given after Unicode normalisation, without characters that deceive or break. They are never part of a key.

use crate::value::clean::{self, Direction};
use crate::value::scrub;
use unicode_normalization::UnicodeNormalization as _;

/// Longest name that is accepted for cleaning, in characters: the longest path on Linux.
const MAX_GIVEN: usize = 4_096;

/// Longest cleaned name, in characters.
pub const MAX_NAME: usize = 200;

/// Longest cleaned name, in bytes of UTF-8. File systems allow 255, and browsers append ` (1)` to a name that exists.
const MAX_BYTES: usize = 240;

/// Longest ending that is kept when a name is cut, in characters.
const MAX_ENDING: usize = 16;

/// Characters that Windows allows in no name ("Naming Files, Paths, and Namespaces"). Browsers too put `_` in their place when they save a file.
pub const RESERVED: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Device names of Windows. A file there cannot have such a name, with or without an ending ("Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Cleans the name under which a file is shown and saved: the last part of a path, without characters that are invisible or reverse text ([`clean::line`]), with single spaces, no spaces or dots at its end, no device name of Windows, at most [`MAX_NAME`] characters. Cleaning a clean name changes nothing.
///
/// # Errors
/// `empty` if nothing is left, `too-long` above 4,096 characters.
pub fn clean(given: &str) -> Result<String, &'static str> {
    if given.chars().count() > MAX_GIVEN {
        return Err("too-long");
    }
    // A page of a mail that was saved is named after its address.
    let given = scrub::text(given);
    let visible = clean::line(&given, Direction::Dropped);
    let normal: String = visible.nfc().collect();
    let last = normal
        .split(['/', '\\'])
        .map(trim)
        .rfind(|part| !part.is_empty())
        .unwrap_or_default();
    let mut name = last.to_owned();
    if is_device(&name) {
        name.insert(0, '_');
    }
    let name = cut(&name);
    if clean::is_blank(&name) {
        Err("empty")
    } else {
        Ok(name)
    }
}

/// The name of a file that is named after something else, whose name may contain a `/`: a matter `Pérez c/ Banco`. Reserved characters become `_`, as in the names of the folders of an archive, and the name does not begin with a dot, which would hide the file.
///
/// # Errors
/// As [`clean`] has them.
pub fn named_like(title: &str) -> Result<String, &'static str> {
    let mut name = clean(&title.replace(RESERVED, "_"))?;
    if name.starts_with('.') {
        name = clean(&format!("_{name}"))?;
    }
    Ok(name)
}

/// Spaces and dots alone are not a name. Windows drops them at the end, so that `a.exe.` would run.
fn trim(name: &str) -> &str {
    name.trim_start()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim();
    let stem = stem.to_uppercase();
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
        .is_some_and(|number| {
            matches!(number, "¹" | "²" | "³")
                || matches!(number.as_bytes(), [digit] if digit.is_ascii_digit())
        });
    port || DEVICES.contains(&stem.as_str())
}

/// Cuts out the middle, so that the ending still shows the type of file.
fn cut(name: &str) -> String {
    let fits = |text: &str| text.chars().count() <= MAX_NAME && text.len() <= MAX_BYTES;
    if fits(name) {
        return name.to_owned();
    }
    let ending = name
        .rfind('.')
        .map(|at| &name[at..])
        .filter(|ending| ending.chars().count() <= MAX_ENDING && ending.len() < MAX_BYTES / 2)
        .unwrap_or_default();
    let mut stem: Vec<char> = name[..name.len() - ending.len()].chars().collect();
    loop {
        stem.pop();
        let text: String = stem.iter().collect();
        let text = format!("{}{ending}", trim(&text));
        if stem.is_empty() || fits(&text) {
            return text;
        }
    }
}

/// The type of a file as its sender named it, without parameters. It is passed on and never trusted. A text that is not a type (RFC 9110, section 8.3.1) becomes `application/octet-stream`.
pub fn content_type(given: &str) -> String {
    let essence = given.split(';').next().unwrap_or_default().trim();
    let token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match essence.split_once('/') {
        Some((kind, sub)) if token(kind) && token(sub) && essence.len() <= 127 => {
            essence.to_ascii_lowercase()
        }
        _ => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stay_as_they_are() {
        for name in [
            "Contract.pdf",
            "Año 2026 – factura nº 7.pdf",
            "契約書.docx",
            "عقد.pdf",
            "👩\u{200d}⚖️ photo.jpg",
            ".gitignore",
            "a",
            "Q: what? \"this\" <that> | *.txt",
            "CONTRACT.txt",
            "COM10.txt",
            "no ending",
            "two..dots.tar.gz",
        ] {
            assert_eq!(clean(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn what_deceives_or_breaks_is_taken_out() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\scan.pdf", "scan.pdf"),
            ("\\\\server\\share\\x.pdf\\", "x.pdf"),
            ("/", ""),
            ("..", ""),
            (". . .", ""),
            ("", ""),
            ("\u{202e}", ""),
            ("\u{200d}\u{3164}", ""),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("in\u{200b}vo\u{ad}ice.pdf", "invoice.pdf"),
            ("a\u{0}b\u{7f}\u{85}c.txt", "ab c.txt"),
            ("a\r\nb\tc.txt", "a b c.txt"),
            ("a\u{2028}b.txt", "a b.txt"),
            ("invoice.pdf          .exe", "invoice.pdf .exe"),
            ("run.exe. . ", "run.exe"),
            ("con", "_con"),
            ("NUL.tar.gz", "_NUL.tar.gz"),
            ("lpt1.txt", "_lpt1.txt"),
            ("COM¹.txt", "_COM¹.txt"),
            ("cafe\u{301}.pdf", "café.pdf"),
            ("a\u{e0041}\u{e007f}.txt", "a.txt"),
            ("\u{feff}a\u{ffff}.txt", "a.txt"),
        ] {
            let cleaned = clean(given);
            assert_eq!(cleaned.as_deref().unwrap_or_default(), kept, "{given:?}");
        }
        assert_eq!(clean(&"x".repeat(4_097)), Err("too-long"));
    }

    #[test]
    fn a_title_is_no_path() {
        for (title, name) in [
            ("Pérez c/ Banco Santander", "Pérez c_ Banco Santander"),
            ("Renamed \"case\"/../é", "Renamed _case__.._é"),
            ("Reyes v. Northgate: appeal", "Reyes v. Northgate_ appeal"),
            ("..\\a", "_.._a"),
            ("con", "_con"),
            ("Oak Street closing", "Oak Street closing"),
        ] {
            assert_eq!(named_like(title).as_deref(), Ok(name));
        }
        assert_eq!(named_like("/").as_deref(), Ok("_"));
        assert_eq!(named_like(" . "), Err("empty"));
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let cut = clean(&format!("{}.pdf", "x".repeat(300))).unwrap();
        assert_eq!(cut, format!("{}.pdf", "x".repeat(196)));
        let wide = clean(&format!("{}.pdf", "字".repeat(300))).unwrap();
        assert!(wide.len() <= MAX_BYTES && wide.ends_with("字.pdf"));
        let odd = clean(&format!("a.{}", "字".repeat(300))).unwrap();
        assert!(odd.len() <= MAX_BYTES && odd.starts_with("a.字"));
    }

    #[test]
    fn types_are_passed_on_without_their_parameters() {
        assert_eq!(content_type("Text/Plain; charset=utf-8"), "text/plain");
        for wrong in ["", "pdf", "a/b/c", "text/html\r\nX: y", "/", "a b/c", "ñ/ñ"] {
            assert_eq!(content_type(wrong), "application/octet-stream", "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn a_clean_name_is_one_visible_line_and_stays_clean(given in any::<String>()) {
            if let Ok(name) = clean(&given) {
                prop_assert_eq!(clean(&name), Ok(name.clone()));
                prop_assert!((1..=MAX_NAME).contains(&name.chars().count()));
                prop_assert!(name.len() <= MAX_BYTES);
                prop_assert!(!name.contains(['/', '\\']));
                prop_assert!(!name.chars().any(char::is_control));
                prop_assert_eq!(clean::line(&name, Direction::Dropped), name.clone());
                prop_assert!(name != "." && name != "..");
            }
        }
    }
}
