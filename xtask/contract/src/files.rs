//! The contract as files under docs/.

use crate::{api, events};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the events' schemas, within docs/.
const EVENTS: &str = "events";

/// All files of the contract, by path within docs/.
///
/// # Errors
/// When a sample under `events` cannot be read.
pub fn documents() -> io::Result<BTreeMap<PathBuf, String>> {
    let mut documents = BTreeMap::new();
    documents.insert(PathBuf::from("openapi.json"), pretty(&api::openapi(&events_folder())?)?);
    for (name, schema) in events::schemas() {
        let path = Path::new(EVENTS).join(format!("{name}.json"));
        documents.insert(path, pretty(&schema)?);
    }
    Ok(documents)
}

/// The folder of the samples, in this checkout.
pub(crate) fn events_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events")
}

fn pretty(document: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

/// The files under `docs` that differ from the code: changed, missing, or no longer part of the contract.
pub fn differences(docs: &Path, documents: &BTreeMap<PathBuf, String>) -> io::Result<Vec<PathBuf>> {
    let mut different: Vec<_> = documents
        .iter()
        .filter(|(path, text)| fs::read_to_string(docs.join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    different.extend(leftovers(docs, documents)?);
    Ok(different)
}

/// Writes the contract to the files under `docs` and removes leftovers.
pub fn write(docs: &Path, documents: &BTreeMap<PathBuf, String>) -> io::Result<()> {
    for path in leftovers(docs, documents)? {
        fs::remove_file(docs.join(path))?;
    }
    fs::create_dir_all(docs.join(EVENTS))?;
    documents
        .iter()
        .try_for_each(|(path, text)| fs::write(docs.join(path), text))
}

/// Schemas of events that no longer exist.
fn leftovers(docs: &Path, documents: &BTreeMap<PathBuf, String>) -> io::Result<Vec<PathBuf>> {
    let folder = docs.join(EVENTS);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut leftovers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = Path::new(EVENTS).join(entry?.file_name());
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
            && !documents.contains_key(&path)
        {
            leftovers.push(path);
        }
    }
    Ok(leftovers)
}
