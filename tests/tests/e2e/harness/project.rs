//! The project's files: its template and its sources.

use serde_norway::Value as Yaml;
use std::path::{Path, PathBuf};

/// The project's folder.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the project's folder")
}

/// The text of a file of the project.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A function in the template.
#[derive(Debug)]
pub struct Function {
    /// Its crate name.
    pub name: String,
    /// Its routes, for example `GET /v1/bills`, in the template's order; not `$default`.
    pub routes: Vec<String>,
    /// Its other event sources: `DynamoDB` for the table's stream, `SQS` for a queue.
    pub sources: Vec<String>,
}

/// The functions of template.yaml.
pub fn functions() -> Vec<Function> {
    let template: Yaml = serde_norway::from_str(&read("template.yaml")).expect("YAML");
    let resources = template["Resources"].as_mapping().expect("resources");
    let functions = resources
        .values()
        .filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    functions.map(function).collect()
}

fn function(resource: &Yaml) -> Function {
    let properties = &resource["Properties"];
    let code = properties["CodeUri"].as_str().expect("where its code is");
    let mut function = Function {
        name: code.rsplit('/').next().expect("a name").to_owned(),
        routes: Vec::new(),
        sources: Vec::new(),
    };
    // Without events, an operator calls it.
    let events = properties["Events"].as_mapping();
    for event in events.into_iter().flat_map(|events| events.values()) {
        let part = |name: &str| event["Properties"][name].as_str().expect("text").to_owned();
        match event["Type"].as_str().expect("a type") {
            // Without a path it is $default, which no document of the API has.
            "HttpApi" if event["Properties"]["Path"].is_null() => {}
            "HttpApi" => {
                let route = format!("{} {}", part("Method"), part("Path"));
                function.routes.push(route);
            }
            other => function.sources.push(other.to_owned()),
        }
    }
    function
}

/// All routes of the template, for example `GET /v1/bills`.
pub fn routes() -> Vec<String> {
    functions()
        .into_iter()
        .flat_map(|function| function.routes)
        .collect()
}

/// The template without these resources, for tests that need only part of the portal and would otherwise wait for the rest.
pub fn template_without(resources: &[&str]) -> String {
    let mut kept = Vec::new();
    let mut dropping = false;
    for line in read("template.yaml").lines() {
        let begins = line
            .strip_prefix("  ")
            .filter(|rest| rest.starts_with(char::is_alphanumeric));
        if line.starts_with(char::is_alphanumeric) {
            dropping = false;
        } else if let Some(name) = begins {
            dropping = resources.contains(&name.trim_end_matches(':'));
        }
        if !dropping {
            kept.push(line.to_owned());
        }
    }
    kept.join("\n")
}

/// All files below a folder of the project whose names end in `ending`, as paths relative to the project's folder.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let listed =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in listed {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir()
            && name != "node_modules"
            && name != "target"
            && name != "dist"
            && name != ".git"
        {
            collect(&path, ending, found);
        } else if name.ends_with(ending) {
            found.push(
                path.strip_prefix(root())
                    .expect("below the project")
                    .to_owned(),
            );
        }
    }
}

/// The names of the subfolders of a folder of the project.
pub fn folders(folder: &str) -> Vec<String> {
    let listed = std::fs::read_dir(root().join(folder)).expect("a folder");
    let mut names: Vec<_> = listed
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("a plain name"))
        .collect();
    names.sort();
    names
}
