//! Cleans text: removes what nobody can see, so that no pasted text is refused because of it. Every text from outside passes through here, whether from an event or a call.
//!
//! - Line ends of every kind become line feeds: CR LF, CR, the vertical tab that Word writes, form feed, NEL, and the line and paragraph separators. In a single line they become a space, like all white space.
//! - Other control characters are removed, and so are characters without width or meaning ([`is_hidden`]). The two joiners stay: scripts and emoji need them.
//! - Directional embeddings and overrides are removed, because one that is not closed reverses the text after it (UAX #9, section 2). Isolates stay if they are paired and are removed otherwise. The directional marks (LRM, RLM, ALM) affect only their own place. They stay, because Hebrew and Arabic texts need them beside numbers and punctuation.

use std::collections::BTreeSet;

/// The treatment of directional marks and isolates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// For text that people read: they stay if their effect ends within the text.
    Kept,
    /// For names by which items are found and told apart: they are removed.
    Dropped,
}

/// Cleans text of any number of lines. Cleaning it again changes nothing.
pub fn lines(given: &str) -> String {
    let mut clean = String::with_capacity(given.len());
    let mut visible = given.chars().filter(|c| !is_hidden(*c)).peekable();
    while let Some(c) = visible.next() {
        if c == '\r' && visible.peek() == Some(&'\n') {
            continue;
        }
        clean.push(if ends_line(c) { '\n' } else { c });
    }
    let paragraphs: Vec<_> = clean.split('\n').map(keep_pairs).collect();
    paragraphs.join("\n")
}

/// Cleans text into one line, with single spaces and none at its ends. Cleaning it again changes nothing.
pub fn line(given: &str, direction: Direction) -> String {
    let kept = |c: &char| !is_hidden(*c) && (direction == Direction::Kept || !directs(*c));
    let visible: String = given.chars().filter(kept).collect();
    let spaced = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    // Removing a directional mark between two spaces leaves both spaces.
    let paired = keep_pairs(&spaced);
    if paired == spaced {
        spaced
    } else {
        line(&paired, direction)
    }
}

/// Cleans text that is spelled letter by letter, such as an address: removes invisible characters, and white space around the text.
pub fn spelled(given: &str) -> String {
    let kept = |c: &char| is_seen(*c) || c.is_whitespace();
    let seen: String = given.chars().filter(kept).collect();
    seen.trim().to_owned()
}

/// Finds the one number of `length` digits in typed or pasted text, and returns it in ASCII. The digits may be of any script, in groups separated by spaces, dashes or invisible characters, or in a sentence with other numbers. `None` if there is no such number, or more than one.
pub fn code(given: &str, length: usize) -> Option<String> {
    let runs = runs_of_digits(given);
    let mut found = BTreeSet::new();
    for groups in &runs {
        for start in 0..groups.len() {
            let end = groups.len().min(start + length);
            let numbers = (start + 1..=end).map(|end| groups[start..end].concat());
            found.extend(numbers.filter(|number| number.len() == length));
        }
    }
    if found.is_empty() {
        // The digits may have points or other characters between them.
        let all = runs.concat().concat();
        return (all.len() == length).then_some(all);
    }
    found.pop_first().filter(|_| found.is_empty())
}

/// Groups of digits, in runs. Only spaces, dashes and invisible characters may divide a run; the end of a line ends it.
fn runs_of_digits(given: &str) -> Vec<Vec<String>> {
    let ends_run = |c| ends_line(c) || is_seen(c) && !is_dash(c) && digit(c).is_none();
    let read = |group: &str| group.chars().filter_map(digit).collect();
    let groups = |run: &str| {
        let groups = run.split(|c| digit(c).is_none());
        groups.filter(|group| !group.is_empty()).map(read).collect()
    };
    given.split(ends_run).map(groups).collect()
}

/// Whether a reader sees nothing of a text.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_seen)
}

/// Characters that are removed from every text: control characters other than white space (UAX #44), characters without width (default ignorable code points, except joiners, variation selectors and the Hangul fillers), directional embeddings and overrides, tags, object replacements, and non-characters.
fn is_hidden(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}');
    let no_character = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    invisible || no_character || c.is_control() && !c.is_whitespace()
}

/// White space that ends a line (UAX #14, classes BK, CR, LF and NL).
fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Directional marks and isolates.
fn directs(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}') || isolates(c) || c == POP_ISOLATE
}

/// LRI, RLI and FSI, which [`POP_ISOLATE`] closes.
fn isolates(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2068}')
}

const POP_ISOLATE: char = '\u{2069}';

