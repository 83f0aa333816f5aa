//! Finds the text and the attachments among the parts of a message.

use super::choose::Image;
use super::field::Fields;
use super::line::Line;
use super::mime::{Content, Part};
use super::notice::Notice;
use super::{Attachment, MAX_ATTACHMENTS, decode, flowed, html, secret};

/// How much text of a message is read, in bytes as sent, all text parts together. Word's style sheets take up to 100 KB; a text of [`super::MAX_TEXT`] characters takes at most 240 KB in quoted-printable.
const MAX_READ: usize = 2 * 1024 * 1024;

/// How many lines of a message are read, all text parts together. A line of memory costs more than a byte of text: two million empty lines would take 150 MB.
const MAX_LINES: usize = 50_000;

/// Largest image in a signature or a quotation that is no attachment, in bytes. Logos are smaller and photos larger.
const MAX_LOGO: usize = 100 * 1024;

/// Largest image in the person's own text that is no attachment, in bytes. Outlook does not mark signatures, so their icons stand in the text; no photo or scan is this small.
const MAX_ICON: usize = 2 * 1024;

/// A piece of the text, in the order of the message. Photos on an iPhone divide the text into several.
#[derive(Debug)]
pub(super) enum Segment {
    Plain(Vec<Line>),
    Html(Vec<Line>),
    /// The same in both forms (RFC 2046, section 5.1.4).
    Either {
        plain: Vec<Segment>,
        html: Vec<Segment>,
    },
}

/// What a message holds.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    pub(super) segments: Vec<Segment>,
    /// Parts that are files, before images of signatures are left out.
    files: Vec<&'a Part<'a>>,
    /// Bytes of text beyond [`MAX_READ`] and [`MAX_LINES`].
    pub(super) unread: usize,
    /// Whether a calendar program answers an invitation (RFC 6047, section 2.4).
    pub(super) accepts: bool,
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
                self.files.push(part);
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
        let length = body.len().min(MAX_READ - self.read);
        self.read += length;
        self.unread += body.len() - length;
        let bytes = decode::bytes(&part.fields, &body[..length]);
        let kind = &part.content_type;
        let text = decode::text(&bytes, kind.parameter("charset"));
        let text = notice.scrubbed(&text);
        let most = MAX_LINES - self.lines;
        let is_html = kind.subtype == "html";
        let lines = if is_html {
            html::lines(&text, most)
        } else {
            plain_lines(part, &text, most)
        };
        self.lines += lines.len();
        if lines.len() == most {
            let seen: usize = lines.iter().map(|line| line.shown().len() + 1).sum();
            self.unread += text.len().saturating_sub(seen);
        }
        let segment = if is_html {
            Segment::Html
        } else {
            Segment::Plain
        };
        vec![segment(lines)]
    }

    /// Decodes the files, without the small images of signatures and quotations, and counts those beyond [`MAX_ATTACHMENTS`].
    pub(super) fn attach(&self, images: &[Image], notice: &Notice) -> (Vec<Attachment>, usize) {
        let attached = self
            .files
            .iter()
            .filter(|part| !is_decoration(part, images));
        let attached: Vec<_> = attached.collect();
        let read = attached.iter().take(MAX_ATTACHMENTS).enumerate();
        let files = read.map(|(at, part)| attachment(part, at + 1, notice));
        (
            files.collect(),
            attached.len().saturating_sub(MAX_ATTACHMENTS),
        )
    }
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

/// Whether a file is an image that belongs to a signature or to the answered message.
fn is_decoration(part: &Part<'_>, images: &[Image]) -> bool {
    let Content::Leaf(body) = &part.content else {
        return false;
    };
    let Some(id) = part.fields.raw("Content-ID") else {
        return false;
    };
    let id = String::from_utf8_lossy(id);
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let mut shown = images.iter().filter(|image| image.id == id).peekable();
    if part.content_type.kind != "image" || shown.peek().is_none() {
        return false;
    }
    let limit = if shown.any(|image| image.written) {
        MAX_ICON
    } else {
        MAX_LOGO
    };
    // Base64 takes four bytes for three, and two more for each line of 76.
    body.len() / 78 * 57 <= limit
}

/// The name that a header states.
fn stated_name(part: &Part<'_>) -> Option<String> {
    let disposition = part.fields.with_parameters("Content-Disposition");
    let name = disposition
        .as_ref()
        .and_then(|stated| stated.attribute("filename"))
        .or_else(|| part.content_type.parameter("name"))?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// The name of a forwarded message: its subject. A slash would divide it.
fn subject_of(message: &[u8]) -> Option<String> {
    let subject = Fields::divide(message).0.text("Subject")?;
    let subject = subject.replace(['/', '\\'], "-");
    (!subject.is_empty()).then(|| format!("{subject}.eml"))
}

fn attachment(part: &Part<'_>, number: usize, notice: &Notice) -> Attachment {
    let kind = &part.content_type;
    let ending = match (kind.kind.as_str(), kind.subtype.as_str()) {
        ("image", "jpeg") => "jpg",
        ("image", subtype @ ("png" | "gif" | "heic" | "heif" | "webp" | "tiff"))
        | ("application", subtype @ ("pdf" | "zip")) => subtype,
        ("message", _) => "eml",
        ("text", "calendar") => "ics",
        ("text", "html") => "html",
        ("text", _) => "txt",
        _ => "bin",
    };
    let body = match &part.content {
        Content::Leaf(body) => decode::bytes(&part.fields, body).into_owned(),
        Content::Parts(_) => Vec::new(),
    };
    let subject = || subject_of(&body).filter(|_| kind.is("message", "rfc822"));
    let name = stated_name(part).or_else(subject);
    let name = name.unwrap_or_else(|| format!("attachment-{number}.{ending}"));
    Attachment {
        has_secret: secret::is_in(notice, (&kind.kind, &name), &body),
        name,
        content_type: format!("{}/{}", kind.kind, kind.subtype),
        bytes: body,
    }
}
