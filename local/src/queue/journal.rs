//! Keeps a queue's messages across restarts: one line for each added message, and one for each finished message.

use super::Message;
use crate::kept::{append_line, append_to, empty, read_lines};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::path::Path;

/// The file of one queue; without a data folder nothing is kept.
pub(super) struct Journal(Option<File>);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Put(Message),
    Done(String),
}

impl Journal {
    /// Opens the file, compacts it to the remaining messages, and returns these.
    pub(super) fn open(path: Option<&Path>) -> io::Result<(Self, Vec<Message>)> {
        let Some(path) = path else {
            return Ok((Self(None), Vec::new()));
        };
        let (mut messages, mut done) = (Vec::new(), HashSet::new());
        for line in read_lines(path)? {
            match line {
                Line::Put(message) => messages.push(message),
                Line::Done(id) => drop(done.insert(id)),
            }
        }
        messages.retain(|message: &Message| !done.contains(&message.id));
        let short = path.with_extension("new");
        std::fs::write(&short, [])?;
        let mut file = append_to(&short)?;
        for message in &messages {
            append_line(&mut file, &Line::Put(message.clone()));
        }
        std::fs::rename(&short, path)?;
        Ok((Self(Some(file)), messages))
    }

    /// Records an added message.
    pub(super) fn put(&mut self, message: &Message) {
        if let Some(file) = &mut self.0 {
            append_line(file, &Line::Put(message.clone()));
        }
    }

    /// Records a message that was consumed or became a dead letter; after the last one the file is emptied.
    pub(super) fn done(&mut self, id: &str, last: bool) {
        let Some(file) = &mut self.0 else { return };
        if last {
            empty(file);
        } else {
            append_line(file, &Line::Done(id.to_owned()));
        }
    }
}
