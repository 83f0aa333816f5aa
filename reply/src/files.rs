//! The files of a message: parts of it, and those that are written into its HTML.

use super::choose::Image;
use super::embedded::Embedded;
use super::field::Fields;
use super::mime::{Content, Part};
use super::notice::Notice;
use super::{Attachment, MAX_ATTACHMENTS, decode, secret};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// Largest image in a signature or a quotation that is no attachment, in bytes. Logos are smaller and photos larger.
const MAX_LOGO: usize = 100 * 1024;

/// Largest image in the person's own text that is no attachment, in bytes. Outlook does not mark signatures, so their icons stand in the text; no photo or scan is this small.
const MAX_ICON: usize = 2 * 1024;

/// Largest image that only counts who opens a mail, in bytes: of one pixel.
const MAX_PIXEL: usize = 128;

/// A file of a message.
#[derive(Debug)]
pub(super) enum File<'a> {
    Part(&'a Part<'a>),
    Embedded(Embedded),
}

/// Decodes the files, each content once, without the small images of signatures and quotations, and counts those beyond [`MAX_ATTACHMENTS`]. A small image in the person's own text is a file if there is nothing else.
pub(super) fn attach(
    files: Vec<File<'_>>,
    (images, is_wordless): (&[Image], bool),
    notice: &Notice,
) -> (Vec<Attachment>, usize) {
    let is_file = |file: &File<'_>| !is_decoration(file, images);
    let is_alone = is_wordless && !files.iter().any(is_file);
    let mut pile = Pile::default();
    for file in files {
        if is_file(&file) || is_alone && is_shown(&file, images) {
            pile.add(file, notice);
        }
    }
    (pile.attached, pile.more)
}

/// The files so far.
#[derive(Default)]
struct Pile {
    attached: Vec<Attachment>,
    /// What is known of each of these.
    known: Vec<Known>,
    /// Where each content is.
    places: HashMap<u64, usize>,
    embedded: usize,
    more: usize,
}

/// What is known of an attachment.
#[derive(Clone, Copy)]
struct Known {
    is_embedded: bool,
    is_named: bool,
}

impl Pile {
    /// Adds a file, unless its content is there. Who attaches the same file twice gets it twice: they saw what they did, while programs write a picture into the HTML several times.
    fn add(&mut self, file: File<'_>, notice: &Notice) {
        let is_full = self.attached.len() == MAX_ATTACHMENTS;
        if is_full && matches!(file, File::Part(_)) {
            self.more += 1;
            return;
        }
        let (known, attachment) = self.read(file, notice);
        let key = digest(&attachment.bytes);
        let place = self.places.get(&key).copied();
        let same = place.filter(|at| self.is_copy(*at, known, &attachment));
        if let Some(at) = same {
            self.merge(at, known, attachment);
        } else if is_full {
            self.more += 1;
        } else {
            self.places.entry(key).or_insert(self.attached.len());
            self.embedded += usize::from(known.is_embedded);
            self.attached.push(attachment);
            self.known.push(known);
        }
    }

    fn read(&self, file: File<'_>, notice: &Notice) -> (Known, Attachment) {
        match file {
            File::Part(part) => {
                let known = Known {
                    is_embedded: false,
                    is_named: stated_name(part).is_some(),
                };
                let number = self.attached.len() + 1;
                (known, attachment(part, number, notice))
            }
            File::Embedded(file) => {
                let known = Known {
                    is_embedded: true,
                    is_named: file.name.is_some(),
                };
                (known, of_embedded(file, self.embedded + 1, notice))
            }
        }
    }

    /// Whether a file is the one at this place. Of what could not be decoded nobody knows.
    fn is_copy(&self, at: usize, known: Known, attachment: &Attachment) -> bool {
        let bytes = &attachment.bytes;
        (known.is_embedded || self.known[at].is_embedded)
            && !bytes.is_empty()
            && self.attached[at].bytes == *bytes
    }

    /// Keeps the first name that a person gave, with the type that was stated with it.
    fn merge(&mut self, at: usize, known: Known, attachment: Attachment) {
        let (kept, first) = (&mut self.attached[at], &mut self.known[at]);
        kept.has_secret |= attachment.has_secret;
        first.is_embedded &= known.is_embedded;
        if known.is_named && !first.is_named {
            first.is_named = true;
            kept.name = attachment.name;
            kept.content_type = attachment.content_type;
        }
    }
}

