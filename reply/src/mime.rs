//! The parts of a message (RFC 2046, section 5.1). Only borrowed slices, nothing is decoded, so that a message beyond the limits is refused at the cost of reading it.
//!
//! mail-parser can split messages too, but searches a missing boundary to the end of the message once for each part, looks for boundaries within lines, and has no limits.

use super::field::Fields;
use super::{MAX_NESTING, MAX_PARTS, Unreadable};
use mail_parser::ContentType;

/// A message or a part of it.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) fields: Fields<'a>,
    pub(super) content_type: MediaType,
    pub(super) content: Content<'a>,
}

/// What a part holds.
#[derive(Debug)]
pub(super) enum Content<'a> {
    /// The body, in its transfer encoding.
    Leaf(&'a [u8]),
    Parts(Vec<Part<'a>>),
}

/// A media type with its parameters.
#[derive(Debug)]
pub(super) struct MediaType {
    /// Such as `text`, in lower case.
    pub(super) kind: String,
    /// Such as `plain`, in lower case.
    pub(super) subtype: String,
    parameters: Option<ContentType<'static>>,
}

impl MediaType {
    /// What a header states, or text/plain (RFC 2045, section 5.2).
    fn read(fields: &Fields<'_>) -> Self {
        let parameters = fields.with_parameters("Content-Type");
        let stated = parameters
            .as_ref()
            .map(|stated| (stated.ctype(), stated.subtype().unwrap_or_default()));
        let (kind, subtype) = match stated {
            Some((kind, subtype)) if !kind.is_empty() && !subtype.is_empty() => (kind, subtype),
            // A bare `text` is what some old programs wrote.
            _ => ("text", "plain"),
        };
        Self {
            kind: kind.trim().to_ascii_lowercase(),
            subtype: subtype.trim().to_ascii_lowercase(),
            parameters,
        }
    }

    pub(super) fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind == kind && self.subtype == subtype
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.as_ref()?.attribute(name)
    }
}

/// Splits a message into its parts.
pub(super) fn split(raw: &[u8]) -> Result<Part<'_>, Unreadable> {
    let mut left = MAX_PARTS;
    part(raw, 0, &mut left)
}

/// Reads one entity. Each level of nesting reads its bytes once more, at most [`MAX_NESTING`] times in all.
fn part<'a>(entity: &'a [u8], depth: usize, left: &mut usize) -> Result<Part<'a>, Unreadable> {
    *left = left.checked_sub(1).ok_or(Unreadable::TooManyParts)?;
    let (fields, body) = Fields::divide(entity);
    let content_type = MediaType::read(&fields);
    let mut content = Content::Leaf(body);
    if content_type.kind == "multipart" {
        if depth == MAX_NESTING {
            return Err(Unreadable::TooDeep);
        }
        let boundary = content_type.parameter("boundary").unwrap_or_default();
        let bodies = between(body, boundary.trim_end().as_bytes(), *left)?;
        let parts = bodies.into_iter().map(|body| part(body, depth + 1, left));
        let parts: Vec<_> = parts.collect::<Result<_, _>>()?;
        // Without any delimiter there is nothing but text, which is better shown than lost.
        if !parts.is_empty() {
            content = Content::Parts(parts);
        }
    }
    Ok(Part {
        fields,
        content_type,
        content,
    })
}

/// The entities between the delimiter lines of a multipart. The last may lack its delimiter, as in a message that was cut off.
fn between<'a>(body: &'a [u8], boundary: &[u8], most: usize) -> Result<Vec<&'a [u8]>, Unreadable> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        if let Some(closes) = delimits(line, boundary) {
            if let Some(start) = start.replace(next) {
                found.push(without_line_end(&body[start..at]));
            }
            if closes {
                return Ok(found);
            }
            if found.len() > most {
                return Err(Unreadable::TooManyParts);
            }
        }
        at = next;
    }
    found.extend(
        start
            .filter(|start| *start < at)
            .map(|start| &body[start..]),
    );
    Ok(found)
}

/// Whether a line is a delimiter, and then whether it is the closing one. White space may follow.
fn delimits(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?;
    if boundary.is_empty() {
        return None;
    }
    match rest.strip_prefix(boundary)?.trim_ascii_end() {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The line end before a delimiter belongs to the delimiter.
fn without_line_end(body: &[u8]) -> &[u8] {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    body.strip_suffix(b"\r").unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(part: &Part<'_>) -> Vec<String> {
        match &part.content {
            Content::Leaf(body) => vec![String::from_utf8_lossy(body).into_owned()],
            Content::Parts(parts) => parts.iter().flat_map(leaves).collect(),
        }
    }

    #[test]
    fn a_longer_boundary_with_the_same_beginning_is_another_one() {
        let raw = b"Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\none\n--ab--\n--a \n\ntwo --a\n--a--\nepilogue";
        assert_eq!(leaves(&split(raw).unwrap()), ["one", "two --a"]);
    }

    #[test]
    fn a_message_that_was_cut_off_keeps_what_is_there() {
        let raw = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntw";
        assert_eq!(leaves(&split(raw).unwrap()), ["one", "tw"]);
        let raw = b"Content-Type: multipart/mixed; boundary=a\n\nno delimiter";
        assert_eq!(leaves(&split(raw).unwrap()), ["no delimiter"]);
    }
}
