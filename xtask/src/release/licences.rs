//! The licences of what others wrote and a release contains. Most ask that their text and the names in it go along.

use super::binary::{cargo_home, target};
use super::source::output;
use super::{at, entries, read};
use crate::build::{Architecture, functions};
use crate::npm;
use crate::step::{Failure, command, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How the names of files with a licence or a notice begin, in capitals.
const BEGINNINGS: [&str; 6] = [
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];

/// A package of somebody else.
struct Work {
    /// Its name and version.
    name: String,
    /// Its licence as an SPDX expression, as its manifest has it.
    licence: String,
    texts: Vec<String>,
}

/// The works in the functions and in the web app, with their licences and each distinct text once.
pub(super) fn all(architecture: Architecture) -> Result<String, Failure> {
    let mut works = crates(architecture)?;
    works.extend(packages()?);
    Ok(write(&works))
}

/// The crates that are built into a function.
fn crates(architecture: Architecture) -> Result<Vec<Work>, Failure> {
    let mut tree = command(
        "cargo",
        &["tree", "--locked", "--edges", "normal", "--prefix", "none"],
    );
    tree.args(["--format", "{p}|{l}|", "--target", target(architecture)]);
    for name in functions()? {
        tree.args(["--package", &name]);
    }
    let listed = output(tree)?;
    let listed: BTreeSet<_> = listed.lines().filter_map(listed_crate).collect();
    let mut registries = Vec::new();
    if let Some(cargo) = cargo_home() {
        registries = entries(&cargo.join("registry/src"))?;
    }
    let work = |(name, version, licence): (&str, &str, &str)| {
        let folder = format!("{name}-{version}");
        let mut folders = registries.iter().map(|registry| registry.join(&folder));
        let folder = folders.find(|folder| folder.exists()).ok_or_else(|| {
            Failure(format!(
                "The source of {name} {version} is not on this machine: run `cargo fetch --locked`."
            ))
        })?;
        Ok(Work {
            name: format!("{name} {version}"),
            licence: licence.to_owned(),
            texts: texts(&folder)?,
        })
    };
    listed.into_iter().map(work).collect()
}

/// Name, version and licence from a line of `cargo tree`; none for a crate of ours, which has a path.
fn listed_crate(line: &str) -> Option<(&str, &str, &str)> {
    let (package, licence) = line.split_once('|')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let is_ours = words.next().is_some_and(|word| word.starts_with("(/"));
    (!is_ours).then_some((name, version, licence.split('|').next()?))
}

/// The packages that are built into the web app.
fn packages() -> Result<Vec<Work>, Failure> {
    npm::install("web")?;
    let web = root().join("web");
    let lock = read(&web.join("package-lock.json"))?;
    let mut list = command("npm", &["ls", "--all", "--omit", "dev", "--parseable"]);
    list.current_dir(&web);
    let listed = output(list)?;
    // The first is the app itself.
    let folders: BTreeSet<_> = listed.lines().skip(1).map(PathBuf::from).collect();
    let work = |folder: PathBuf| {
        let place = folder.strip_prefix(&web).unwrap_or(&folder).display();
        let (name, licence) = locked(&lock, &place.to_string()).ok_or_else(|| {
            Failure(format!(
                "web/package-lock.json does not know {place}: run `npm ci` in web/."
            ))
        })?;
        Ok(Work {
            name,
            licence: licence.to_owned(),
            texts: texts(&folder)?,
        })
    };
    folders.into_iter().map(work).collect()
}

/// The name with the version, and the licence, that npm's lock file has for a place as `node_modules/preact`.
fn locked<'a>(lock: &'a str, place: &str) -> Option<(String, &'a str)> {
    let (_, rest) = lock.split_once(&format!("\n    \"{place}\": {{\n"))?;
    let (entry, _) = rest.split_once("\n    }")?;
    let field = |name: &str| {
        let (_, value) = entry.split_once(&format!("      \"{name}\": \""))?;
        value.split('"').next()
    };
    let (_, name) = place.rsplit_once("node_modules/")?;
    let licence = field("license").unwrap_or("see its text");
    Some((format!("{name} {}", field("version")?), licence))
}

