//! The pages that people who work on the portal read: every link of theirs leads to a file of the repository, and nothing that the repository says lies outside it.

use crate::harness::project;
use std::path::{Component, Path, PathBuf};

/// Every page of the repository.
fn pages() -> Vec<PathBuf> {
    project::files("", ".md")
}

/// Where the links of a page lead that name files.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split([')', '#', ' ']).next())
        .filter(|target| !target.is_empty() && !target.contains(':'))
        .collect()
}

/// The path that a link of a page names; `None` when it leads out of the repository.
fn follow(page: &Path, link: &str) -> Option<PathBuf> {
    let mut path = page.parent()?.to_path_buf();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            Component::Normal(name) => path.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[test]
fn every_link_of_every_page_leads_to_a_file_of_the_repository() {
    let mut count = 0;
    for page in pages() {
        let text = project::read(&page);
        for link in links(&text) {
            let path = follow(&page, link);
            let path = path.unwrap_or_else(|| panic!("{}: {link} leads out", page.display()));
            let there = project::root().join(&path).exists();
            assert!(there, "{}: {link} leads nowhere", page.display());
            count += 1;
        }
    }
    assert!(count > 300, "{count} links: are they still found?");
}

#[test]
fn a_link_out_of_the_repository_is_found() {
    let page = Path::new("docs/page.md");
    assert_eq!(follow(page, "../README.md"), Some("README.md".into()));
    assert_eq!(follow(page, "../../elsewhere.md"), None);
    assert_eq!(follow(page, "/etc/passwd"), None);
    assert_eq!(links("[a](b.md#c) [d](https://e) [f](#g)"), ["b.md"]);
}

#[test]
fn nothing_speaks_of_a_text_outside_the_repository() {
    // Put together here, so that this file does not name what it looks for.
    let word = ["blue", "print"].concat();
    let endings = [
        ".md", ".rs", ".ts", ".tsx", ".mjs", ".py", ".yaml", ".toml", ".ftl", ".css", ".html",
    ];
    for file in endings.iter().flat_map(|ending| project::files("", ending)) {
        let text = project::read(&file).to_lowercase();
        assert!(!text.contains(&word), "{}: {word}", file.display());
    }
}
