//! Nothing lies about: each crate's manifest names what its sources name, the workspace's table what a manifest names, and every file of the tests runs.

use crate::harness::project;
use std::collections::BTreeSet;
use std::path::Path;

/// The names of the dependencies in the sections of a manifest whose headings end like this.
fn dependencies(manifest: &str, heading: &str) -> Vec<String> {
    let sections = manifest.split("\n[").filter(|section| {
        let title = section.split(']').next().unwrap_or_default();
        title.ends_with(heading)
    });
    let lines = sections.flat_map(|section| section.lines().skip(1));
    let names = lines.filter_map(|line| line.split(['.', '=', ' ']).next());
    let is_name = |name: &&str| !name.is_empty() && !name.starts_with(['#', ']', '"']);
    names.filter(is_name).map(str::to_owned).collect()
}

/// The name by which code calls a crate.
fn in_code(name: &str) -> String {
    match name {
        "dynoxide-rs" => "dynoxide".to_owned(),
        name => name.replace('-', "_"),
    }
}

/// Whether a text has this as a word.
fn names(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn every_dependency_is_used() {
    let mut asked = BTreeSet::new();
    for manifest in project::files("", "Cargo.toml") {
        let folder = manifest.parent().unwrap();
        if folder == Path::new("") {
            continue;
        }
        let nested = |path: &Path| folder == Path::new("xtask") && !path.starts_with("xtask/src");
        let sources: String = project::files(&folder.to_string_lossy(), ".rs")
            .iter()
            .filter(|path| !nested(path))
            .map(project::read)
            .collect();
        for name in dependencies(&project::read(&manifest), "dependencies") {
            let used = names(&sources, &in_code(&name));
            assert!(used, "{} does not use {name}", manifest.display());
            asked.insert(name);
        }
    }
    let offered = dependencies(&project::read("Cargo.toml"), "workspace.dependencies");
    assert!(offered.len() > 30);
    for name in offered {
        assert!(asked.contains(&name), "no crate asks for {name}");
    }
}

#[test]
fn every_file_of_the_tests_is_part_of_them() {
    let files = project::files("tests/tests/e2e", ".rs");
    let sources: String = files.iter().map(project::read).collect();
    for file in files {
        let name = match file.file_stem().unwrap().to_str().unwrap() {
            "main" => continue,
            "mod" => file
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
            stem => stem.to_owned(),
        };
        let declared = sources.contains(&format!("mod {name};"));
        assert!(declared, "{}: no `mod {name};`", file.display());
    }
}
