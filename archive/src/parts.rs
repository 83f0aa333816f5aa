//! Bytes cut into parts, one of which may have to wait for a CRC-32.

use super::Patch;

/// Room for a local header, in bytes: 59 and a path of at most 200 UTF-16 code units.
const HEADER: usize = 1024;

/// A part of the upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number: 1 is the first.
    pub number: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Cuts bytes into parts.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) size: u64,
    /// The number of the part that `tail` becomes.
    pub(super) next: u32,
    /// Where `tail` starts in the archive.
    starts: u64,
    pub(super) tail: Vec<u8>,
    held: Held,
}

/// The part that waits for a CRC-32.
#[derive(Debug)]
enum Held {
    Nothing,
    /// The local header is in the tail.
    Tail,
    /// The local header is in a part that is full and starts there.
    Part(Part, u64),
}

impl Parts {
    /// Parts from number `next` on, with the bytes that begin it.
    pub(super) fn new(size: u64, next: u32, starts: u64, tail: Vec<u8>) -> Self {
        let held = Held::Nothing;
        Self {
            size,
            next,
            starts,
            tail,
            held,
        }
    }

    /// Adds a local header, which is never cut, so that one part at most has to wait.
    pub(super) fn header(&mut self, header: &[u8]) {
        self.tail.extend_from_slice(header);
        self.held = Held::Tail;
        // If it filled the part, that part has the header in it and waits.
        let none = self.cut();
        debug_assert!(none.is_none());
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Vec<Part> {
        let mut full = Vec::new();
        while !bytes.is_empty() {
            let room = self.size.saturating_sub(self.tail.len() as u64);
            let room = usize::try_from(room).unwrap_or(usize::MAX);
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.reserve(room);
            self.tail.extend_from_slice(now);
            full.extend(self.cut());
            bytes = later;
        }
        full
    }

    /// Makes room for the whole part at once: growing by doubling would take up to twice its size.
    fn reserve(&mut self, room: usize) {
        if self.tail.capacity() - self.tail.len() < room {
            self.tail.reserve_exact(room + HEADER);
        }
    }

    /// Makes a part of the tail if it is full. A part that has to wait is not returned.
    fn cut(&mut self) -> Option<Part> {
        if (self.tail.len() as u64) < self.size {
            return None;
        }
        let starts = self.starts;
        let part = self.take();
        if let Held::Tail = self.held {
            self.held = Held::Part(part, starts);
            return None;
        }
        Some(part)
    }

    fn take(&mut self) -> Part {
        let bytes = std::mem::take(&mut self.tail);
        let number = self.next;
        self.next += 1;
        self.starts += bytes.len() as u64;
        Part { number, bytes }
    }

    /// Puts the CRC-32 into the local header, and returns the part that waited for it.
    pub(super) fn patch(&mut self, patch: Patch) -> Option<Part> {
        match std::mem::replace(&mut self.held, Held::Nothing) {
            Held::Part(mut part, starts) => {
                apply(&mut part.bytes, starts, patch);
                Some(part)
            }
            Held::Tail | Held::Nothing => {
                apply(&mut self.tail, self.starts, patch);
                None
            }
        }
    }

    /// What is left.
    pub(super) fn last(mut self) -> Option<Part> {
        (!self.tail.is_empty()).then(|| self.take())
    }
}

fn apply(bytes: &mut [u8], starts: u64, patch: Patch) {
    let at = patch
        .at
        .checked_sub(starts)
        .and_then(|at| usize::try_from(at).ok());
    let field = at.and_then(|at| bytes.get_mut(at..at + patch.bytes.len()));
    debug_assert!(field.is_some());
    if let Some(field) = field {
        field.copy_from_slice(&patch.bytes);
    }
}
