//! Examples: every problem as the code words it, and the bodies of calls as the samples in `events` have them.

use super::operations;
use serde_json::{Value, json};
use shared::edge::problem::{FieldError, Problem};
use shared::value::text::Locale;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What the tests fill into a sample, with a value of the same form.
const FILLED: [(&str, &str); 1] = [("{{etag}}", "5eb63bbbe01eeed093cb22bb8f5acdc3")];

/// Adds the examples to the document. Those of the problems are named by the responses already.
pub(super) fn add(document: &mut Value, events: &Path) -> io::Result<()> {
    let named = document["paths"].to_string();
    for problem in Problem::one_of_each() {
        // A method that a path does not have is no operation of it.
        if !named.contains(&format!("#/components/examples/{}\"", problem.name())) {
            continue;
        }
        let problem = with_a_field(problem);
        let example = json!({"value": problem.body(Locale::En)});
        document["components"]["examples"][problem.name()] = example;
    }
    let samples = samples(events)?;
    let paths = document["paths"].as_object().into_iter().flatten();
    let routes: BTreeMap<String, String> = paths
        .flat_map(|(path, item)| {
            let operations = item.as_object().into_iter().flatten();
            operations.map(move |(method, operation)| {
                let name = operation["operationId"].as_str().unwrap_or_default();
                (name.to_owned(), format!("{} {path}", method.to_uppercase()))
            })
        })
        .collect();
    for (_, operation) in operations(document) {
        let name = operation["operationId"].as_str().unwrap_or_default();
        let Some(bodies) = routes.get(name).and_then(|route| samples.get(route)) else {
            continue;
        };
        if !operation["requestBody"].is_object() {
            return Err(io::Error::other(format!(
                "a sample of {name} has a body, and the operation describes none"
            )));
        }
        let content = &mut operation["requestBody"]["content"]["application/json"];
        for (name, body) in bodies {
            content["examples"][name] = json!({"value": body});
        }
    }
    Ok(())
}

/// A problem about fields names one of them.
fn with_a_field(problem: Problem) -> Problem {
    match problem {
        Problem::InvalidFields(_) => {
            Problem::InvalidFields(vec![FieldError::new("/email", "email")])
        }
        Problem::PartsDoNotFit(_) => {
            Problem::PartsDoNotFit(vec![FieldError::new("/parts/0/etag", "part-missing")])
        }
        other => other,
    }
}

/// The bodies of the sample calls, by route and by the name of the sample.
type Bodies = BTreeMap<String, BTreeMap<String, Value>>;

fn samples(events: &Path) -> io::Result<Bodies> {
    let mut bodies = Bodies::new();
    for folder in entries(events)?.into_iter().filter(|path| path.is_dir()) {
        for path in entries(&folder)? {
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                read(&path, &mut bodies)?;
            }
        }
    }
    Ok(bodies)
}

fn read(path: &Path, bodies: &mut Bodies) -> io::Result<()> {
    let mut text = fs::read_to_string(path)?;
    for (mark, value) in FILLED {
        text = text.replace(mark, value);
    }
    let sample: Value = serde_json::from_str(&text)?;
    if let (Some(route), Some(body)) = (sample["routeKey"].as_str(), sample["body"].as_str()) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let route = bodies.entry(route.to_owned()).or_default();
        route.insert(name.into_owned(), serde_json::from_str(body)?);
    }
    Ok(())
}

/// What a folder contains, in the order of the names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut entries = entries?;
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A caller who writes the first body of a route wants to see one.
    #[test]
    fn every_body_has_an_example() {
        let mut document = super::super::openapi(&crate::events_folder()).unwrap();
        for (_, operation) in operations(&mut document) {
            let content = &operation["requestBody"]["content"]["application/json"];
            let shown = content.is_null() || content["examples"].is_object();
            assert!(shown, "{}", operation["operationId"]);
        }
    }
}
