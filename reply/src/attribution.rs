//! How programs introduce the message that is answered: with words that are known, or in a form that is the same in every language. Whose message it is, [`super::quote`] decides.

use super::line::{Line, comparable};

/// How many lines an attribution may take. Gmail wraps it at 78 characters, and the name and the address may be long.
const MAX_LINES: usize = 4;

/// How many lines a block of header fields may take: From, Sent, Cc and Subject, and To with many addresses.
const MAX_BLOCK: usize = 12;

/// How attributions begin. French and Portuguese too: a phone keeps its language when its owner writes another.
const OPENINGS: [&str; 5] = ["on ", "el ", "en ", "le ", "em "];
const ENDINGS: [&str; 8] = [
    "wrote:",
    "wrote",
    "escribió:",
    "escribio:",
    "escribió",
    "a écrit :",
    "a écrit:",
    "escreveu:",
];

/// How many lines from `at` on are an attribution such as "On Mon, Nov 30, 2026 at 9:00 AM Ana <ana@example.org> wrote:". `None` if they are none.
///
/// People write such sentences too. So it needs a time of day, and quoted text right after it, or an address in angle brackets (Yahoo and Zoho, who mark no quoted lines).
pub(super) fn attribution(lines: &[Line], at: usize) -> Option<usize> {
    let first = lines.get(at)?;
    let start = sentence(&first.comparable());
    if !OPENINGS.iter().any(|opening| start.starts_with(opening)) {
        return None;
    }
    let mut joined = String::new();
    for (count, line) in lines[at..].iter().take(MAX_LINES).enumerate() {
        if line.is_blank() || line.depth != first.depth {
            return None;
        }
        joined.push(' ');
        joined.extend(line.text().chars().take(200));
        let words = sentence(&comparable(&joined));
        if ENDINGS.iter().any(|ending| words.ends_with(ending)) {
            let sure = has_address(&joined) || quote_follows(lines, at + count + 1);
            // The first line may be the end of what the person wrote, as in "On Friday I can."
            let mut later = (at + 1..=at + count).map(|later| attribution(lines, later));
            let first = !later.any(|later| later.is_some());
            return (sure && first && has_time(&words)).then_some(count + 1);
        }
    }
    None
}

/// Without the dashes that Zoho puts around it.
fn sentence(text: &str) -> String {
    text.trim_matches(|c: char| c == '-' || c.is_whitespace())
        .to_owned()
}

fn has_address(text: &str) -> bool {
    let inside = text.split('<').skip(1);
    let mut inside = inside.filter_map(|rest| rest.split_once('>'));
    inside.any(|(address, _)| address.contains('@'))
}

/// Whether a text has a time of day: one or two digits, a colon or a dot, and two digits.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).any(|four| {
        four[0].is_ascii_digit()
            && matches!(four[1], b':' | b'.')
            && four[2].is_ascii_digit()
            && four[3].is_ascii_digit()
    })
}

/// Whether the next line that is not empty is quoted.
pub(super) fn quote_follows(lines: &[Line], at: usize) -> bool {
    let rest = lines.get(at..).unwrap_or_default().iter().take(MAX_LINES);
    let mut said = rest.filter(|line| !line.is_blank() || line.depth > 0);
    said.next().is_some_and(|line| line.depth > 0)
}

/// How many lines from `at` on introduce a quotation in some other language: a short paragraph with a time of day, that names whoever is looked for and ends with a colon.
pub(super) fn other_attribution(
    lines: &[Line],
    at: usize,
    named: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let first = lines.get(at)?;
    let mut joined = String::new();
    for (count, line) in lines[at..].iter().take(MAX_LINES).enumerate() {
        if line.is_blank() || line.depth != first.depth {
            return None;
        }
        joined.push(' ');
        joined.extend(line.text().chars().take(200));
        if joined.trim_end().ends_with([':', '：']) {
            let sure = has_time(&joined) && has_address(&joined) && named(&joined);
            // The first line may be the end of what the person wrote.
            let mut later =
                (at + 1..=at + count).map(|later| other_attribution(lines, later, named));
            return (sure && !later.any(|later| later.is_some())).then_some(count + 1);
        }
    }
    None
}

/// How many lines from `at` on are header fields, as Outlook and Samsung put above the answered message, in any language: at least three lines in a paragraph with a label and a colon, of which one has an address or a date. A field may go on in the next line.
pub(super) fn header_block(lines: &[Line], at: usize) -> Option<usize> {
    let block = lines.get(at..)?.iter().take(MAX_BLOCK);
    let depth = lines.get(at)?.depth;
    let block = block.take_while(|line| !line.is_blank() && line.depth == depth);
    let fields: Vec<_> = block.map(Line::text).collect();
    if !fields.first().is_some_and(|first| is_labelled(first)) {
        return None;
    }
    let last = fields.iter().rposition(|field| is_labelled(field))?;
    let fields = &fields[..=last];
    let labelled = fields.iter().filter(|field| is_labelled(field)).count();
    let year = |field: &&str| field.contains("20") && field.contains(|c: char| c.is_ascii_digit());
    let dated = fields.iter().any(|field| has_time(field) || year(field));
    (labelled >= MIN_FIELDS && dated).then_some(fields.len())
}

