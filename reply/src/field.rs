//! Header fields (RFC 5322, section 2.2): found here, their values read by mail-parser.

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

/// How much of a header is looked at, in bytes. No standard sets a limit; Postfix cuts at 100 KB.
const MAX_HEADER: usize = 256 * 1024;

/// How much of one field is read, in bytes: room for about fifty message ids, or for a file name of a thousand characters in RFC 2231. It bounds the work of the parsers, which is not linear for each field.
const MAX_FIELD: usize = 4 * 1024;

/// Most fields of one name that are read where several are.
const MAX_SAME: usize = 4;

/// An address with the name in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name, if one is given.
    pub name: Option<String>,
    /// The address as written; it need not be a valid one.
    pub address: String,
}

/// The header of a message or a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// Divides an entity at its first empty line into the header and the body.
    pub(super) fn divide(entity: &'a [u8]) -> (Self, &'a [u8]) {
        let mut at = 0;
        for line in entity.split_inclusive(|byte| *byte == b'\n') {
            if matches!(line, b"\n" | b"\r\n") {
                let header = &entity[..at];
                return (
                    Self(&header[..at.min(MAX_HEADER)]),
                    &entity[at + line.len()..],
                );
            }
            at += line.len();
        }
        (Self(&entity[..at.min(MAX_HEADER)]), &[])
    }

    /// Whether the header begins with no field.
    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The names and values of the fields, the values with their line breaks. Lines that are no field and continue none are skipped.
    pub(super) fn iter(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let header = self.0;
        let mut at = 0;
        let fields = std::iter::from_fn(move || {
            let start = at;
            at = end_of_field(header, start);
            (at > start).then(|| &header[start..at])
        });
        fields.filter_map(|field| {
            let colon = field.iter().position(|byte| *byte == b':')?;
            let name = field[..colon].trim_ascii_end();
            let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
            is_name.then_some((name, &field[colon + 1..]))
        })
    }

    /// The first field of a name, as it stands.
    pub(super) fn raw(&self, name: &str) -> Option<&'a [u8]> {
        let found = self
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| &value[..value.len().min(MAX_FIELD)])
    }

    /// The first word of a field, in lower case and without a comment or parameters.
    pub(super) fn keyword(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(self.raw(name)?).to_lowercase();
        let word = text.split([';', '(', ',']).next().unwrap_or_default();
        Some(word.trim().to_owned())
    }

    /// A field of text, in one line.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = with_end(self.raw(name)?);
        let value = MessageStream::new(&value).parse_unstructured();
        Some(in_one_line(value.as_text()?))
    }

    /// The ids in a field (RFC 5322, section 3.6.4).
    pub(super) fn ids(&self, name: &str) -> Vec<String> {
        let Some(value) = self.raw(name).map(with_end) else {
            return Vec::new();
        };
        match MessageStream::new(&value).parse_id() {
            HeaderValue::Text(id) => vec![in_one_line(&id)],
            HeaderValue::TextList(ids) => ids.iter().map(|id| in_one_line(id)).collect(),
            _ => Vec::new(),
        }
    }

    /// The addresses in all fields of a name (RFC 5322, section 3.4). There should be one such field; whoever writes a second wants two readers to see two authors. At most [`MAX_SAME`] are read.
    pub(super) fn mailboxes(&self, name: &str) -> Vec<Mailbox> {
        let same = self
            .iter()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()));
        let values = same.map(|(_, value)| &value[..value.len().min(MAX_FIELD)]);
        values.take(MAX_SAME).flat_map(addresses_of).collect()
    }

    /// A field with a value and parameters, such as Content-Type (RFC 2045, section 5.1; RFC 2231).
    pub(super) fn with_parameters(&self, name: &str) -> Option<ContentType<'static>> {
        let value = with_end(self.raw(name)?);
        let value = MessageStream::new(&value).parse_content_type();
        value.into_owned().into_content_type()
    }
}

/// The addresses in the value of a field.
fn addresses_of(value: &[u8]) -> Vec<Mailbox> {
    let value = with_end(value);
    let value = MessageStream::new(&value).parse_address();
    let Some(addresses) = value.as_address() else {
        return Vec::new();
    };
    let mailbox = |one: &mail_parser::Addr<'_>| {
        Some(Mailbox {
            name: one.name().map(in_one_line),
            address: in_one_line(one.address()?),
        })
    };
    addresses.iter().filter_map(mailbox).collect()
}

/// Where the field that begins at a place ends, its continuation lines included.
fn end_of_field(header: &[u8], start: usize) -> usize {
    let mut end = start;
    for line in header[start..].split_inclusive(|byte| *byte == b'\n') {
        if end > start && !matches!(line.first(), Some(b' ' | b'\t')) {
            break;
        }
        end += line.len();
    }
    end
}

/// The parsers read until the end of a line that no other continues.
fn with_end(value: &[u8]) -> Vec<u8> {
    let mut value = value.trim_ascii_end().to_vec();
    value.push(b'\n');
    value
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_folded_and_encoded_fields() {
        let raw = b"From: =?utf-8?Q?Mar=C3=ADa?=\r\n =?utf-8?Q?_L=C3=B3pez?= <maria@example.org>\r\nReferences: <a@x>\r\n\t<b@x>\r\nPrecedence: Bulk (list)\r\n\r\nbody";
        let (fields, body) = Fields::divide(raw);
        let from = fields.mailboxes("from");
        assert_eq!(from[0].name.as_deref(), Some("María López"));
        assert_eq!(from[0].address, "maria@example.org");
        assert_eq!(fields.ids("References"), ["a@x", "b@x"]);
        assert_eq!(fields.keyword("Precedence").as_deref(), Some("bulk"));
        assert_eq!(body, b"body");
    }

    #[test]
    fn reads_names_in_both_spellings() {
        let raw = b"Content-Disposition: attachment;\r\n filename*=UTF-8''P%C3%B3liza.pdf\r\nContent-Type: application/pdf; name=\"=?UTF-8?B?UMOzbGl6YQ==?=\"\r\n\r\n";
        let (fields, _) = Fields::divide(raw);
        let disposition = fields.with_parameters("Content-Disposition").unwrap();
        assert_eq!(disposition.attribute("filename"), Some("Póliza.pdf"));
        let kind = fields.with_parameters("Content-Type").unwrap();
        assert_eq!(kind.attribute("name"), Some("Póliza"));
    }
}
