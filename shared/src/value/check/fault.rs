//! A field that does not match: its place and a code, never its value.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// Why a value does not match. Stable, lower case with hyphens.
pub type Code = &'static str;

/// Most faults that are kept for one document: the first few show what is wrong.
const MAX_FAULTS: usize = 10;

/// One place in a document that does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the document (RFC 6901).
    pub pointer: String,
    /// Why the value there does not match.
    pub code: Code,
}

impl Fault {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, code: Code) -> Self {
        Self {
            pointer: pointer.into(),
            code,
        }
    }
}

impl fmt::Display for Fault {
    /// `/data/total/currency currency`; only the code for the whole document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.pointer.is_empty() { "" } else { " " };
        write!(f, "{}{gap}{}", self.pointer, self.code)
    }
}

/// Collects the faults of one document, so that all of them are reported at once.
#[derive(Debug)]
pub struct Checks {
    root: String,
    faults: Vec<Fault>,
}

impl Checks {
    /// Starts checking the value at `root`, a JSON pointer.
    pub fn at(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            faults: Vec::new(),
        }
    }

    /// Records the outcome of one check at a pointer below the root. Returns the checked value if the check passed.
    pub fn take<T>(&mut self, pointer: &str, outcome: Result<T, Code>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(code) => {
                if self.faults.len() < MAX_FAULTS {
                    let pointer = format!("{}{pointer}", self.root);
                    self.faults.push(Fault { pointer, code });
                }
                None
            }
        }
    }

    /// The same for an optional value.
    pub fn take_some<T>(
        &mut self,
        pointer: &str,
        value: Option<&String>,
        check: impl FnOnce(&str) -> Result<T, Code>,
    ) -> Option<T> {
        value.and_then(|value| self.take(pointer, check(value)))
    }

    /// Returns `value`, which was read from the checked document, if there is one and no check failed; otherwise the faults.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Fault>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(self.faults),
        }
    }
}

/// Longest field name that an answer repeats, in bytes. No field of the API or of a firm's event is half as long. A pointer ends before a longer name.
const MAX_FIELD: usize = 100;

/// Reads a JSON value as a type. `root` is the pointer to the value in its document.
pub fn read<T: DeserializeOwned>(value: Value, root: &str) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let fault = describe(&error);
        Fault::new(format!("{root}{}", fault.pointer), fault.code)
    })
}

/// The first mismatch in valid JSON. Serde's message contains the value, so only the field's name and the sort of mismatch are taken from it. The category of `serde_json` does not help: it counts a number in place of a choice as a syntax error.
pub(crate) fn describe(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let message = error.inner().to_string();
    let mut at = pointer(error.path());
    let code = if message.starts_with("missing field") {
        let field = message.split('`').nth(1).unwrap_or_default();
        at = format!("{at}/{field}");
        "missing"
    } else if message.starts_with("duplicate field") {
        let field = message.split('`').nth(1).unwrap_or_default();
        at = format!("{at}/{field}");
        "twice"
    } else if message.starts_with("unknown field") {
        "unknown"
    } else if message.starts_with("unknown variant") {
        "choice"
    } else {
        "type"
    };
    Fault::new(at, code)
}

/// The JSON pointer of a path (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Map { key } | Segment::Enum { variant: key } if key.len() > MAX_FIELD => {
                break;
            }
            Segment::Map { key } | Segment::Enum { variant: key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Unknown => {}
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Shape {
        a: String,
        b: Option<Vec<u8>>,
        c: Option<crate::value::text::Locale>,
    }

    #[test]
    fn a_misfit_is_named_and_not_repeated() {
        let fault = |value| match read::<Shape>(value, "/data") {
            Ok(_) => "fits".to_owned(),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(fault(json!({"a": "x", "more": 1})), "fits");
        assert_eq!(fault(json!({})), "/data/a missing");
        assert_eq!(fault(json!({"a": 1})), "/data/a type");
        assert_eq!(
            fault(json!({"a": "x", "b": [1, "secret"]})),
            "/data/b/1 type"
        );
        assert_eq!(fault(json!({"a": "x", "c": "secret"})), "/data/c choice");
        assert_eq!(fault(json!(["secret"])), "/data type");
    }

    #[test]
    fn the_first_few_faults_are_told_at_once() {
        let mut checks = Checks::at("/data");
        for number in 0..100 {
            checks.take::<()>(&format!("/{number}"), Err("empty"));
        }
        let faults = checks.finish(Some(())).unwrap_err();
        assert_eq!(faults.len(), MAX_FAULTS);
        assert_eq!(faults[1].to_string(), "/data/1 empty");
        assert_eq!(Checks::at("").finish(Some(7)), Ok(7));
    }
}
