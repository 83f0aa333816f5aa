//! Texts: in one line, or in several.

use super::fault::Code;

/// Longest id that a firm gives, in characters.
pub const MAX_ID: usize = 200;
/// Longest name of a person, firm or matter, in characters.
pub const MAX_NAME: usize = 200;
/// Longest title of a calendar event, in characters.
pub const MAX_TITLE: usize = 300;
/// Longest place of a calendar event, in characters.
pub const MAX_LOCATION: usize = 500;
/// Longest message or description, in characters.
pub const MAX_TEXT: usize = 10_000;

/// A firm's own name for a thing.
pub fn id(text: &str) -> Result<(), Code> {
    line(text, MAX_ID)
}

/// A name of a person, firm or matter.
pub fn name(text: &str) -> Result<(), Code> {
    line(text, MAX_NAME)
}

/// A title.
pub fn title(text: &str) -> Result<(), Code> {
    line(text, MAX_TITLE)
}

/// Text in one line of at most `max` characters, with nothing that breaks the line or turns its direction around: such text stands in subjects of mails and beside other text.
pub fn line(text: &str, max: usize) -> Result<(), Code> {
    measure(text, max)?;
    if text.chars().any(|c| c.is_control() || breaks_line(c)) {
        return Err("control-characters");
    }
    if text.chars().any(turns_around) {
        return Err("bidi-override");
    }
    Ok(())
}

/// 1 to `max` visible characters of ASCII, as the tokens of other systems have (RFC 5234, `VCHAR`).
pub fn visible(text: &str, max: usize) -> Result<(), Code> {
    measure(text, max)?;
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err("control-characters")
    }
}

/// Text in any number of lines, of at most [`MAX_TEXT`] characters; lines may end as in Windows.
pub fn text(text: &str) -> Result<(), Code> {
    measure(text, MAX_TEXT)?;
    let mut following = text.chars().skip(1);
    let fits = text.chars().all(|c| {
        let next = following.next();
        match c {
            '\n' | '\t' => true,
            '\r' => next == Some('\n'),
            c => !c.is_control(),
        }
    });
    if fits {
        Ok(())
    } else {
        Err("control-characters")
    }
}

/// Text with line feeds alone at the ends of its lines: how the portal keeps it.
pub fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn measure(text: &str, max: usize) -> Result<(), Code> {
    if text.trim().is_empty() {
        return Err("empty");
    }
    if text.chars().count() > max {
        return Err("too-long");
    }
    Ok(())
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
    fn lengths_are_counted_in_characters() {
        assert_eq!(id(&"ñ".repeat(MAX_ID)), Ok(()));
        assert_eq!(id(&"ñ".repeat(MAX_ID + 1)), Err("too-long"));
        assert_eq!(text(&"字".repeat(MAX_TEXT)), Ok(()));
        assert_eq!(text(&"字".repeat(MAX_TEXT + 1)), Err("too-long"));
        for blank in ["", " ", "\u{a0}", "\n"] {
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
    fn only_long_texts_have_lines() {
        assert_eq!(text("one\r\n\ttwo\nthree"), Ok(()));
        for wrong in ["a\rb", "a\r", "a\0b", "a\u{7f}", "\u{1b}[31m"] {
            assert_eq!(text(wrong), Err("control-characters"), "{wrong:?}");
            assert_eq!(line(wrong, 10), Err("control-characters"), "{wrong:?}");
        }
        for wrong in ["a\nb", "a\tb", "a\u{2028}b"] {
            assert_eq!(line(wrong, 10), Err("control-characters"), "{wrong:?}");
        }
        assert_eq!(line("Hale \u{202e}zitrO", 20), Err("bidi-override"));
    }

    proptest! {
        #[test]
        fn what_passes_as_a_line_is_one_visible_line(given in any::<String>()) {
            if line(&given, 50).is_ok() {
                prop_assert!((1..=50).contains(&given.chars().count()));
                prop_assert_eq!(given.lines().count(), 1);
                prop_assert!(!given.chars().any(|c| c.is_control() || turns_around(c)));
            }
        }

        #[test]
        fn a_line_without_oddities_passes(given in "[a-zA-ZáñÜ0-9&.' -]{0,49}x") {
            prop_assert_eq!(line(&given, 50), Ok(()));
            prop_assert_eq!(text(&given), Ok(()));
        }
    }
}