/// Tells most contents apart.
fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Whether a file is an image that belongs to a signature or to the answered message.
fn is_decoration(file: &File<'_>, images: &[Image]) -> bool {
    let file = match file {
        File::Part(part) => return is_small_part(part, images),
        File::Embedded(file) => file,
    };
    if file.data.kind != "image" {
        return false;
    }
    let (limit, size) = (limit(&file.id, images), file.data.size);
    // What cannot be decoded is missed in what the person wrote, however small it is.
    if file.data.bytes.is_empty() || file.name.is_some() {
        return limit == Some(MAX_LOGO) && size <= MAX_LOGO;
    }
    size <= limit.unwrap_or(MAX_ICON)
}

/// Whether the person's own text shows a file, which is larger than the images that only count who opens a mail.
fn is_shown(file: &File<'_>, images: &[Image]) -> bool {
    let (id, size) = match file {
        File::Part(part) => (content_id(part), part_size(part)),
        File::Embedded(file) => (Some(file.id.clone()), file.data.size),
    };
    let limit = id.and_then(|id| limit(&id, images));
    limit == Some(MAX_ICON) && size > MAX_PIXEL
}

/// How large an image is no attachment, by where it stands; `None` if it does not stand in the text.
fn limit(id: &str, images: &[Image]) -> Option<usize> {
    let mut shown = images.iter().filter(|image| image.id == id).peekable();
    shown.peek()?;
    Some(if shown.any(|image| image.written) {
        MAX_ICON
    } else {
        MAX_LOGO
    })
}

fn is_small_part(part: &Part<'_>, images: &[Image]) -> bool {
    let limit = content_id(part).and_then(|id| limit(&id, images));
    let limit = limit.filter(|_| part.content_type.kind == "image");
    let is_leaf = matches!(part.content, Content::Leaf(_));
    is_leaf && limit.is_some_and(|limit| part_size(part) <= limit)
}

/// The content id of a part without angle brackets.
fn content_id(part: &Part<'_>) -> Option<String> {
    let id = String::from_utf8_lossy(part.fields.raw("Content-ID")?);
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    Some(id.to_owned())
}

/// About how large a part is: Base64 takes four bytes for three, and two more for each line of 76.
fn part_size(part: &Part<'_>) -> usize {
    match &part.content {
        Content::Leaf(body) => body.len() / 78 * 57,
        Content::Parts(_) => 0,
    }
}

/// The name that a header states.
pub(super) fn stated_name(part: &Part<'_>) -> Option<String> {
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

/// How the name of a file ends, by its type.
fn ending<'a>(kind: &str, subtype: &'a str) -> &'a str {
    match (kind, subtype) {
        ("image", "jpeg" | "jpg" | "pjpeg") => "jpg",
        ("image", "svg+xml") => "svg",
        ("image", "png" | "gif" | "heic" | "heif" | "webp" | "tiff" | "bmp" | "avif")
        | ("application", "pdf" | "zip") => subtype,
        ("message", _) => "eml",
        ("text", "calendar") => "ics",
        ("text", "html") => "html",
        ("text", _) => "txt",
        _ => "bin",
    }
}

fn attachment(part: &Part<'_>, number: usize, notice: &Notice) -> Attachment {
    let kind = &part.content_type;
    let body = match &part.content {
        Content::Leaf(body) => decode::bytes(&part.fields, body).into_owned(),
        Content::Parts(_) => Vec::new(),
    };
    let subject = || subject_of(&body).filter(|_| kind.is("message", "rfc822"));
    let name = stated_name(part).or_else(subject);
    let ending = ending(&kind.kind, &kind.subtype);
    let name = name.unwrap_or_else(|| format!("attachment-{number}.{ending}"));
    Attachment {
        has_secret: secret::is_in(notice, (&kind.kind, &name), &body),
        name,
        content_type: format!("{}/{}", kind.kind, kind.subtype),
        bytes: body,
    }
}

/// A file that is written into the HTML: the first, second and so on.
fn of_embedded(file: Embedded, number: usize, notice: &Notice) -> Attachment {
    let Embedded { name, data, .. } = file;
    let word = if data.kind == "image" {
        "image"
    } else {
        "file"
    };
    let ending = ending(&data.kind, &data.subtype);
    let name = name.unwrap_or_else(|| format!("{word}-{number}.{ending}"));
    Attachment {
        has_secret: secret::is_in(notice, (&data.kind, &name), &data.bytes),
        name,
        content_type: format!("{}/{}", data.kind, data.subtype),
        bytes: data.bytes,
    }
}
