//! Expressions with names and values collected from their text: `#name` stands for the attribute `name`, so that no reserved word of `DynamoDB` has to be known.

use super::{TableError, value};
use crate::failure::Failure;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use std::collections::HashMap;

/// Names and values that the expressions of one call refer to.
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

    /// Registers one attribute and gives its placeholder.
    pub(super) fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    /// Registers a value under `:name`; what cannot be written is reported when the call is made.
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

    /// Takes over what another expression refers to.
    pub(super) fn extend(&mut self, other: Self) {
        self.names.extend(other.names);
        self.values.extend(other.values);
        self.fault = self.fault.take().or(other.fault);
    }

    /// Both maps as a call takes them; `None` where there is nothing, because `DynamoDB` refuses an empty map.
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
