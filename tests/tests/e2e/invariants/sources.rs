//! Every source file is finished, short enough to read, and begins with what it is for.

use super::deployed;
use crate::harness::project;

/// The longest source file, in lines.
const LONGEST: usize = 500;

#[test]
fn nothing_is_left_undone() {
    let mut sources = project::files("shared/src", ".rs");
    for folder in ["functions", "local/src", "tests", "xtask"] {
        sources.extend(project::files(folder, ".rs"));
    }
    // Put together here, so that this file does not name what it looks for.
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["todo", "!("],
        ["unimplemented", "!("],
        ["dbg", "!("],
    ]
    .map(|parts| parts.concat());
    for path in sources {
        let text = project::read(&path);
        for word in &words {
            assert!(!text.contains(word.as_str()), "{}: {word}", path.display());
        }
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    for (path, _) in deployed() {
        let text = project::read(&path);
        assert!(text.starts_with("//! "), "{path}");
    }
}