/// Whether a reader sees a character. Some characters stay in a text but are not seen by themselves: directional marks, joiners, variation selectors, the Hangul fillers, and the blank Braille pattern.
fn is_seen(c: char) -> bool {
    let filler = matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}');
    !(filler || is_hidden(c) || directs(c) || c.is_whitespace())
}

/// One paragraph with only the isolates that are closed in it (UAX #9, section 3.1.2, BD9).
fn keep_pairs(paragraph: &str) -> String {
    let mut kept: Vec<Option<char>> = Vec::with_capacity(paragraph.len());
    let mut open = Vec::new();
    for c in paragraph.chars() {
        if isolates(c) {
            open.push(kept.len());
            kept.push(Some(c));
        } else if c != POP_ISOLATE || open.pop().is_some() {
            kept.push(Some(c));
        }
    }
    for place in open {
        kept[place] = None;
    }
    kept.into_iter().flatten().collect()
}

/// Dashes (UAX #44, property Dash), and the long-vowel sign that Japanese keyboards have in place of one.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2053}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{30fc}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff70}'
    )
}

/// The zeros of the scripts of the basic plane (UAX #44, general category Nd). The digits 1 to 9 follow each zero.
const ZEROS: [u32; 37] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let after = |zero: &u32| code.checked_sub(*zero).filter(|value| *value < 10);
    let value = ZEROS.iter().find_map(after)?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_paste_stays_as_they_see_it() {
        for (given, clean) in [
            // A number from a web page, Word, Outlook, a PDF, a terminal.
            ("Call \u{202d}(555) 010-0199\u{202c}", "Call (555) 010-0199"),
            ("one\u{b}two\u{c}three", "one\ntwo\nthree"),
            (
                "one\r\ntwo\rthree\u{2028}four\u{2029}five\u{85}six",
                "one\ntwo\nthree\nfour\nfive\nsix",
            ),
            ("\u{feff}in\u{ad}voice\u{200b}\u{2060}", "invoice"),
            ("a\0b\u{7f}\u{1b}[31mc\u{9b}", "ab[31mc"),
            ("see\u{fffc} here\u{ffff}", "see here"),
            ("a\u{e0061}\u{e007f}b", "ab"),
            ("\tindented\n\n\n  twice", "\tindented\n\n\n  twice"),
            // Characters that other scripts need.
            ("شماره\u{200c}ها", "شماره\u{200c}ها"),
            ("👩\u{200d}⚖\u{fe0f}", "👩\u{200d}⚖\u{fe0f}"),
            ("תיק 12/3\u{200f}.", "תיק 12/3\u{200f}."),
            ("\u{2067}שלום\u{2069} (Ana)", "\u{2067}שלום\u{2069} (Ana)"),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("12\u{a0}000\u{202f}€", "12\u{a0}000\u{202f}€"),
        ] {
            assert_eq!(lines(given), clean, "{given:?}");
        }
    }

    #[test]
    fn no_direction_reaches_out_of_its_paragraph() {
        for (given, clean) in [
            ("\u{202e}evil", "evil"),
            ("\u{2066}open", "open"),
            ("close\u{2069}", "close"),
            ("\u{2069}a\u{2066}b\u{2069}", "a\u{2066}b\u{2069}"),
            ("\u{2067}a\u{2066}b\u{2069}c", "a\u{2066}b\u{2069}c"),
            ("\u{2066}one\ntwo\u{2069}", "one\ntwo"),
        ] {
            assert_eq!(lines(given), clean, "{given:?}");
        }
    }

    #[test]
    fn a_line_has_single_spaces_and_no_ends() {
        let kept = |given| line(given, Direction::Kept);
        assert_eq!(kept("\u{a0} Ana\r\n\tGarcía\u{3000}"), "Ana García");
        assert_eq!(kept("a \u{2069} b"), "a b");
        assert_eq!(kept("\u{2066}a\nb\u{2069}"), "\u{2066}a b\u{2069}");
        assert_eq!(kept("a\u{200f}b"), "a\u{200f}b");
        assert_eq!(line("a\u{200f}\u{2066}b\u{2069}", Direction::Dropped), "ab");
    }

    #[test]
    fn an_address_has_nothing_around_and_nothing_hidden_in_it() {
        for given in [
            "ana@example.com",
            "\u{a0}ana@example.com\u{200b}\r\n",
            "\u{202a}ana\u{200d}@exam\u{ad}ple.com\u{202c}",
            "\u{2066}\u{200e}ana@example.com\u{2069}",
            "ana\0@example.com\u{fe0f}",
        ] {
            assert_eq!(spelled(given), "ana@example.com", "{given:?}");
        }
        assert_eq!(spelled("a b@example.com"), "a b@example.com");
    }

    #[test]
    fn a_code_of_any_script_is_found_in_what_was_pasted() {
        for given in [
            "123456",
            " 123 456\n",
            "123\u{2013}456",
            "1-2-3\u{2212}4\u{2011}5-6",
            "\u{202d}123\u{a0}456\u{202c}",
            "١٢٣٤٥٦",
            "۱۲۳ ۴۵۶",
            "१२३४५६",
            "１２３ー４５６",
            "\u{200f}123\u{200b}456",
            "123.456",
            "Your code: 123 456",
            "123 456\n\nIt works for 10 minutes.",
            "It works for 10 minutes: 123-456, until 10:15.",
            "Código 123 456. Sirve 10 minutos.",
            "El código es ١٢٣ ٤٥٦",
            "123 456 10",
            "123 456 or 123456",
        ] {
            assert_eq!(code(given, 6).as_deref(), Some("123456"), "{given:?}");
        }
        let long = "1 ".repeat(100_000);
        for given in [
            "",
            "12345a",
            "1234567",
            "①②③④⑤⑥",
            "¹²³",
            "123 456 and 654 321",
            "1 2 3 4 5 6 7",
            &long,
        ] {
            let read = code(given, 6);
            // A row of ones contains one number of six digits.
            assert_eq!(read.is_some(), given == long, "{given:.20?}: {read:?}");
        }
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        for text in [
            "",
            " \n\u{a0}",
            "\u{200d}",
            "\u{200f}\u{61c}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{2800}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("."));
    }

    /// The letters on both sides of any character stay.
    #[test]
    fn every_character_of_unicode_is_taken() {
        for c in '\0'..=char::MAX {
            let given = format!("a{c}b");
            for clean in [
                lines(&given),
                line(&given, Direction::Kept),
                line(&given, Direction::Dropped),
            ] {
                assert!(clean.starts_with('a') && clean.ends_with('b'), "{c:?}");
                assert!(!is_blank(&clean));
            }
            assert_eq!(lines(&given).contains(c), is_seen(c) || stays(c), "{c:?}");
        }
    }

    /// Characters that stay in a text although they are not seen by themselves.
    fn stays(c: char) -> bool {
        let alone = isolates(c) || c == POP_ISOLATE;
        let ends = ends_line(c) && c != '\n';
        !is_hidden(c) && !alone && !ends
    }

    /// Characters of every kind, mostly those that need care.
    fn any_text() -> impl Strategy<Value = String> {
        let careful = prop::sample::select(
            "ab \r\n\t\u{b}\u{85}\u{a0}\u{200b}\u{200d}\u{200e}\u{202a}\u{202c}\u{202d}\u{202e}\u{2028}\u{2066}\u{2067}\u{2068}\u{2069}\u{ffff}\u{fe0f}א"
                .chars()
                .collect::<Vec<_>>(),
        );
        let one = prop_oneof![3 => careful, 1 => any::<char>()];
        prop::collection::vec(one, 0..40).prop_map(|all| all.into_iter().collect())
    }

    proptest! {
        #[test]
        fn clean_text_stays_clean_and_keeps_what_is_seen(given in any_text()) {
            let seen = |text: &str| text.chars().filter(|c| is_seen(*c)).collect::<String>();
            let text = lines(&given);
            prop_assert_eq!(lines(&text), text.clone());
            prop_assert_eq!(seen(&text), seen(&given));
            prop_assert!(text.chars().all(|c| !is_hidden(c) && (!ends_line(c) || c == '\n')));
            for direction in [Direction::Kept, Direction::Dropped] {
                let text = line(&given, direction);
                prop_assert_eq!(line(&text, direction), text.clone());
                prop_assert_eq!(seen(&text), seen(&given));
                prop_assert!(text.chars().all(|c| c == ' ' || !c.is_whitespace()));
                prop_assert!(direction == Direction::Kept || !text.chars().any(directs));
            }
        }

        #[test]
        fn every_isolate_is_closed_in_its_own_line(given in any_text()) {
            for paragraph in lines(&given).split('\n') {
                let mut depth = 0_i32;
                for c in paragraph.chars() {
                    depth += i32::from(isolates(c)) - i32::from(c == POP_ISOLATE);
                    prop_assert!(depth >= 0);
                }
                prop_assert_eq!(depth, 0);
            }
        }
    }
}
