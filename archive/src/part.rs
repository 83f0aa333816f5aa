//! One part of a path, as every system can unpack it.

use super::path::MAX_PART;
use shared::value::file_name::RESERVED;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// What a part names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document: what comes after its last dot is kept at the end.
    File,
    /// A folder: its dots mean nothing.
    Folder,
}

/// Longest ending that is kept when a name is cut or numbered, in characters.
const MAX_ENDING: usize = 16;

/// Device names of Windows ("Naming Files, Paths, and Namespaces"). A file cannot have such a name, with or without an ending.
const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

/// The name of what has none that can be unpacked.
const NAMELESS: &str = "_";

/// A name as people know it, in NFC, without what some system cannot unpack: reserved characters become `_`; control characters, invisible ones and those that reverse text are dropped; white space becomes single spaces; there are none at the ends, and no dots at the end, which Windows drops. A device name and a name that begins with a dot, which macOS and Linux hide, get a `_` in front.
pub(super) fn clean(given: &str) -> String {
    let seen: String = given.chars().filter(|c| !is_hidden(*c)).collect();
    let replace = |c| if RESERVED.contains(&c) { '_' } else { c };
    let plain: String = seen.nfc().map(replace).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let normal: String = words.nfc().collect();
    let mut name = trim_end(&normal).to_owned();
    if is_device(&name) || name.starts_with('.') {
        name.insert(0, '_');
    }
    if name.is_empty() {
        NAMELESS.to_owned()
    } else {
        name
    }
}

/// A clean name with ` (number)` before its ending, cut before them to at most `units` UTF-16 code units and [`MAX_PART`] bytes. `units` is at least 60, so that the stem never vanishes. Number 1 is not written.
pub(super) fn numbered(name: &str, kind: Kind, number: usize, units: usize) -> String {
    let (stem, ending) = split(name, kind);
    let number = match number {
        0 | 1 => Cow::Borrowed(""),
        _ => Cow::Owned(format!(" ({number})")),
    };
    let tail = format!("{number}{ending}");
    let fits =
        |stem: &str| stem.len() + tail.len() <= MAX_PART && width(stem) + width(&tail) <= units;
    // A space before the ending would stand beside the one before the number.
    let mut stem = if number.is_empty() {
        stem
    } else {
        trim_end(stem)
    };
    while !fits(stem) && !stem.is_empty() {
        stem = trim_end(without_last(stem));
    }
    format!("{stem}{tail}")
}

/// Length in UTF-16 code units, in which Windows counts.
pub(super) fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A name without its last letter and the marks on it.
fn without_last(name: &str) -> &str {
    let is_mark = unicode_normalization::char::is_combining_mark;
    let letter = name.char_indices().rfind(|(_, c)| !is_mark(*c));
    letter.map_or("", |(at, _)| &name[..at])
}

/// The stem and the ending with its dot. What has spaces after the last dot is a sentence without ending.
fn split(name: &str, kind: Kind) -> (&str, &str) {
    let is_ending = |text: &str| text.chars().count() <= MAX_ENDING + 1 && !text.contains(' ');
    let dot = name
        .rfind('.')
        .filter(|at| *at > 0 && is_ending(&name[*at..]));
    match dot {
        Some(at) if kind == Kind::File => name.split_at(at),
        _ => (name, ""),
    }
}

fn trim_end(name: &str) -> &str {
    name.trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim();
    let stem = stem.to_uppercase();
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    let is_number = |number: &str| {
        let mut digits = number.chars();
        let digit = digits
            .next()
            .is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'));
        digit && digits.next().is_none()
    };
    port.is_some_and(is_number) || DEVICES.contains(&stem.as_str())
}

/// Control characters other than white space, characters without width that change nothing beside them, directional marks and overrides, tags, and non-characters. Joiners stay, because scripts and emoji need them.
fn is_hidden(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}');
    let no_character = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    invisible || no_character || c.is_control() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stay_as_people_know_them() {
        for name in [
            "Contract.pdf",
            "Año 2026 – factura nº 7.pdf",
            "契約書.docx",
            "عقد.pdf",
            "👩\u{200d}⚖️ photo.jpg",
            "=SUM(A1).csv",
            "-rf",
            "COM10.txt",
            "two..dots.tar.gz",
            "a…",
        ] {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn what_a_system_cannot_unpack_is_replaced() {
        for (given, kept) in [
            ("../../etc/passwd", "_.._.._etc_passwd"),
            ("C:\\a", "C__a"),
            ("/", "_"),
            ("..", "_"),
            ("", "_"),
            (" . ", "_"),
            (".env", "_.env"),
            (
                "Q: what? \"this\" <that> | *.txt",
                "Q_ what_ _this_ _that_ _ _.txt",
            ),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("a\r\nb\tc\u{0}d.txt", "a b cd.txt"),
            ("run.exe. . ", "run.exe"),
            ("con", "_con"),
            ("nul .tar.gz", "_nul .tar.gz"),
            ("COM¹.txt", "_COM¹.txt"),
            ("cafe\u{200b}\u{301}.pdf", "café.pdf"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
    }

    #[test]
    fn numbers_stand_before_the_ending() {
        let file = |name: &str| numbered(name, Kind::File, 2, 200);
        assert_eq!(file("a.pdf"), "a (2).pdf");
        assert_eq!(file("a"), "a (2)");
        assert_eq!(file("a .pdf"), "a (2).pdf");
        assert_eq!(
            file("Dr. Smith writes to Dr. Jones again"),
            "Dr. Smith writes to Dr. Jones again (2)"
        );
        assert_eq!(numbered("v1.2", Kind::Folder, 3, 200), "v1.2 (3)");
        assert_eq!(numbered("abcdef.pdf", Kind::File, 2, 9), "a (2).pdf");
        assert_eq!(numbered("abe\u{324}\u{323}x", Kind::File, 1, 4), "ab");
        let long = numbered(&format!("{}.pdf", "字".repeat(300)), Kind::File, 1, 200);
        assert_eq!(long, format!("{}.pdf", "字".repeat(83)));
    }

    proptest! {
        #[test]
        fn a_clean_name_can_be_unpacked_everywhere(given in any::<String>(), number in 1..12_000_usize, units in 60..200_usize) {
            let name = clean(&given);
            prop_assert_eq!(clean(&name), name.clone());
            for kind in [Kind::File, Kind::Folder] {
                let part = numbered(&name, kind, number, units);
                prop_assert_eq!(clean(&part), part.clone());
                prop_assert!(!part.is_empty() && part.len() <= MAX_PART && width(&part) <= units);
                prop_assert!(!part.contains(RESERVED) && !part.chars().any(char::is_control));
                prop_assert!(!part.starts_with('.') && !part.ends_with([' ', '.']));
            }
        }
    }
}
