//! The invariants of ARCHITECTURE.md, held over the sources as they are: what is absent can only be tested by looking.

mod kinds;
mod layers;
mod sources;
mod table;
mod template;
mod variables;

use crate::harness::project;
use std::path::{Path, PathBuf};

/// The sources that are deployed, without their tests: path and code, comments left out.
fn deployed() -> Vec<(String, String)> {
    let mut files = project::files("shared/src", ".rs");
    files.extend(project::files("functions", ".rs"));
    files.retain(|path| !is_test(path));
    let read = |path: PathBuf| {
        let code = without_tests(&project::read(&path));
        (path.to_string_lossy().into_owned(), code)
    };
    files.into_iter().map(read).collect()
}

fn is_test(path: &Path) -> bool {
    path.iter()
        .any(|part| part == "tests" || part == "tests.rs")
}

/// Tests stand at the end of a file, in a module of their own.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The files whose code contains any of these, except those under `allowed`.
fn naming(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let allowed_file = |path: &str| {
        allowed.iter().any(|noun| {
            let file = format!("shared/src/{noun}.rs");
            path == file || path.starts_with(&format!("shared/src/{noun}/"))
        })
    };
    let mut found = Vec::new();
    for (path, code) in deployed() {
        for word in words {
            if code.contains(word) && !allowed_file(&path) {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    found
}

const NONE: [String; 0] = [];
