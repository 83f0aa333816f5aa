//! Archives to test with.
#![allow(clippy::unwrap_used, reason = "a test says at once where it broke")]
#![allow(dead_code, reason = "every test file uses its own part")]

use archive::names::{self, Level};
use archive::{Archive, Entry, Part, Paused, Upload};
use proptest::prelude::*;
use shared::value::time::Timestamp;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) entry: Entry,
    pub(crate) bytes: Vec<u8>,
}

impl Document {
    pub(crate) fn new(path: &str, time: i64, bytes: &[u8]) -> Self {
        let path = path.to_owned().try_into().unwrap();
        let entry = Entry {
            path,
            size: bytes.len() as u64,
            time: Timestamp(time),
        };
        Self {
            entry,
            bytes: bytes.to_vec(),
        }
    }
}

/// Documents with any names at the places that `names` gives them.
pub(crate) fn drawn() -> impl Strategy<Value = Vec<Document>> {
    let name = prop_oneof![any::<String>(), "[a-zA-Z ñé字]{1,30}\\.(pdf|jpg)"];
    let time = prop_oneof![8 => 946_684_800_000..2_000_000_000_000_i64, 1 => any::<i64>(), 1 => -1_000_000_000_000..6_000_000_000_000_i64];
    let bytes =
        prop_oneof![1 => Just(Vec::new()), 9 => prop::collection::vec(any::<u8>(), 0..5_000)];
    let one = (
        name,
        prop::option::of(0..3_u8),
        prop::option::of(0..2_u8),
        time,
        bytes,
    );
    prop::collection::vec(one, 0..12).prop_map(|drawn| {
        let level = |id: Option<u8>| match id? {
            0 => Some(Level {
                id: "0",
                name: "Año: letters?",
            }),
            1 => Some(Level {
                id: "1",
                name: "../CON",
            }),
            _ => Some(Level {
                id: "2",
                name: "con",
            }),
        };
        let wanted: Vec<_> = drawn
            .iter()
            .map(|(name, folder, matter, ..)| names::Document {
                folder: level(*folder),
                matter: level(*matter),
                name,
            })
            .collect();
        let places = names::places(&wanted, "Contents.csv").unwrap();
        let document = |(path, (_, _, _, time, bytes)): (_, (_, _, _, i64, Vec<u8>))| Document {
            entry: Entry {
                path,
                size: bytes.len() as u64,
                time: Timestamp(time),
            },
            bytes,
        };
        places
            .documents
            .into_iter()
            .zip(drawn)
            .map(document)
            .collect()
    })
}

/// The archive as one piece, without parts.
pub(crate) fn at_once(documents: &[Document]) -> Vec<u8> {
    let mut archive = Archive::default();
    let mut whole = Vec::new();
    for document in documents {
        let (mut open, header) = archive.begin(document.entry.clone());
        whole.extend(header);
        open.write(&document.bytes);
        whole.extend(&document.bytes);
        let (next, patch) = open.end().unwrap();
        let at = usize::try_from(patch.at).unwrap();
        whole[at..at + 4].copy_from_slice(&patch.bytes);
        archive = next;
    }
    whole.extend(archive.finish());
    whole
}

/// The parts by number when every document is written by another process, and the most bytes held within a document (less its local header).
pub(crate) fn in_processes(
    documents: &[Document],
    size: u64,
    chunk: usize,
) -> (Vec<(u32, Vec<u8>)>, usize) {
    let mut sent = BTreeMap::new();
    let (mut total, mut most) = (0, 0);
    let (mut state, mut tail) = store(Upload::new(size));
    for document in documents {
        let upload = resume(&state, tail);
        let mut made = usize::try_from(upload.archive().length()).unwrap();
        let mut sending = upload.begin(document.entry.clone());
        for chunk in document.bytes.chunks(chunk) {
            made += chunk.len();
            total += keep(&mut sent, sending.write(chunk));
            most = most.max(made.saturating_sub(total));
        }
        let (upload, released) = sending.end().unwrap();
        total += keep(&mut sent, released);
        (state, tail) = store(upload);
        assert!((tail.len() as u64) < size);
    }
    keep(&mut sent, resume(&state, tail).finish());
    let numbers: Vec<_> = sent.keys().copied().collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<u32>>());
    (sent.into_iter().collect(), most)
}

fn resume(state: &str, tail: Vec<u8>) -> Upload {
    let paused: Paused = serde_json::from_str(state).unwrap();
    paused.resume(tail).unwrap()
}

fn store(upload: Upload) -> (String, Vec<u8>) {
    let (paused, tail) = upload.pause();
    (serde_json::to_string(&paused).unwrap(), tail)
}

/// Keeps what S3 would, and returns its length.
fn keep(sent: &mut BTreeMap<u32, Vec<u8>>, parts: impl IntoIterator<Item = Part>) -> usize {
    let mut length = 0;
    for part in parts {
        length += part.bytes.len();
        assert!(sent.insert(part.number, part.bytes).is_none());
    }
    length
}

pub(crate) fn bytes_of(parts: &[(u32, Vec<u8>)]) -> Vec<u8> {
    parts.iter().flat_map(|(_, bytes)| bytes.clone()).collect()
}
