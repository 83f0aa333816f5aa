//! The archive in memory: its length, its parts, and stopping after every document.
#![allow(clippy::unwrap_used, reason = "a test says at once where it broke")]

mod common;

use archive::{Entry, Upload, WrongSize, length, part_size};
use common::{at_once, bytes_of, drawn, in_processes};
use proptest::prelude::*;
use shared::value::time::Timestamp;

const MIB: u64 = 1024 * 1024;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_length_is_known_before(documents in drawn()) {
        let entries: Vec<_> = documents.iter().map(|document| document.entry.clone()).collect();
        let whole = at_once(&documents);
        prop_assert_eq!(whole.len() as u64, length(&entries));
    }

    #[test]
    fn stopping_after_every_document_changes_no_byte(documents in drawn(), size in 1..3_000_u64, chunk in 1..2_000_usize) {
        let whole = at_once(&documents);
        let (parts, most) = in_processes(&documents, size, chunk);
        prop_assert_eq!(bytes_of(&parts), whole);
        let (last, others) = parts.split_last().unwrap();
        prop_assert!(!last.1.is_empty());
        for (_, bytes) in others {
            prop_assert!((size..size + 1_024).contains(&(bytes.len() as u64)));
        }
        // The tail, and the part that waits.
        prop_assert!(most <= 2 * (usize::try_from(size).unwrap() + 1_024));
    }
}

#[test]
fn parts_fit_into_an_upload() {
    for (length, size) in [
        (22, 16 * MIB),
        (160_000 * MIB, 16 * MIB),
        (160_000 * MIB + 1, 17 * MIB),
        (5 * MIB * MIB, 525 * MIB),
    ] {
        assert_eq!(part_size(length), size);
        assert!(length.div_ceil(size) <= 10_000);
    }
}

#[test]
fn a_document_of_another_size_is_refused() {
    for bytes in ["12", "1234"] {
        let path = "a".to_owned().try_into().unwrap();
        let entry = Entry {
            path,
            size: 3,
            time: Timestamp(0),
        };
        let mut sending = Upload::new(100).begin(entry);
        sending.write(bytes.as_bytes());
        let found = bytes.len() as u64;
        assert_eq!(sending.end().unwrap_err(), WrongSize { expected: 3, found });
    }
}

#[test]
fn the_state_of_five_thousand_documents_is_small() {
    let documents: Vec<_> = (0..5_000)
        .map(|number| {
            let path = format!("Estate of Maria Fernanda Gonzalez/Letters to the court/Scan of the letter {number}.pdf");
            common::Document::new(&path, 1_764_513_000_000 + number, b"%PDF")
        })
        .collect();
    let mut upload = Upload::new(16 * MIB);
    for document in &documents {
        let mut sending = upload.begin(document.entry.clone());
        sending.write(&document.bytes);
        upload = sending.end().unwrap().0;
    }
    let (paused, _) = upload.pause();
    let json = serde_json::to_string(&paused).unwrap();
    println!("5,000 documents: {} bytes of JSON", json.len());
    assert!(json.len() < 1_500_000);
    assert_eq!(
        serde_json::from_str::<archive::Paused>(&json).unwrap(),
        paused
    );
}

#[test]
fn an_upload_goes_on_only_with_its_bytes() {
    let mut sending = Upload::new(100).begin(common::Document::new("a", 0, b"abc").entry);
    sending.write(b"abc");
    let (paused, tail) = sending.end().unwrap().0.pause();
    assert!(paused.clone().resume(Vec::new()).is_err());
    assert!(paused.resume(tail).is_ok());
}
