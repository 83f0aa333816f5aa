//! The store's folder: a journal of all changes, and the bytes in files with generated names.

use super::event::ObjectEvent;
use super::record::Record;
use super::state::State;
use crate::kept::{append_to, read_lines};
use s3s::{S3Error, S3Result};
use serde::Serialize;
use shared::edge::invocation::Invocation;
use shared::value::time::Timestamp;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;
use ulid::Ulid;

/// The store of one portal. Every change happens under one lock: it is checked, journalled and then visible to everyone, or it did not happen.
pub(super) struct Store {
    files: PathBuf,
    inner: Mutex<Inner>,
    events: UnboundedSender<ObjectEvent>,
}

struct Inner {
    state: State,
    journal: File,
}

/// The time of a change, and a sequence number for its event.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub(super) now: Timestamp,
    pub(super) sequence: u64,
}

impl Store {
    /// Opens a folder, and sends the events that were not delivered before the last shutdown.
    pub(super) fn open(folder: &Path, events: UnboundedSender<ObjectEvent>) -> io::Result<Self> {
        let files = folder.join("files");
        fs::create_dir_all(&files)?;
        let path = folder.join("journal.jsonl");
        let mut state = State::default();
        for record in read_lines(&path)? {
            state.apply(record);
        }
        // Deletes unneeded files, and bodies that were in transit when the process died.
        drop(state.take_dead());
        remove_others(&files, &state)?;
        for event in state.untold() {
            let _ = events.send(event.clone());
        }
        let journal = compact(&path, &state)?;
        Ok(Self {
            files,
            inner: Mutex::new(Inner { state, journal }),
            events,
        })
    }

    /// Reads the state.
    pub(super) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock().state)
    }

    /// Makes a change: `make` checks whether it is permitted and returns its record, or none if there is nothing to do.
    pub(super) fn change<T>(
        &self,
        make: impl FnOnce(&State, Stamp) -> S3Result<(Option<Record>, T)>,
    ) -> S3Result<T> {
        let (answer, dead) = {
            let mut inner = self.lock();
            let now = Invocation::system().now;
            let sequence = inner.state.next_sequence(now);
            let (record, answer) = make(&inner.state, Stamp { now, sequence })?;
            let Some(record) = record else {
                return Ok(answer);
            };
            append(&mut inner.journal, &record).map_err(S3Error::internal_error)?;
            let event = event_of(&record).cloned();
            inner.state.apply(record);
            if let Some(event) = event {
                // Sent under the lock, so that events arrive in sequence.
                let _ = self.events.send(event);
            }
            (answer, inner.state.take_dead())
        };
        self.delete(&dead);
        Ok(answer)
    }

    /// Records that an event and all before it were delivered.
    pub(super) fn note_told(&self, event: &ObjectEvent) -> S3Result<()> {
        let sequence = event.sequence;
        self.change(|_, _| Ok((Some(Record::Told { sequence }), ())))
    }

    /// The path of a file of the store.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.files.join(file)
    }

    /// Creates a new file.
    pub(super) fn draft(&self) -> io::Result<(Draft, File)> {
        let name = Ulid::generate().to_string();
        let path = self.path(&name);
        let file = File::create_new(&path)?;
        let draft = Draft {
            name,
            path: Some(path),
        };
        Ok((draft, file))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn delete(&self, files: &[String]) {
        if files.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = files.iter().map(|file| self.path(file)).collect();
        // Files that an abrupt end leaves behind are deleted at the next start.
        tokio::task::spawn_blocking(move || {
            for path in paths {
                let _ = fs::remove_file(path);
            }
        });
    }
}

/// A file being written. It is deleted on drop unless it is kept.
pub(super) struct Draft {
    pub(super) name: String,
    path: Option<PathBuf>,
}

impl Draft {
    /// Keeps the file, because a record now refers to it.
    pub(super) fn keep(mut self) {
        self.path = None;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}

fn event_of(record: &Record) -> Option<&ObjectEvent> {
    match record {
        Record::Written { event, .. } | Record::Removed { event, .. } => event.as_ref(),
        _ => None,
    }
}

/// Appends a line. The leading line break ends a line that a crash or a full disk left incomplete.
fn append(file: &mut File, record: &impl Serialize) -> io::Result<()> {
    let mut line = vec![b'\n'];
    serde_json::to_writer(&mut line, record)?;
    file.write_all(&line)
}

/// Rewrites the journal with only the records that still matter.
fn compact(path: &Path, state: &State) -> io::Result<File> {
    let new = path.with_extension("new");
    let mut file = io::BufWriter::new(File::create(&new)?);
    for record in state.records() {
        serde_json::to_writer(&mut file, &record)?;
        file.write_all(b"\n")?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?;
    fs::rename(&new, path)?;
    append_to(path)
}

fn remove_others(folder: &Path, state: &State) -> io::Result<()> {
    let needed: HashSet<&str> = state.files().collect();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry
            .file_name()
            .to_str()
            .is_some_and(|name| needed.contains(name))
        {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