/// The licences and notices in a package's folder.
fn texts(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut files: Vec<_> = entries(folder)?
        .into_iter()
        .filter(|file| {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_uppercase();
            file.is_file()
                && BEGINNINGS
                    .iter()
                    .any(|beginning| name.starts_with(beginning))
        })
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        let bytes = fs::read(&file).map_err(|error| at(&file, "read", &error))?;
        Ok(String::from_utf8_lossy(&bytes)
            .replace("\r\n", "\n")
            .trim()
            .to_owned())
    };
    files.into_iter().map(read).collect()
}

fn write(works: &[Work]) -> String {
    let mut by_text: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut list = Vec::new();
    for work in works {
        let end = if work.texts.is_empty() {
            " (came without a text)"
        } else {
            ""
        };
        list.push(format!("- {}: {}{end}", work.name, work.licence));
        for one in &work.texts {
            by_text.entry(one).or_default().push(&work.name);
        }
    }
    let line = "-".repeat(80);
    let texts = by_text
        .into_iter()
        .map(|(one, names)| format!("\n{line}\n\n{}:\n\n{one}\n", names.join(", ")));
    format!(
        "The functions and the web app of Portico contain these works, each under its own licence. Their sources, unchanged, are on crates.io and npmjs.com under these names and versions. The texts that came with them follow.\n\n{}\n{}",
        list.join("\n"),
        texts.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_is_a_crate_of_somebody_else_or_ours() {
        assert_eq!(
            listed_crate("bytes v1.12.2|MIT|"),
            Some(("bytes", "1.12.2", "MIT"))
        );
        assert_eq!(
            listed_crate("ring v0.17.14|Apache-2.0 AND ISC| (*)"),
            Some(("ring", "0.17.14", "Apache-2.0 AND ISC"))
        );
        assert_eq!(
            listed_crate("zerocopy-derive v0.8.1 (proc-macro)|MIT|"),
            Some(("zerocopy-derive", "0.8.1", "MIT"))
        );
        assert_eq!(
            listed_crate("shared v0.1.0 (/home/ana/portico/shared)|Apache-2.0|"),
            None
        );
        assert_eq!(listed_crate(""), None);
    }

    #[test]
    fn each_text_is_there_once_under_all_that_have_it() {
        let work = |name: &str, texts: &[&str]| Work {
            name: name.into(),
            licence: "MIT".into(),
            texts: texts.iter().map(|&text| text.to_owned()).collect(),
        };
        let text = write(&[
            work("a 1.0.0", &["Permission is granted"]),
            work("b 2.0.0", &["Permission is granted", "Copyright Ana"]),
            work("c 3.0.0", &[]),
        ]);
        assert_eq!(text.matches("Permission is granted").count(), 1);
        assert!(
            text.contains("\na 1.0.0, b 2.0.0:\n\nPermission is granted\n"),
            "{text}"
        );
        assert!(text.contains("\nb 2.0.0:\n\nCopyright Ana\n"), "{text}");
        assert!(
            text.contains("- c 3.0.0: MIT (came without a text)\n"),
            "{text}"
        );
    }

    #[test]
    fn a_package_has_the_version_and_the_licence_of_its_own_entry() {
        let lock = "{\n  \"packages\": {\n    \"\": {\n      \"version\": \"0.1.0\"\n    },\n    \"node_modules/@fluent/bundle\": {\n      \"version\": \"0.19.1\",\n      \"resolved\": \"https://registry.npmjs.org/x.tgz\"\n    },\n    \"node_modules/preact\": {\n      \"version\": \"11.2.0\",\n      \"license\": \"MIT\"\n    }\n  }\n}";
        assert_eq!(
            locked(lock, "node_modules/preact"),
            Some(("preact 11.2.0".into(), "MIT"))
        );
        assert_eq!(
            locked(lock, "node_modules/@fluent/bundle"),
            Some(("@fluent/bundle 0.19.1".into(), "see its text"))
        );
        assert_eq!(locked(lock, "node_modules/act"), None);
    }
}
