//! The files of a message: parts of it, and those that are written into its HTML.

use super::choose::Image;
use super::embedded::Embedded;
use super::field::Fields;
use super::mime::{Content, Part};
use super::notice::Notice;
use super::{Attachment, MAX_ATTACHMENTS, decode, secret};

/// Largest image in a signature or a quotation that is no attachment, in bytes. Logos are smaller and photos larger.
const MAX_LOGO: usize = 100 * 1024;

/// Largest image in the person's own text that is no attachment, in bytes. Outlook does not mark signatures, so their icons stand in the text; no photo or scan is this small.
pub(super) const MAX_ICON: usize = 2 * 1024;

/// A file of a message.
#[derive(Debug)]
pub(super) enum File<'a> {
    Part(&'a Part<'a>),
    Embedded(Embedded),
}

/// Decodes the files, without the small images of signatures and quotations, and counts those beyond [`MAX_ATTACHMENTS`].
pub(super) fn attach(
    files: Vec<File<'_>>,
    images: &[Image],
    notice: &Notice,
) -> (Vec<Attachment>, usize) {
    let attached = files
        .into_iter()
        .filter(|file| !is_decoration(file, images));
    let attached: Vec<_> = attached.collect();
    let more = attached.len().saturating_sub(MAX_ATTACHMENTS);
    let mut embedded = 0;
    let read = attached.into_iter().take(MAX_ATTACHMENTS).enumerate();
    let files = read.map(|(at, file)| match file {
        File::Part(part) => attachment(part, at + 1, notice),
        File::Embedded(file) => {
            embedded += 1;
            of_embedded(file, embedded, notice)
        }
    });
    (files.collect(), more)
}

/// Whether a file is an image that belongs to a signature or to the answered message.
fn is_decoration(file: &File<'_>, images: &[Image]) -> bool {
    match file {
        File::Part(part) => is_small_part(part, images),
        // What cannot be decoded is missed in what the person wrote, however small it is.
        File::Embedded(file) if file.data.bytes.is_empty() => {
            let limit = limit(&file.id, images);
            limit == Some(MAX_LOGO) && file.data.size <= MAX_LOGO
        }
        File::Embedded(file) => {
            limit(&file.id, images).is_some_and(|limit| file.data.size <= limit)
        }
    }
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
    let Content::Leaf(body) = &part.content else {
        return false;
    };
    let Some(id) = part.fields.raw("Content-ID") else {
        return false;
    };
    let id = String::from_utf8_lossy(id);
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let limit = limit(id, images).filter(|_| part.content_type.kind == "image");
    // Base64 takes four bytes for three, and two more for each line of 76.
    limit.is_some_and(|limit| body.len() / 78 * 57 <= limit)
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
