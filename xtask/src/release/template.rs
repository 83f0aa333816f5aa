//! The template of a release: template.yaml as it stands, with the packages beside it as code.

use crate::build::Architecture;
use crate::step::Failure;

/// Where the packages are, seen from the template.
const PACKAGES: &str = "functions";

/// Replaces each function's code by its package, and the default of the architecture. Works on lines, so that everything else,
/// comments too, stays as it is read in the repository.
pub(super) fn packaged(
    template: &str,
    functions: &[String],
    architecture: Architecture,
) -> Result<String, Failure> {
    let mut missing: Vec<&str> = functions.iter().map(String::as_str).collect();
    let mut lines = Vec::new();
    let mut resource = "";
    for line in template.lines() {
        if let Some(name) = key(line, 2) {
            resource = name;
        }
        let changed = if key(line, 6) == Some("CodeUri") {
            let name = function(resource, line, functions)?;
            missing.retain(|missing| *missing != name);
            format!("      CodeUri: {PACKAGES}/{name}.zip")
        } else if resource == "Architecture" && key(line, 4) == Some("Default") {
            format!("    Default: {}", architecture.name())
        } else {
            line.to_owned()
        };
        lines.push(changed);
    }
    if let Some(name) = missing.first() {
        return Err(Failure(format!(
            "template.yaml has no CodeUri for {name}: add the function there, or remove its folder."
        )));
    }
    Ok(lines.join("\n") + "\n")
}

/// The key of a line that is indented by exactly that many spaces.
fn key(line: &str, indent: usize) -> Option<&str> {
    let trimmed = line.trim_start_matches(' ');
    let is_key = line.len() - trimmed.len() == indent && trimmed.starts_with(char::is_alphabetic);
    is_key
        .then_some(trimmed)?
        .split_once(':')
        .map(|(key, _)| key)
}

/// Which function the code of a resource is: the one whose name is the last part of its path, else the one whose name is the
/// resource's in other letters.
fn function<'a>(
    resource: &str,
    line: &str,
    functions: &'a [String],
) -> Result<&'a String, Failure> {
    let path = line.trim().trim_end_matches('/');
    let by_path = functions
        .iter()
        .find(|name| path.ends_with(&format!("/{name}")));
    let by_name = || {
        functions
            .iter()
            .find(|name| name.replace('-', "") == resource.to_lowercase())
    };
    by_path.or_else(by_name).ok_or_else(|| {
        Failure(format!(
            "{resource} in template.yaml has the code of no function: its CodeUri must end in a folder of functions/."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::functions;
    use crate::step::root;

    #[test]
    fn every_function_of_the_template_has_its_package_and_nothing_else_changes() {
        let original = std::fs::read_to_string(root().join("template.yaml")).unwrap();
        let functions = functions().unwrap();
        let packaged = packaged(&original, &functions, Architecture::X86).unwrap();
        for name in &functions {
            let line = format!("      CodeUri: functions/{name}.zip\n");
            assert_eq!(packaged.matches(&line).count(), 1, "{name}");
        }
        let differs: Vec<_> = original
            .lines()
            .zip(packaged.lines())
            .filter(|(before, after)| before != after)
            .collect();
        assert_eq!(differs.len(), functions.len() + 1);
        assert!(differs.contains(&("    Default: arm64", "    Default: x86_64")));
        assert_eq!(original.lines().count(), packaged.lines().count());
    }

    #[test]
    fn a_function_without_code_and_code_without_a_function_are_refused() {
        let template = "Resources:\n  ListBills:\n    Properties:\n      CodeUri: .\n";
        let both = ["list-bills".to_owned(), "sign-out".to_owned()];
        let text = packaged(template, &both[..1], Architecture::Arm64).unwrap();
        assert!(text.contains("CodeUri: functions/list-bills.zip"), "{text}");
        let refused = packaged(template, &both, Architecture::Arm64).unwrap_err();
        assert!(
            refused.to_string().contains("no CodeUri for sign-out"),
            "{refused}"
        );
        let refused = packaged(template, &both[1..], Architecture::Arm64).unwrap_err();
        assert!(refused.to_string().contains("ListBills"), "{refused}");
    }
}
