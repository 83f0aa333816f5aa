//! One line of JSON, and where it goes.

use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::Mutex;

/// The members of a JSON object, in the order in which they were added.
#[derive(Default)]
pub(super) struct Line(Vec<u8>);

impl Line {
    /// Adds a member. A name is an identifier of ours or of Lambda's runtime, which needs no escaping.
    pub(super) fn push(&mut self, name: &str, value: impl Into<Value>) {
        self.0.push(b',');
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        self.0
            .extend_from_slice(value.into().to_string().as_bytes());
    }

    /// Adds the members of another line.
    pub(super) fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The object, with the line break.
    pub(super) fn finish(mut self) -> Vec<u8> {
        match self.0.first_mut() {
            Some(first) => *first = b'{',
            None => self.0.push(b'{'),
        }
        self.0.extend_from_slice(b"}\n");
        self.0
    }
}

/// The destination of lines: standard output or a file.
pub(super) enum Output {
    Standard,
    File(Mutex<File>),
}

impl Output {
    /// Appends to the file, if there is one and it can be opened.
    pub(super) fn new(file: Option<&str>) -> Self {
        let open = |path| OpenOptions::new().create(true).append(true).open(path).ok();
        file.and_then(open)
            .map_or(Self::Standard, |file| Self::File(Mutex::new(file)))
    }

    /// Writes a line at once and whole. A log that cannot be written must not fail the call.
    pub(super) fn write(&self, line: &[u8]) {
        let _ = match self {
            Self::Standard => std::io::stdout().write_all(line),
            Self::File(file) => file.lock().map_or(Ok(()), |mut file| file.write_all(line)),
        };
    }
}
