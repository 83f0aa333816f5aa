//! Measures on the corpus how often exactly what the person wrote is found.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use std::fs;
use std::path::{Path, PathBuf};

/// The least share of exact replies: 58 of 60.
const REQUIRED: (usize, usize) = (58, 60);

/// The messages of a folder of the corpus. Those in `later` were written after the code.
fn messages(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let is_message = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "eml");
    let mut found: Vec<_> = files.filter(is_message).collect();
    found.sort();
    found
}

/// What differs from what the person wrote and attached, if anything does.
fn difference(file: &Path) -> Option<String> {
    let read = |ending| fs::read_to_string(file.with_extension(ending)).unwrap();
    let reply = reply::parse(&fs::read(file).unwrap(), &notice()).unwrap();
    let names: Vec<_> = reply
        .attachments
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let (text, expected) = (reply.text.as_str(), read("txt"));
    let wanted = read("names");
    let wanted: Vec<_> = wanted.lines().collect();
    if text == expected.trim_end_matches('\n') && names == wanted && reply.automatic.is_none() {
        return None;
    }
    Some(format!(
        "  found: {text:?} {names:?} {:?}\n  wanted: {expected:?} {wanted:?}",
        reply.automatic
    ))
}

fn measure(folder: &str) {
    let messages = messages(folder);
    let mut exact = 0;
    for file in &messages {
        match difference(file) {
            None => exact += 1,
            Some(difference) => println!("not exact: {}\n{difference}", file.display()),
        }
    }
    println!(
        "figure: {exact} of {} replies exact ({folder})",
        messages.len()
    );
    assert!(exact * REQUIRED.1 >= messages.len() * REQUIRED.0);
}

#[test]
fn finds_exactly_what_people_wrote() {
    assert!(messages("tests/corpus").len() >= 64);
    measure("tests/corpus");
}

#[test]
fn finds_exactly_what_people_wrote_later() {
    measure("tests/corpus/later");
}

/// Losing what a client wrote is the worst outcome: each word of theirs is in the text, whatever else is.
#[test]
fn loses_no_word() {
    for file in [messages("tests/corpus"), messages("tests/corpus/later")].concat() {
        let reply = reply::parse(&fs::read(&file).unwrap(), &notice()).unwrap();
        let expected = fs::read_to_string(file.with_extension("txt")).unwrap();
        for word in expected.split_whitespace() {
            assert!(reply.text.contains(word), "{}: {word}", file.display());
        }
    }
}
