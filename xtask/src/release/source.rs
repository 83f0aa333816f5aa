//! What is released: a commit without changes, whose version the changelog describes.

use super::read;
use crate::step::{Failure, command, not_started, root};
use std::process::Command;

/// The commit and its version.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) version: String,
    /// The changelog's section, without its heading.
    pub(super) changes: String,
    /// The whole id of the commit.
    pub(super) commit: String,
    /// When it was committed, in UTC to the second, as in `2026-11-30T09:00:00Z`.
    pub(super) time: String,
    /// The same in seconds since 1970, as `SOURCE_DATE_EPOCH` wants it.
    pub(super) seconds: String,
}

impl Source {
    /// Reads the checkout; refuses what could not be made again from a commit.
    pub(super) fn read(wanted: Option<&str>) -> Result<Self, Failure> {
        let version = agreed(wanted, env!("CARGO_PKG_VERSION"))?;
        for package in ["web/package.json", "infra/package.json"] {
            check_package(package, &read(&root().join(package))?, &version)?;
        }
        let changes = section(&read(&root().join("CHANGELOG.md"))?, &version)?;
        refuse_changes(&git(&["status", "--porcelain"])?)?;
        Ok(Self {
            version,
            changes,
            commit: git(&["rev-parse", "HEAD"])?,
            time: git(&[
                "show",
                "--no-patch",
                "--format=%cd",
                "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
                "HEAD",
            ])?,
            seconds: git(&["show", "--no-patch", "--format=%ct", "HEAD"])?,
        })
    }
}

/// The version of Cargo.toml, if no other one is wanted.
fn agreed(wanted: Option<&str>, here: &str) -> Result<String, Failure> {
    match wanted {
        Some(wanted) if wanted != here => Err(Failure(format!(
            "Cargo.toml has version {here}, not {wanted}: change it there, in web/package.json and in infra/package.json, and commit."
        ))),
        _ => Ok(here.to_owned()),
    }
}

fn check_package(name: &str, manifest: &str, version: &str) -> Result<(), Failure> {
    let line = format!("\n  \"version\": \"{version}\",");
    if manifest.contains(&line) {
        Ok(())
    } else {
        Err(Failure(format!(
            "{name} has another version than {version}, which is Cargo.toml's: change it there and in its package-lock.json, and commit."
        )))
    }
}

/// What the changelog says of a version.
fn section(changelog: &str, version: &str) -> Result<String, Failure> {
    let heading = format!("## [{version}]");
    let mut lines = changelog
        .lines()
        .skip_while(|line| !line.starts_with(&heading));
    if lines.next().is_none() {
        return Err(Failure(format!(
            "CHANGELOG.md has no section for {version}: give what stands under Unreleased the heading `{heading} - YYYY-MM-DD`, and commit."
        )));
    }
    let lines: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Ok(lines.join("\n").trim().to_owned())
}

/// Refuses a checkout that differs from its commit, by what `git status --porcelain` says of it.
fn refuse_changes(status: &str) -> Result<(), Failure> {
    match status.lines().next() {
        None => Ok(()),
        Some(first) => {
            let name = first.trim().split_once(' ').map_or(first, |(_, name)| name);
            Err(Failure(format!(
                "{} is not as in the last commit, and a release is made from a commit: commit, stash or remove what `git status` lists.",
                name.trim()
            )))
        }
    }
}

fn git(arguments: &[&str]) -> Result<String, Failure> {
    let mut git = command("git", arguments);
    git.env("TZ", "UTC0");
    output(git).map_err(|failure| {
        Failure(format!(
            "{failure}: a release needs git, and a checkout with its history."
        ))
    })
}

/// What a program prints, without the line's end.
pub(super) fn output(mut command: Command) -> Result<String, Failure> {
    let output = command
        .output()
        .map_err(|error| not_started(&command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        let program = command.get_program().to_string_lossy();
        Err(Failure(format!("{program} failed: {}", said.trim())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n- Later.\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- Bills.\n\n## [0.1.0] - 2026-11-01\n\n- All.\n";

    #[test]
    fn a_versions_changes_end_where_the_next_begin() {
        assert_eq!(
            section(CHANGELOG, "0.2.0").unwrap(),
            "### Added\n\n- Bills."
        );
        assert_eq!(section(CHANGELOG, "0.1.0").unwrap(), "- All.");
    }

    #[test]
    fn each_refusal_names_its_mend() {
        let refusals = [
            (
                section(CHANGELOG, "0.3.0").err(),
                "`## [0.3.0] - YYYY-MM-DD`",
            ),
            // The beginning of another version is not it.
            (section(CHANGELOG, "0.2").err(), "`## [0.2] - YYYY-MM-DD`"),
            (
                agreed(Some("0.3.0"), "0.2.0").err(),
                "Cargo.toml has version 0.2.0, not 0.3.0",
            ),
            (
                check_package(
                    "web/package.json",
                    "{\n  \"version\": \"0.1.0\",\n",
                    "0.2.0",
                )
                .err(),
                "web/package.json has another version than 0.2.0",
            ),
            (
                refuse_changes(" M shared/src/lib.rs\n?? new").err(),
                "shared/src/lib.rs is not",
            ),
            (
                refuse_changes("?? new").err(),
                "new is not as in the last commit",
            ),
        ];
        for (refusal, expected) in refusals {
            let refusal = refusal
                .map(|failure| failure.to_string())
                .unwrap_or_default();
            assert!(refusal.contains(expected), "{refusal:?} lacks {expected}");
        }
        assert!(refuse_changes("").is_ok());
        assert_eq!(agreed(None, "0.2.0").unwrap(), "0.2.0");
        assert_eq!(agreed(Some("0.2.0"), "0.2.0").unwrap(), "0.2.0");
    }

    #[test]
    fn the_packages_of_this_checkout_have_its_version() {
        for package in ["web/package.json", "infra/package.json"] {
            let manifest = read(&root().join(package)).unwrap();
            check_package(package, &manifest, env!("CARGO_PKG_VERSION")).unwrap();
        }
    }
}
