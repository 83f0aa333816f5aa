//! Chooses between the plain text and the HTML of a message.
//!
//! Plain text counts, as the form with the fewest surprises. But Gmail and others break its lines at 78 characters, and the HTML has the person's own lines. So each form is read and cut by its own signs; if both come to the same words, the HTML's lines are taken.

use super::body::{Found, Segment};
use super::line::{Line, join};
use super::notice::Notice;
use super::quote::{Fate, fates};

/// How many times longer the HTML's text must be for the plain text to be a mere hint to view the HTML.
const STUB: usize = 3;

/// An image in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Image {
    /// The content id without angle brackets.
    pub(super) id: String,
    /// Whether it stands in what the person wrote, and not in a signature or quotation.
    pub(super) written: bool,
}

/// What a message says.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// What the person wrote.
    pub(super) text: String,
    pub(super) images: Vec<Image>,
    /// Bytes of the text that were not read.
    pub(super) unread: usize,
}

/// One form of a message.
#[derive(Debug)]
struct Form {
    answer: Answer,
    /// What the person wrote, and the signature.
    signed: String,
    /// Whether something that the person wrote is marked as struck or raised.
    marked: bool,
}

/// Reads both forms of a message and takes one.
pub(super) fn answer(found: &Found<'_>, notice: &Notice) -> Answer {
    let plain = read(&found.segments, false, notice);
    if !has_html(&found.segments) {
        return plain.answer;
    }
    let html = read(&found.segments, true, notice);
    if prefers_html(&plain, &html) {
        return Answer {
            unread: unread(&plain, &html),
            ..html.answer
        };
    }
    Answer {
        images: html.answer.images,
        ..plain.answer
    }
}

/// How much of the HTML was not read. What the plain text has as a whole is not missing.
fn unread(plain: &Form, html: &Form) -> usize {
    let whole = letters(&plain.answer.text);
    let mut forms = [&html.answer.text, &html.signed].into_iter();
    let known = !whole.is_empty() && forms.any(|form| letters(form) == whole);
    let least = if known {
        plain.answer.unread
    } else {
        usize::MAX
    };
    html.answer.unread.min(least)
}

fn has_html(segments: &[Segment]) -> bool {
    segments.iter().any(|one| !matches!(one, Segment::Plain(_)))
}

fn read(segments: &[Segment], html: bool, notice: &Notice) -> Form {
    let mut lines = Vec::new();
    let unread = collect(segments, html, &mut lines);
    let fates = fates(&lines, notice);
    let kept = |wanted: &[Fate]| {
        let kept = lines.iter().zip(&fates);
        join(
            kept.filter(|(_, fate)| wanted.contains(fate))
                .map(|(line, _)| line),
        )
    };
    let images = lines.iter().zip(&fates).flat_map(|(line, fate)| {
        line.images.iter().map(|id| Image {
            id: id.clone(),
            written: matches!(fate, Fate::Written | Fate::Kept),
        })
    });
    let is_written = |fate: &Fate| matches!(fate, Fate::Written | Fate::Kept);
    let mut written = lines.iter().zip(&fates).filter(|one| is_written(one.1));
    Form {
        marked: written.any(|(line, _)| line.marked),
        signed: kept(&[Fate::Written, Fate::Kept, Fate::Signature]),
        answer: Answer {
            text: kept(&[Fate::Written, Fate::Kept]),
            images: images.collect(),
            unread,
        },
    }
}

/// The lines of all segments in one form, or in the other where there is only that. Returns how much of them was not read.
fn collect(segments: &[Segment], html: bool, lines: &mut Vec<Line>) -> usize {
    let unread = segments.iter().map(|segment| match segment {
        Segment::Plain(own) | Segment::Html(own) => {
            lines.extend_from_slice(&own.lines);
            own.unread
        }
        Segment::Either { html: own, .. } if html => collect(own, html, lines),
        Segment::Either { plain: own, .. } => collect(own, html, lines),
    });
    unread.sum()
}

/// Whether the HTML shows better what the person wrote.
fn prefers_html(plain: &Form, html: &Form) -> bool {
    let [in_plain, in_html] = [plain, html].map(|form| letters(&form.answer.text));
    if in_plain.is_empty() || in_html.is_empty() {
        return in_plain.is_empty();
    }
    // What does not count must not be read as if it did.
    html.marked
        || in_plain == in_html
        // The structure shows where a signature begins that no line divides.
        || in_plain == letters(&html.signed)
        || in_html.len() > STUB * in_plain.len()
}

/// What two forms of a text have in common: all but white space and ASCII punctuation, with which programs write emphasis and lists in plain text, and the addresses of links.
fn letters(text: &str) -> String {
    let counts = |c: &char| !c.is_whitespace() && !c.is_ascii_punctuation();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.extend(before.chars().filter(counts));
        rest = after_echo(before, after).unwrap_or(after);
    }
    out.extend(rest.chars().filter(counts));
    out
}

/// Longest address of a link, in bytes.
const MAX_ADDRESS: usize = 2_048;

/// What follows the address in angle brackets that programs write after the label of a link, as in `ben@x.org<mailto:ben@x.org>`; `None` if this is none.
fn after_echo<'a>(label: &str, after: &'a str) -> Option<&'a str> {
    let near = &after[..after.floor_char_boundary(MAX_ADDRESS)];
    let end = near.find(|c: char| matches!(c, '<' | '>') || c.is_whitespace())?;
    let tail = after[end..].strip_prefix('>')?;
    let address = &after[..end];
    let schemes = ["mailto:", "tel:", "http://", "https://"];
    let is_link = schemes.iter().any(|scheme| {
        let stated = address.get(..scheme.len());
        stated.is_some_and(|stated| stated.eq_ignore_ascii_case(scheme))
    });
    let is_same = !address.is_empty() && label.trim_end().ends_with(address);
    (is_link || is_same).then_some(tail)
}
