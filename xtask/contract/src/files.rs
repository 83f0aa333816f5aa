//! The contract as files under docs/.

use crate::{api, asyncapi, events, registry, webhooks};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the events' schemas, within docs/.
const EVENTS: &str = "events";

/// The folder of the same schemas for the registry of EventBridge. The tests read every file below the other one.
const REGISTRY: &str = "event-registry";

/// All files of the contract, by path within docs/.
///
/// # Errors
/// When a sample under `events` cannot be read.
pub fn documents() -> io::Result<BTreeMap<PathBuf, String>> {
    let mut documents = BTreeMap::new();
    documents.insert(
        PathBuf::from("openapi.json"),
        pretty(&api::openapi(&events_folder())?)?,
    );
    let events = events::all();
    let samples = events_folder().join("apply-firm-event");
    let asyncapi = asyncapi::document(&events, &samples)?;
    documents.insert(PathBuf::from("asyncapi.json"), pretty(&asyncapi)?);
    let webhooks = webhooks::document(&events);
    documents.insert(PathBuf::from("webhooks.json"), pretty(&webhooks)?);
    for event in &events {
        let file = format!("{}.json", event.name);
        documents.insert(Path::new(EVENTS).join(&file), pretty(&event.schema)?);
        let registered = registry::document(event);
        documents.insert(Path::new(REGISTRY).join(&file), pretty(&registered)?);
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
    for folder in [EVENTS, REGISTRY] {
        fs::create_dir_all(docs.join(folder))?;
    }
    documents
        .iter()
        .try_for_each(|(path, text)| fs::write(docs.join(path), text))
}

/// Schemas of events that no longer exist.
fn leftovers(docs: &Path, documents: &BTreeMap<PathBuf, String>) -> io::Result<Vec<PathBuf>> {
    let mut leftovers = Vec::new();
    for folder in [EVENTS, REGISTRY] {
        if !docs.join(folder).exists() {
            continue;
        }
        for entry in fs::read_dir(docs.join(folder))? {
            let path = Path::new(folder).join(entry?.file_name());
            let is_schema = path
                .extension()
                .is_some_and(|extension| extension == "json");
            if is_schema && !documents.contains_key(&path) {
                leftovers.push(path);
            }
        }
    }
    Ok(leftovers)
}
