//! Finds the text and the attachments among the parts of a message.

use super::embedded::Shelf;
use super::files::{File, stated_name};
use super::lean::lean;
use super::line::Line;
use super::mime::{Content, Part};
use super::notice::Notice;
use super::{decode, flowed, html, noise};

/// How much text of a message is read, in bytes, all text parts together: plain text as sent, HTML without what is no text. A text of [`super::MAX_TEXT`] characters takes at most 240 KB in quoted-printable.
const MAX_READ: usize = 2 * 1024 * 1024;

/// How many lines of a message are read, all text parts together. A line of memory costs more than a byte of text: two million empty lines would take 150 MB.
const MAX_LINES: usize = 50_000;

/// A piece of the text, in the order of the message. Photos on an iPhone divide the text into several.
#[derive(Debug)]
pub(super) enum Segment {
    Plain(Text),
    Html(Text),
    /// The same in both forms (RFC 2046, section 5.1.4).
    Either {
        plain: Vec<Segment>,
        html: Vec<Segment>,
    },
}

/// The text of a part.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) lines: Vec<Line>,
    /// Bytes beyond [`MAX_READ`] and [`MAX_LINES`].
    pub(super) unread: usize,
}

/// What a message holds.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    pub(super) segments: Vec<Segment>,
    /// The files, before images of signatures are left out.
    pub(super) files: Vec<File<'a>>,
    /// Where files that are written into the HTML are kept while it is read.
    pub(super) shelf: Shelf,
    /// Whether a calendar program answers an invitation (RFC 6047, section 2.4).
    pub(super) accepts: bool,
    /// Whether a text was none, and was left out.
    pub(super) is_noise: bool,
    /// Bytes and lines that were read.
    read: usize,
    lines: usize,
}

/// Reads the text of a message and finds its files.
pub(super) fn read<'a>(root: &'a Part<'a>, notice: &Notice) -> Found<'a> {
    let mut found = Found::default();
    let segments = found.part(root, notice);
    found.segments = segments;
    found
}

impl<'a> Found<'a> {
    fn part(&mut self, part: &'a Part<'a>, notice: &Notice) -> Vec<Segment> {
        match &part.content {
            Content::Parts(parts) if part.content_type.subtype == "alternative" => {
                self.alternative(parts, notice)
            }
            Content::Parts(parts) => {
                let wanted = parts.iter().filter(|part| !is_seal(part));
                wanted.flat_map(|part| self.part(part, notice)).collect()
            }
            Content::Leaf(body) if is_text(part) => self.text(part, body, notice),
            Content::Leaf(_) => {
                self.accepts |= is_acceptance(part);
                self.files.push(File::Part(part));
                Vec::new()
            }
        }
    }

    /// Of several forms of a text the first plain one and the last with HTML are used. Files are taken from all, since an iPhone puts photos only beside the HTML.
    fn alternative(&mut self, parts: &'a [Part<'a>], notice: &Notice) -> Vec<Segment> {
        let mut plain = Vec::new();
        let mut html = Vec::new();
        for part in parts.iter().filter(|part| !is_other_form(part)) {
            let segments = self.part(part, notice);
            let has_html = segments.iter().any(|one| !matches!(one, Segment::Plain(_)));
            if has_html {
                html = segments;
            } else if plain.is_empty() {
                plain = segments;
            }
        }
        if plain.is_empty() {
            return html;
        }
        if html.is_empty() {
            return plain;
        }
        vec![Segment::Either { plain, html }]
    }

    fn text(&mut self, part: &Part<'_>, body: &[u8], notice: &Notice) -> Vec<Segment> {
        let most = MAX_LINES - self.lines;
        let is_html = part.content_type.subtype == "html";
        let (text, mut unread) = if is_html {
            self.html(part, body)
        } else {
            self.plain(part, body)
        };
        let text = notice.scrubbed(&text);
        let mut lines = if is_html {
            html::lines(&text, most)
        } else {
            plain_lines(part, &text, most)
        };
        if noise::is_in(lines.iter().map(Line::shown)) {
            self.is_noise = true;
            unread += text.len();
            lines.clear();
        }
        self.lines += lines.len();
        if lines.len() == most {
            let seen: usize = lines.iter().map(|line| line.shown().len() + 1).sum();
            unread += text.len().saturating_sub(seen);
        }
        let segment = if is_html {
            Segment::Html
        } else {
            Segment::Plain
        };
        vec![segment(Text { lines, unread })]
    }

    /// Plain text, and how much of it is beyond [`MAX_READ`].
    fn plain(&mut self, part: &Part<'_>, body: &[u8]) -> (String, usize) {
        let length = body.len().min(MAX_READ - self.read);
        self.read += length;
        (decoded(part, &body[..length]), body.len() - length)
    }

    /// The same of HTML, whose files are kept.
    fn html(&mut self, part: &Part<'_>, body: &[u8]) -> (String, usize) {
        let lean = lean(&decoded(part, body), MAX_READ - self.read, &mut self.shelf);
        self.read += lean.html.len();
        let files = self.shelf.files.drain(..);
        self.files.extend(files.map(File::Embedded));
        (lean.html, lean.unread)
    }
}

/// The text of a part without its encodings.
fn decoded(part: &Part<'_>, body: &[u8]) -> String {
    let bytes = decode::bytes(&part.fields, body);
    decode::text(bytes, part.content_type.parameter("charset"))
}

/// The lines of plain text, flowed if the part says so (RFC 3676, section 4.1).
fn plain_lines(part: &Part<'_>, text: &str, most: usize) -> Vec<Line> {
    let is = |name: &str, value: &str| {
        let stated = part.content_type.parameter(name);
        stated.is_some_and(|stated| stated.trim().eq_ignore_ascii_case(value))
    };
    let lines = flowed::lines(text, is("format", "flowed"), is("delsp", "yes"), most);
    lines.into_iter().map(Line::without_images).collect()
}

/// Whether a part is text to read and not a file: plain or HTML, and neither named nor stated to be an attachment (RFC 2183).
fn is_text(part: &Part<'_>) -> bool {
    let kind = &part.content_type;
    // A multipart without delimiters is read as text.
    let readable = kind.is("text", "plain") || kind.is("text", "html") || kind.kind == "multipart";
    let disposition = part.fields.keyword("Content-Disposition");
    readable && disposition.as_deref() != Some("attachment") && stated_name(part).is_none()
}

/// Forms of a text that are neither plain nor HTML, such as the one for AMP.
fn is_other_form(part: &Part<'_>) -> bool {
    let kind = &part.content_type;
    kind.kind == "text" && !["plain", "html", "calendar"].contains(&kind.subtype.as_str())
}

/// Whether a part is what a calendar program answers to an invitation.
fn is_acceptance(part: &Part<'_>) -> bool {
    let kind = &part.content_type;
    let method = kind.parameter("method");
    kind.is("text", "calendar") && method.is_some_and(|one| one.eq_ignore_ascii_case("reply"))
}

/// Whether a part is the signature of a signed message (RFC 1847), which nobody opens.
fn is_seal(part: &Part<'_>) -> bool {
    let seals = ["pkcs7-signature", "x-pkcs7-signature", "pgp-signature"];
    part.content_type.kind == "application" && seals.contains(&part.content_type.subtype.as_str())
}
