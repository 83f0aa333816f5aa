//! The notes of a release: what changed, where it comes from, how to verify it and how to deploy it.

use super::source::{Source, output};
use crate::step::{Failure, command};
use crate::tools;

/// The notes as Markdown, from the template beside this file.
pub(super) fn write(source: &Source) -> Result<String, Failure> {
    Ok(fill(source, &toolchain()?))
}

fn fill(source: &Source, toolchain: &str) -> String {
    let words = [
        ("version", source.version.as_str()),
        ("commit", &source.commit),
        ("time", &source.time),
        ("toolchain", toolchain),
        // Last, because the changelog may have anything in it.
        ("changes", &source.changes),
    ];
    words.iter().fold(
        include_str!("notes.md").to_owned(),
        |text, (word, value)| text.replace(&format!("{{{{{word}}}}}"), value),
    )
}

/// The versions of what builds.
fn toolchain() -> Result<String, Failure> {
    let lambda = tools::CARGO_LAMBDA.find()?;
    let versions = [
        output(command("rustc", &["--version"]))?,
        output(command(lambda, &["lambda", "--version"]))?,
        format!("node {}", output(command("node", &["--version"]))?),
        format!("npm {}", output(command("npm", &["--version"]))?),
    ];
    Ok(versions.map(|version| format!("- {version}")).join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_say_what_changed_where_it_comes_from_and_how_to_verify_it() {
        let source = Source {
            version: "0.2.0".into(),
            changes: "### Added\n\n- Bills.".into(),
            commit: "0123456789abcdef".into(),
            time: "2026-12-01T09:00:00Z".into(),
            seconds: "1796115600".into(),
        };
        let text = fill(&source, "- rustc 1.95.0");
        for expected in [
            "# Portico 0.2.0\n",
            "- Bills.",
            "0123456789abcdef",
            "- rustc 1.95.0",
            "sha256sum --check SHA256SUMS",
            "gh attestation verify portico-0.2.0-arm64.zip",
        ] {
            assert!(text.contains(expected), "{expected} is missing in:\n{text}");
        }
        assert!(!text.contains("{{"), "{text}");
    }
}
