//! Lists shown under `/local`: in memory and, with a data folder, in a file with one JSON object per line.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A list that only grows.
pub(crate) struct Kept<T> {
    inner: Mutex<Inner<T>>,
}

struct Inner<T> {
    items: Vec<T>,
    file: Option<File>,
}

impl<T: Clone + Serialize + DeserializeOwned> Kept<T> {
    /// Opens the list; skips lines of the file that cannot be read (for example, after a crash while writing).
    pub(crate) fn open(file: Option<&Path>) -> io::Result<Self> {
        let inner = match file {
            None => Inner {
                items: Vec::new(),
                file: None,
            },
            Some(path) => Inner {
                items: read_lines(path)?,
                file: Some(append_to(path)?),
            },
        };
        Ok(Self {
            inner: Mutex::new(inner),
        })
    }

    /// Appends an item.
    pub(crate) fn push(&self, item: T) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &mut inner.file {
            append_line(file, &item);
        }
        inner.items.push(item);
    }

    /// The items that match, oldest first.
    pub(crate) fn select(&self, wanted: impl Fn(&T) -> bool) -> Vec<T> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let items = inner.items.iter().filter(|item| wanted(item));
        items.cloned().collect()
    }
}

/// Reads a file with one JSON object per line; empty when there is no file.
pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Opens a file for appending lines.
pub(crate) fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// Empties a file opened for appending.
pub(crate) fn empty(file: &mut File) {
    if let Err(error) = file.set_len(0) {
        eprintln!("local: cannot empty a file of the data folder: {error}");
    }
}

/// Appends a line. The leading line break ends a line that a crash left incomplete; empty lines are skipped on reading.
/// A full disk is reported but not fatal: the running portal shows the list in memory.
pub(crate) fn append_line(file: &mut File, item: &impl Serialize) {
    let mut line = vec![b'\n'];
    let written = serde_json::to_writer(&mut line, item).map_err(io::Error::from);
    if let Err(error) = written.and_then(|()| file.write_all(&line)) {
        eprintln!("local: cannot write into the data folder: {error}");
    }
}

/// Replaces a file's content with a value, atomically.
pub(crate) fn write_whole(path: &Path, value: &impl Serialize) {
    let new = path.with_extension("new");
    let written = serde_json::to_vec(value)
        .map_err(io::Error::from)
        .and_then(|bytes| std::fs::write(&new, bytes))
        .and_then(|()| std::fs::rename(&new, path));
    if let Err(error) = written {
        eprintln!("local: cannot write {}: {error}", path.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_and_a_torn_line_lose_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.jsonl");
        Kept::open(Some(&path)).unwrap().push("one".to_owned());
        append_to(&path).unwrap().write_all(b"\n\"tor").unwrap();
        Kept::open(Some(&path)).unwrap().push("two".to_owned());
        assert_eq!(
            Kept::<String>::open(Some(&path)).unwrap().select(|_| true),
            ["one", "two"]
        );
    }
}
