//! What the parts of a release consist of, as `CycloneDX`: the tools of cargo and npm read it from the two lock files.

use super::binary::{CHECKOUT, target};
use super::source::{Source, output};
use super::{clear, read};
use crate::build::Architecture;
use crate::step::{Failure, command, root, run};
use std::path::{Path, PathBuf};

/// The release of cargo-cyclonedx that is built if none is installed: without optimisation, because it runs for seconds.
const CARGO_CYCLONEDX: &str = "0.5.9";

/// The version of the specification that both tools write.
const SPECIFICATION: &str = "1.5";

/// The name that cargo-cyclonedx gives its files, one in each crate's folder.
const FILE: &str = "components.cdx";

/// The components of each of these functions, without what only builds or tests it.
pub(super) fn of_functions(
    names: &[String],
    source: &Source,
    architecture: Architecture,
) -> Result<Vec<String>, Failure> {
    let tool = cargo_cyclonedx()?;
    // The tool writes into the crates, so it gets a clone of the commit.
    let clone = root().join("target/dist/source");
    clear(&clone)?;
    let mut git = command("git", &["clone", "--quiet"]);
    git.arg(root()).arg(&clone);
    run(git)?;
    let mut list = command(
        tool,
        &[
            "cyclonedx",
            "--quiet",
            "--no-build-deps",
            "--format",
            "json",
        ],
    );
    list.args(["--spec-version", SPECIFICATION, "--override-filename", FILE])
        .args(["--target", target(architecture)])
        .current_dir(&clone)
        // With it the tool leaves out the random number and the present time.
        .env("SOURCE_DATE_EPOCH", &source.seconds);
    run(list)?;
    let here = clone.display().to_string();
    let texts = names.iter().map(|name| {
        let file = clone
            .join("functions")
            .join(name)
            .join(FILE)
            .with_extension("cdx.json");
        read(&file).map(|text| text.replace(&here, CHECKOUT))
    });
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    clear(&clone)?;
    Ok(texts)
}

/// The packages that are part of the web app.
pub(super) fn of_pages(source: &Source) -> Result<String, Failure> {
    let mut list = command("npm", &["sbom", "--package-lock-only", "--omit", "dev"]);
    list.args(["--sbom-format", "cyclonedx"])
        .current_dir(root().join("web"));
    Ok(timeless(&output(list)?, &source.time))
}

/// npm's list without its random number, and with the time of the commit.
fn timeless(text: &str, time: &str) -> String {
    let mut kept = String::new();
    for line in text.lines() {
        if line.starts_with("  \"serialNumber\": ") {
            continue;
        }
        if line.starts_with("    \"timestamp\": ") {
            kept.push_str("    \"timestamp\": \"");
            kept.push_str(time);
            kept.push_str("\",");
        } else {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}

/// The installed cargo-cyclonedx, or our own copy under target/tools.
fn cargo_cyclonedx() -> Result<PathBuf, Failure> {
    let installed = PathBuf::from("cargo-cyclonedx");
    let is_there = |program: &Path| {
        let version = command(program, &["cyclonedx", "--version"]).output();
        version.is_ok_and(|output| output.status.success())
    };
    if is_there(&installed) {
        return Ok(installed);
    }
    let tools = root().join("target/tools");
    let ours = tools.join("bin/cargo-cyclonedx");
    if !is_there(&ours) {
        let mut install = command(
            "cargo",
            &["install", "cargo-cyclonedx", "--locked", "--debug"],
        );
        install
            .args(["--quiet", "--version", CARGO_CYCLONEDX, "--root"])
            .arg(&tools);
        run(install)?;
    }
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_packages_has_no_random_number_and_the_commits_time() {
        let listed = |number: &str, time: &str| {
            format!(
                "{{\n  \"specVersion\": \"1.5\",\n  \"serialNumber\": \"{number}\",\n  \"version\": 1,\n  \"metadata\": {{\n    \"timestamp\": \"{time}\",\n    \"tools\": []\n  }}\n}}"
            )
        };
        let first = listed("urn:uuid:4c803900", "2026-11-29T06:28:15.107Z");
        let second = listed("urn:uuid:f2b1d6e4", "2026-11-30T10:00:00.000Z");
        let expected = "{\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {\n    \"timestamp\": \"2026-12-01T09:00:00Z\",\n    \"tools\": []\n  }\n}\n";
        assert_eq!(timeless(&first, "2026-12-01T09:00:00Z"), expected);
        assert_eq!(timeless(&second, "2026-12-01T09:00:00Z"), expected);
    }
}
