//! Checks of texts: single lines, texts of several lines, and ids.

use super::fault::Code;
use crate::value::clean::{self, Direction};

/// Longest id that a firm assigns, in characters.
pub const MAX_ID: usize = 200;
/// Longest name of a person, firm or matter, in characters.
pub const MAX_NAME: usize = 200;
/// Longest title of a calendar event, in characters.
pub const MAX_TITLE: usize = 300;
/// Longest location of a calendar event, in characters.
pub const MAX_LOCATION: usize = 500;
/// Longest message or description, in characters.
pub const MAX_TEXT: usize = 10_000;

/// A firm's own id of a resource. People do not read it as text, so invisible characters are refused and not removed: without them it would be another id.
pub fn id(text: &str) -> Result<(), Code> {
    as_it_is(text, MAX_ID)?;
    if text.chars().any(|c| c.is_control() || breaks_line(c)) {
        return Err("control-characters");
    }
    if text.chars().any(turns_around) {
        return Err("bidi-override");
    }
    if clean::spelled(text) != text {
        return Err("control-characters");
    }
    Ok(())
}

/// 1 to `max` visible ASCII characters (RFC 5234, `VCHAR`), such as tokens of other systems. They are not text and stay unchanged.
pub fn visible(text: &str, max: usize) -> Result<(), Code> {
    as_it_is(text, max)?;
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err("control-characters")
    }
}

/// A name of a person, firm or matter, cleaned, of at most [`MAX_NAME`] characters.
pub fn name(text: &str) -> Result<String, Code> {
    line(text, MAX_NAME)
}

/// A title, cleaned, of at most [`MAX_TITLE`] characters.
pub fn title(text: &str) -> Result<String, Code> {
    line(text, MAX_TITLE)
}

/// Text in one line ([`clean::line`]), of 1 to `max` characters after cleaning. Such text is used in subjects of mails and beside other text.
pub fn line(text: &str, max: usize) -> Result<String, Code> {
    measure(clean::line(text, Direction::Kept), max)
}

/// Text in any number of lines, of 1 to [`MAX_TEXT`] characters after cleaning.
pub fn text(text: &str) -> Result<String, Code> {
    lines(text, MAX_TEXT)
}

/// Text in any number of lines ([`clean::lines`]), of 1 to `max` characters after cleaning.
pub fn lines(text: &str, max: usize) -> Result<String, Code> {
    measure(clean::lines(text), max)
}

fn as_it_is(text: &str, max: usize) -> Result<(), Code> {
    if text.trim().is_empty() {
        return Err("empty");
    }
    if text.chars().count() > max {
        return Err("too-long");
    }
    Ok(())
}

fn measure(clean: String, max: usize) -> Result<String, Code> {
    if clean::is_blank(&clean) {
        return Err("empty");
    }
    if clean.chars().count() > max {
        return Err("too-long");
    }
    Ok(clean)
}

/// Line and paragraph separators.
fn breaks_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, section 2).
fn turns_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_counted_in_characters_that_stay() {
        assert_eq!(id(&"ñ".repeat(MAX_ID)), Ok(()));
        assert_eq!(id(&"ñ".repeat(MAX_ID + 1)), Err("too-long"));
        let full = "字".repeat(MAX_TEXT);
        assert_eq!(text(&format!("{full}\u{200b}")), Ok(full));
        assert_eq!(text(&"字".repeat(MAX_TEXT + 1)), Err("too-long"));
        for blank in ["", " ", "\u{a0}", "\n", "\u{202e}", "\u{0}\u{200b}"] {
            assert_eq!(line(blank, 10), Err("empty"), "{blank:?}");
            assert_eq!(text(blank), Err("empty"), "{blank:?}");
        }
    }

    #[test]
    fn tokens_are_visible_ascii() {
        assert_eq!(
            visible("\"d41d8cd98f00b204e9800998ecf8427e-12\"", 200),
            Ok(())
        );
        assert_eq!(visible(&"x".repeat(200), 200), Ok(()));
        assert_eq!(visible(&"x".repeat(201), 200), Err("too-long"));
        assert_eq!(visible("", 200), Err("empty"));
        for wrong in ["a b", "a\u{1}", "\u{0}", "a\n", "\u{7f}", "ñ"] {
            assert_eq!(visible(wrong, 200), Err("control-characters"), "{wrong:?}");
        }
    }

    #[test]
    fn an_id_is_taken_as_it_is_or_not_at_all() {
        assert_eq!(id("INV 7\u{a0}/ 2026"), Ok(()));
        for wrong in ["a\nb", "a\tb", "a\0b", "a\u{7f}", "a\u{2028}b"] {
            assert_eq!(id(wrong), Err("control-characters"), "{wrong:?}");
        }
        assert_eq!(id("b-\u{202e}1"), Err("bidi-override"));
        for wrong in [
            "b-1\u{200b}",
            "b\u{ad}-1",
            "b-1\u{fe0f}",
            " b-1",
            "b-1\u{a0}",
        ] {
            assert_eq!(id(wrong), Err("control-characters"), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_shows_something_is_taken(given in any::<String>()) {
            let blank = clean::is_blank(&clean::lines(&given));
            prop_assert_eq!(text(&given).is_ok(), !blank);
            prop_assert_eq!(line(&given, MAX_TEXT).is_ok(), !blank);
        }

        #[test]
        fn a_line_without_oddities_stays_as_it_is(given in "[a-zA-ZáñÜ0-9&.'-]{1,9}( [a-z]{1,9}){0,3}") {
            prop_assert_eq!(line(&given, 50), Ok(given.clone()));
            prop_assert_eq!(text(&given), Ok(given));
        }
    }
}
