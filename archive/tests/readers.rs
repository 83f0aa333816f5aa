//! Archives as other programs read them: every reader that is installed unpacks what went in.
#![allow(clippy::unwrap_used, reason = "a test says at once where it broke")]

mod common;

use archive::Archive;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Path, size, SHA-256, CRC-32, and the time if the extended timestamp can say it.
fn expected(documents: &[common::Document]) -> String {
    let mut archive = Archive::default();
    for document in documents {
        let (mut open, _) = archive.begin(document.entry.clone());
        open.write(&document.bytes);
        archive = open.end().unwrap().0;
    }
    let rows: Vec<_> = archive
        .written()
        .iter()
        .map(|written| {
            let seconds = written.entry.time.instant().as_second();
            let seconds = i32::try_from(seconds).ok().filter(|seconds| *seconds >= 0);
            (
                &written.entry.path,
                written.entry.size,
                written.digest.sha256,
                written.digest.crc32,
                seconds,
            )
        })
        .collect();
    serde_json::to_string(&rows).unwrap()
}

#[test]
fn other_programs_unpack_what_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut runner = TestRunner::deterministic();
    for number in 0..60 {
        let documents = common::drawn().new_tree(&mut runner).unwrap().current();
        let file = |ending: &str| folder.path().join(format!("{number}.{ending}"));
        let (parts, _) = common::in_processes(&documents, 700, 300);
        fs::write(file("zip"), common::bytes_of(&parts)).unwrap();
        fs::write(file("json"), expected(&documents)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read.py");
    let read = Command::new("python3")
        .arg(script)
        .arg(folder.path())
        .output()
        .unwrap();
    println!(
        "{}{}",
        String::from_utf8_lossy(&read.stdout),
        String::from_utf8_lossy(&read.stderr)
    );
    assert!(read.status.success());
}
