//! Event patterns, as used by bus rules and stream filters (Amazon EventBridge user guide, "Event patterns").
//! Supported: exact values, `prefix`, `suffix`, `exists`, `anything-but`, nested objects and arrays. Any other pattern is refused when the template is read, so that none silently matches more or less than in AWS.

use serde_json::{Map, Value};

/// A parsed pattern.
#[derive(Debug, PartialEq)]
pub(crate) struct Pattern {
    fields: Vec<(String, Node)>,
}

#[derive(Debug, PartialEq)]
enum Node {
    Fields(Pattern),
    AnyOf(Vec<Matcher>),
}

#[derive(Debug, PartialEq)]
enum Matcher {
    Equals(Value),
    Prefix(String),
    Suffix(String),
    Exists(bool),
    AnythingBut(Vec<Matcher>),
}

impl Pattern {
    /// Parses a pattern; the error names the unsupported part.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let Value::Object(object) = value else {
            return Err(format!("a pattern is an object, not {value}"));
        };
        let fields = object
            .iter()
            .map(|(name, value)| Ok((name.clone(), Node::read(name, value)?)))
            .collect::<Result<_, String>>()?;
        Ok(Self { fields })
    }

    /// Whether an event matches: every field of the pattern must match.
    pub(crate) fn matches(&self, event: &Value) -> bool {
        self.fits(event.as_object())
    }

    fn fits(&self, object: Option<&Map<String, Value>>) -> bool {
        self.fields
            .iter()
            .all(|(name, node)| node.fits(object.and_then(|object| object.get(name))))
    }
}

impl Node {
    fn read(name: &str, value: &Value) -> Result<Self, String> {
        match value {
            Value::Object(_) => Ok(Self::Fields(Pattern::read(value)?)),
            Value::Array(matchers) if !matchers.is_empty() => Ok(Self::AnyOf(
                matchers
                    .iter()
                    .map(Matcher::read)
                    .collect::<Result<_, _>>()?,
            )),
            _ => Err(format!(
                "{name} must be an object or a list that is not empty"
            )),
        }
    }

    fn fits(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Fields(pattern), Some(Value::Array(items))) => {
                items.iter().any(|item| pattern.fits(item.as_object()))
            }
            (Self::Fields(pattern), value) => pattern.fits(value.and_then(Value::as_object)),
            (Self::AnyOf(matchers), Some(Value::Array(items))) if !items.is_empty() => items
                .iter()
                .any(|item| matchers.iter().any(|matcher| matcher.fits(Some(item)))),
            (Self::AnyOf(matchers), value) => matchers.iter().any(|matcher| matcher.fits(value)),
        }
    }
}

impl Matcher {
    fn read(value: &Value) -> Result<Self, String> {
        let Value::Object(object) = value else {
            return match value {
                Value::Array(_) => Err("a list cannot stand in a list of values".to_owned()),
                scalar => Ok(Self::Equals(scalar.clone())),
            };
        };
        let mut entries = object.iter();
        let (Some((name, operand)), None) = (entries.next(), entries.next()) else {
            return Err(format!("a comparison has one name: {value}"));
        };
        match (name.as_str(), operand) {
            ("prefix", Value::String(text)) => Ok(Self::Prefix(text.clone())),
            ("suffix", Value::String(text)) => Ok(Self::Suffix(text.clone())),
            ("exists", Value::Bool(wanted)) => Ok(Self::Exists(*wanted)),
            ("anything-but", Value::Array(values)) => Ok(Self::AnythingBut(
                values.iter().map(Self::read).collect::<Result<_, _>>()?,
            )),
            ("anything-but", operand) => Ok(Self::AnythingBut(vec![Self::read(operand)?])),
            _ => Err(format!(
                "the local portal does not know the comparison {value}"
            )),
        }
    }

    fn fits(&self, value: Option<&Value>) -> bool {
        // Only leaves are compared; an object or an empty list counts as absent.
        let leaf = value.filter(|value| !value.is_object() && !value.is_array());
        match self {
            Self::Exists(wanted) => leaf.is_some() == *wanted,
            Self::Equals(expected) => leaf == Some(expected),
            Self::Prefix(text) => leaf
                .and_then(Value::as_str)
                .is_some_and(|s| s.starts_with(text)),
            Self::Suffix(text) => leaf
                .and_then(Value::as_str)
                .is_some_and(|s| s.ends_with(text)),
            Self::AnythingBut(others) => {
                leaf.is_some() && !others.iter().any(|other| other.fits(leaf))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fits(pattern: &Value, event: &Value) -> bool {
        Pattern::read(pattern).unwrap().matches(event)
    }

    #[test]
    fn every_field_must_fit_and_one_value_of_each() {
        let pattern = json!({"source": ["a", "b"], "detail": {"state": ["paid"]}});
        assert!(fits(
            &pattern,
            &json!({"source": "b", "detail": {"state": "paid", "x": 1}})
        ));
        assert!(!fits(
            &pattern,
            &json!({"source": "b", "detail": {"state": "void"}})
        ));
        assert!(!fits(&pattern, &json!({"source": "b"})));
        assert!(!fits(
            &pattern,
            &json!({"source": "c", "detail": {"state": "paid"}})
        ));
    }

    #[test]
    fn comparisons() {
        assert!(fits(
            &json!({"source": [{"prefix": "firm."}]}),
            &json!({"source": "firm.hale"})
        ));
        assert!(!fits(
            &json!({"source": [{"prefix": "firm."}]}),
            &json!({"source": "portico"})
        ));
        assert!(fits(
            &json!({"a": [{"suffix": ".pdf"}]}),
            &json!({"a": "x.pdf"})
        ));
        assert!(fits(&json!({"a": [{"exists": true}]}), &json!({"a": null})));
        assert!(fits(&json!({"a": {"b": [{"exists": false}]}}), &json!({})));
        assert!(!fits(&json!({"a": [{"exists": false}]}), &json!({"a": 1})));
        assert!(fits(
            &json!({"a": [{"anything-but": "x"}]}),
            &json!({"a": "y"})
        ));
        assert!(!fits(
            &json!({"a": [{"anything-but": ["x", "y"]}]}),
            &json!({"a": "y"})
        ));
        assert!(!fits(
            &json!({"a": [{"anything-but": {"prefix": "x"}}]}),
            &json!({"a": "xy"})
        ));
        assert!(!fits(&json!({"a": [{"anything-but": "x"}]}), &json!({})));
    }

    #[test]
    fn arrays_fit_when_one_element_does() {
        assert!(fits(&json!({"a": ["x"]}), &json!({"a": ["y", "x"]})));
        assert!(!fits(&json!({"a": ["x"]}), &json!({"a": []})));
        assert!(fits(
            &json!({"a": {"b": [1]}}),
            &json!({"a": [{"b": 2}, {"b": 1}]})
        ));
    }

    #[test]
    fn stream_filters_reach_into_images() {
        let pattern =
            json!({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["BILL"]}}}});
        let record =
            json!({"eventName": "INSERT", "dynamodb": {"NewImage": {"kind": {"S": "BILL"}}}});
        assert!(fits(&pattern, &record));
        assert!(!fits(
            &pattern,
            &json!({"eventName": "REMOVE", "dynamodb": {}})
        ));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for pattern in [
            json!([]),
            json!({"a": "x"}),
            json!({"a": []}),
            json!({"a": [{"numeric": [">", 1]}]}),
            json!({"a": [{"prefix": "x", "suffix": "y"}]}),
            json!({"a": [["x"]]}),
        ] {
            assert!(Pattern::read(&pattern).is_err(), "{pattern}");
        }
    }
}
