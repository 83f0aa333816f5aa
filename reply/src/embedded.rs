//! The files that are written into the HTML of a message, and the drawings in it.

use super::MAX_PARTS;
use super::data::{self, Data};
use super::tag::{Tag, is_data, unescape};
use super::xml;
use std::cell::LazyCell;

/// Attributes that show a file or lead to one.
const SOURCES: [&str; 6] = ["src", "data", "background", "href", "xlink:href", "poster"];

/// Elements whose files are for the program that reads the HTML.
const OTHER: [&str; 3] = ["link", "script", "base"];

/// Longest name of a file, in bytes. Each file of a tag has a copy of it.
const MAX_NAME: usize = 1_000;

/// A file that is written into the HTML.
#[derive(Debug)]
pub(super) struct Embedded {
    /// What stands for it in the HTML.
    pub(super) id: String,
    /// The name that the HTML states.
    pub(super) name: Option<String>,
    pub(super) data: Data,
}

/// The files that were found in the HTML of a message.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Those that are not yet taken from here.
    pub(super) files: Vec<Embedded>,
    /// How many there are beyond [`MAX_PARTS`].
    pub(super) more: usize,
    count: usize,
}

impl Shelf {
    /// How many files there is still room for. What is beyond is not even decoded.
    fn room(&self) -> usize {
        MAX_PARTS - self.count
    }

    /// Keeps a file, and returns what stands for it.
    fn keep(&mut self, name: Option<String>, data: Data) -> Option<String> {
        if self.room() == 0 {
            self.more += 1;
            return None;
        }
        self.count += 1;
        let id = format!("data:{}", self.count);
        self.files.push(Embedded {
            id: id.clone(),
            name,
            data,
        });
        Some(id)
    }

    /// Keeps a drawing, which is a file once it stands alone. Returns what stands for it.
    pub(super) fn keep_drawing(&mut self, tag: Tag<'_>, inner: &str) -> Option<String> {
        if self.room() == 0 {
            self.more += 1;
            return None;
        }
        let space = if tag.has("xmlns") {
            ""
        } else {
            " xmlns=\"http://www.w3.org/2000/svg\""
        };
        // XML tells `SVG` from `svg`.
        let attributes = &tag.inside()[tag.raw_name().len()..];
        let attributes = xml::without_html_entities(attributes);
        let inner = xml::without_html_entities(inner);
        let whole = format!("<svg{attributes}{space}>{inner}</svg>");
        let data = Data {
            kind: "image".to_owned(),
            subtype: "svg+xml".to_owned(),
            size: whole.len(),
            bytes: whole.into_bytes(),
        };
        self.keep(None, data)
    }

    /// Takes the files out of a tag: the tag without them, and what stands for each. `None` if there are none in it.
    pub(super) fn take(&mut self, tag: Tag<'_>) -> Option<(String, Vec<String>)> {
        if !tag.attributes().any(|(_, value)| holds_data(value)) {
            return None;
        }
        let element = tag.name();
        let mut rest = tag.raw_name().to_owned();
        let mut found = Sources::new(self.room());
        for (name, value) in tag.attributes() {
            if name.eq_ignore_ascii_case("style") {
                add_attribute(&mut rest, name, &without_urls(value, &mut found));
            } else if name.eq_ignore_ascii_case("srcset") {
                let sources = value.split_ascii_whitespace();
                sources
                    .filter(|one| is_data(one))
                    .for_each(|one| found.push(one));
            } else if !is_data(value) {
                add_attribute(&mut rest, name, value);
            } else if SOURCES.iter().any(|one| name.eq_ignore_ascii_case(one)) {
                found.push(value);
            }
        }
        if tag.closes_itself() {
            rest.push('/');
        }
        if OTHER.contains(&element.as_str()) {
            return Some((rest, Vec::new()));
        }
        self.more += found.more;
        // Once for all files of the tag: it may have many, and many attributes.
        let name = LazyCell::new(|| stated_name(tag));
        let data = found.values.into_iter().filter_map(data::read);
        let ids = data.filter_map(|data| self.keep(LazyCell::force(&name).clone(), data));
        Some((rest, ids.collect()))
    }
}

/// The files that stand in a tag, as written.
struct Sources<'a> {
    values: Vec<&'a str>,
    most: usize,
    /// How many there are beyond so many.
    more: usize,
}

impl<'a> Sources<'a> {
    fn new(most: usize) -> Self {
        Self {
            values: Vec::new(),
            most,
            more: 0,
        }
    }

    fn push(&mut self, value: &'a str) {
        if self.values.len() < self.most {
            self.values.push(value);
        } else {
            self.more += 1;
        }
    }
}

/// Whether a file is in the value of an attribute.
fn holds_data(value: &str) -> bool {
    is_data(value)
        || value
            .as_bytes()
            .windows(5)
            .any(|some| some.eq_ignore_ascii_case(b"data:"))
}

/// The name that a link or an editor gives the file.
fn stated_name(tag: Tag<'_>) -> Option<String> {
    let name = tag
        .attribute("download")
        .or_else(|| tag.attribute("data-filename"))?;
    let name = unescape(name);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = !name.is_empty() && name.len() <= MAX_NAME && !is_data(&name);
    is_name.then_some(name)
}

/// Writes an attribute. One with quotes of both kinds in it is left out.
fn add_attribute(tag: &mut String, name: &str, value: &str) {
    let quote = ['"', '\'']
        .into_iter()
        .find(|quote| !value.contains(*quote));
    if let Some(quote) = quote {
        tag.push(' ');
        tag.push_str(name);
        tag.push('=');
        tag.push(quote);
        tag.push_str(value);
        tag.push(quote);
    }
}

/// A style without the addresses in it that are files.
fn without_urls<'a>(style: &'a str, found: &mut Sources<'a>) -> String {
    let mut out = String::new();
    let mut rest = style;
    while let Some((before, after)) = split_at_url(rest) {
        let (url, tail) = url(after);
        out.push_str(before);
        if is_data(url) {
            found.push(url);
        } else {
            out.push_str(&rest[before.len()..rest.len() - tail.len()]);
        }
        rest = tail;
    }
    out + rest
}

/// What stands before the next address, and what after its opening.
fn split_at_url(style: &str) -> Option<(&str, &str)> {
    let mut places = style.as_bytes().windows(4);
    let at = places.position(|some| some.eq_ignore_ascii_case(b"url("))?;
    Some((&style[..at], &style[at + 4..]))
}

/// The address whose opening was read, and what follows it.
fn url(after: &str) -> (&str, &str) {
    let after = after.trim_start();
    for quote in ["\"", "'", "&quot;", "&#39;", "&apos;"] {
        let quoted = after.strip_prefix(quote);
        if let Some((url, tail)) = quoted.and_then(|quoted| quoted.split_once(quote)) {
            return (url, tail.trim_start().strip_prefix(')').unwrap_or(tail));
        }
    }
    after.split_once(')').unwrap_or((after, ""))
}