/// How many fields a block has at least: author, date and subject.
const MIN_FIELDS: usize = 3;

/// Longest label of a field, in characters.
const MAX_LABEL: usize = 24;

/// Whether a line is a label of one or two words, a colon, and a value.
pub(super) fn is_labelled(line: &str) -> bool {
    let line = line.replace('*', "");
    let Some((label, value)) = line.trim().split_once([':', '：']) else {
        return false;
    };
    let label = label.trim();
    let short = !label.is_empty() && label.chars().count() <= MAX_LABEL;
    let plain = label.chars().all(|c| c.is_alphabetic() || c == ' ');
    short && plain && label.split(' ').count() <= 2 && !value.trim().is_empty()
}

/// Whether a line says that the original message follows, between dashes, and the fields of that message follow in it or below it.
pub(super) fn is_original(lines: &[Line], at: usize) -> bool {
    let Some(after) = lines.get(at).and_then(|line| {
        let text = line.comparable();
        let text = text.strip_prefix("---")?.trim_start_matches(['-', ' ']);
        let titles = [
            "original message",
            "mensaje original",
            "original appointment",
            "cita original",
        ];
        let after = titles.iter().find_map(|title| text.strip_prefix(title))?;
        Some(after.trim_start_matches(['-', ' ']).to_owned())
    }) else {
        return false;
    };
    let below = lines[at + 1..].iter().take(MAX_LINES);
    let below = below
        .filter(|line| !line.is_blank())
        .map(Line::comparable)
        .next();
    is_labelled(&after) || after.is_empty() && below.is_some_and(|text| is_labelled(&text))
}

/// Whether a line says that a forwarded message follows.
pub(super) fn is_forwarded(line: &Line) -> bool {
    let text = line.comparable();
    let titles = ["forwarded message", "mensaje reenviado"];
    let dashed = text.strip_prefix("---").map(sentence);
    dashed.is_some_and(|title| titles.contains(&title.as_str()))
        || ["begin forwarded message:", "inicio del mensaje reenviado:"].contains(&text.as_str())
}

/// Whether a line only divides, as Outlook on the web writes above the fields of the answered message.
pub(super) fn is_rule(line: &Line) -> bool {
    let text = line.text().trim();
    text.len() >= 10 && text.chars().all(|c| c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        text.split('\n').map(Line::plain).collect()
    }

    #[test]
    fn attributions_of_programs_are_seen() {
        for (text, count) in [
            (
                "On Mon, Nov 30, 2026 at 9:00\u{202f}AM Ana <\nana@example.org> wrote:\n\n> q",
                2,
            ),
            ("El 30/11/26 a las 9:00, Ana escribió:\n> q", 1),
            (
                "---- On Mon, 30 Nov 2026 09:00:00 -0500 Ana <a@b.example> wrote ---\n\nq",
                1,
            ),
            (
                "> On Nov 30, 2026, at 9:00 AM, Ana <a@b.example> wrote:\n> \n> q",
                1,
            ),
        ] {
            assert_eq!(attribution(&lines(text), 0), Some(count), "{text}");
        }
    }

    #[test]
    fn sentences_of_people_are_none() {
        for text in [
            "On Monday I wrote:\nthe key is there",
            "On November 3 at 9:00 I wrote:\nthe key is there",
            "El lunes le escribió:\n> algo",
            "On it.\n> q",
        ] {
            assert_eq!(attribution(&lines(text), 0), None, "{text}");
        }
    }

    #[test]
    fn what_stands_above_an_attribution_is_no_part_of_it() {
        let text =
            "On Friday at 10:00 I can.\nOn Nov 30, 2026 at 9:00 AM, Ana <a@b.example> wrote:\n> q";
        assert_eq!(attribution(&lines(text), 0), None);
        assert_eq!(attribution(&lines(text), 1), Some(1));
    }

    #[test]
    fn a_header_block_has_three_fields_and_a_date() {
        let block = "From: Ana\nSent: Monday, November 30, 2026 9:00 AM\nTo: a\n b\nSubject: s";
        assert_eq!(header_block(&lines(block), 0), Some(5));
        let french = "De : Ana\nEnvoyé : lundi 30 novembre 2026\nObjet : s";
        assert_eq!(header_block(&lines(french), 0), Some(3));
        let prose = "From: my sister\nTo: the bank\nSubject: the loan";
        assert_eq!(header_block(&lines(prose), 0), None);
        assert!(is_original(
            &lines("-----Mensaje original-----\nDe: Ana"),
            0
        ));
        assert!(!is_original(
            &lines("--- original message ---\nwas lost"),
            0
        ));
    }
}
