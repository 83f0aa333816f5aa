//! Expressions, with the names and values that they use. `#name` refers to the attribute `name`, so that reserved words of `DynamoDB` do not matter.

use super::{TableError, value};
use crate::failure::Failure;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use std::collections::HashMap;

/// The names and values that the expressions of one call use.
#[derive(Clone, Debug, Default)]
pub(super) struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    fault: Option<String>,
}

impl Placeholders {
    /// Registers every `#name` of an expression.
    pub(super) fn name_all(&mut self, expression: &str) {
        for piece in expression.split('#').skip(1) {
            let end = piece
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(piece.len());
            self.name(&piece[..end]);
        }
    }

    /// Registers one attribute and returns its placeholder.
    pub(super) fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    /// Registers a value under `:name` and returns its placeholder. A value that cannot be written is reported when the call is made.
    pub(super) fn value(&mut self, name: &str, given: impl Serialize) -> String {
        let placeholder = format!(":{name}");
        match value(given) {
            Ok(value) => {
                self.values.insert(placeholder.clone(), value);
            }
            Err(error) => self.fault = Some(error.to_string()),
        }
        placeholder
    }

    /// Adds the names and values of another expression.
    pub(super) fn extend(&mut self, other: Self) {
        self.names.extend(other.names);
        self.values.extend(other.values);
        self.fault = self.fault.take().or(other.fault);
    }

    /// Both maps for a call. An empty map becomes `None`, because `DynamoDB` refuses it.
    #[expect(
        clippy::type_complexity,
        reason = "the two maps of every call, used nowhere else"
    )]
    pub(super) fn finish(
        self,
    ) -> Result<
        (
            Option<HashMap<String, String>>,
            Option<HashMap<String, AttributeValue>>,
        ),
        TableError,
    > {
        if let Some(fault) = self.fault {
            return Err(TableError(Failure::permanent(fault)));
        }
        let names = (!self.names.is_empty()).then_some(self.names);
        let values = (!self.values.is_empty()).then_some(self.values);
        Ok((names, values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_the_text() {
        let mut placeholders = Placeholders::default();
        placeholders.name_all("attribute_not_exists(#PK) OR #version < :version");
        placeholders.value("version", 3);
        let (names, values) = placeholders.finish().unwrap();
        let mut names: Vec<_> = names.unwrap().into_values().collect();
        names.sort();
        assert_eq!(names, ["PK", "version"]);
        assert_eq!(values.unwrap().len(), 1);
    }
}
