//! The template's structure in CloudFormation: resources by logical name, references between them, and errors.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// The template cannot be read, or contains something that the local portal does not support.
#[derive(Debug, PartialEq, Eq)]
pub struct TemplateError {
    at: String,
    fault: String,
}

impl TemplateError {
    pub(crate) fn new(at: &str, fault: impl Into<String>) -> Self {
        Self {
            at: at.to_owned(),
            fault: fault.into(),
        }
    }

    /// The same error, with the file name added.
    pub(super) fn within(self, file: &str) -> Self {
        Self {
            at: format!("{file}: {}", self.at),
            ..self
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.fault)
    }
}

impl std::error::Error for TemplateError {}

/// The resources by logical name.
pub(super) struct Resources<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Resources<'a> {
    /// The logical name and properties of each resource of a type.
    pub(super) fn of(
        &self,
        kind: &'static str,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        self.0
            .iter()
            .filter(move |(_, resource)| resource.get("Type").and_then(Value::as_str) == Some(kind))
            .map(|(name, resource)| {
                (
                    name.as_str(),
                    resource.get("Properties").unwrap_or(&Value::Null),
                )
            })
    }

    /// The type of each resource, by logical name.
    pub(super) fn types(&self) -> BTreeMap<String, String> {
        self.0
            .iter()
            .filter_map(|(name, resource)| {
                Some((name.clone(), resource.get("Type")?.as_str()?.to_owned()))
            })
            .collect()
    }
}

/// The logical name in a `Ref` or `GetAtt`.
pub(crate) fn referred(value: &Value) -> Option<&str> {
    match value.get("Ref") {
        Some(name) => name.as_str(),
        None => match value.get("Fn::GetAtt")? {
            Value::Array(path) => path.first()?.as_str(),
            Value::String(path) => path.split('.').next(),
            _ => None,
        },
    }
}
