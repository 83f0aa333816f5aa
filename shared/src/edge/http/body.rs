//! Reading JSON of a known shape: what does not fit becomes a pointer and a code, never a value.

use crate::edge::problem::{FieldError, Problem};
use lambda_http::Body;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;

/// Largest body of a call, in bytes: the longest message (10,000 characters of up to 4 bytes, escaped) fits many times over. Files never come this way.
const MAX_BODY: usize = 512 * 1024;

/// Longest name of a field that is repeated in an answer, in bytes. No field of the API has one half as long; of a longer one the place is named that it stands in.
const MAX_FIELD: usize = 100;

/// Reads a body.
pub(super) fn read<T: DeserializeOwned>(
    content_type: Option<&str>,
    body: &Body,
) -> Result<T, Problem> {
    let bytes: &[u8] = match body {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => &[],
    };
    if bytes.len() > MAX_BODY {
        return Err(Problem::TooLarge);
    }
    let essence = content_type.unwrap_or_default().split(';').next();
    if !essence
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
    {
        return Err(Problem::UnsupportedMediaType);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::MalformedJson)?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|_| Problem::MalformedJson)?;
    // A derived reader would take the values of an object in a list, without their names.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(FieldError::new("", "type").into());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| describe(&error).into())
}

/// Reads query parameters, all of which are text.
pub(super) fn fields<T: DeserializeOwned>(fields: &BTreeMap<&str, &str>) -> Result<T, Problem> {
    let value = serde_json::json!(fields);
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut error = describe(&error);
        error.field = format!("?{}", error.field.trim_start_matches('/'));
        error.into()
    })
}

/// What does not fit in something that is JSON: `serde_json` calls a number in the place of a choice a fault of syntax, and it is none.
fn describe(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let message = error.inner().to_string();
    let named = message.split('`').nth(1).unwrap_or_default();
    let mut at = pointer(error.path());
    let code = if message.starts_with("missing field") {
        at = format!("{at}/{named}");
        "missing"
    } else if message.starts_with("unknown field") {
        "unknown"
    } else if message.starts_with("unknown variant") {
        "choice"
    } else {
        "type"
    };
    FieldError::new(at, code)
}

/// RFC 6901.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    use std::fmt::Write as _;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let _ = write!(pointer, "/{index}");
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

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Sample {
        a: String,
        b: Option<Vec<u8>>,
        d: Option<crate::value::text::Locale>,
    }

    fn fault(body: &str) -> String {
        match read::<Sample>(Some("application/json; charset=utf-8"), &Body::from(body)) {
            Err(Problem::InvalidFields(errors)) => {
                format!("{} {}", errors[0].field, errors[0].code)
            }
            Err(problem) => problem.name().to_owned(),
            Ok(_) => "fits".to_owned(),
        }
    }

    #[test]
    fn a_misfit_is_named_and_not_repeated() {
        assert_eq!(fault(r#"{"a":"x"}"#), "fits");
        assert_eq!(fault(r#"{"a":1}"#), "/a type");
        assert_eq!(fault("{}"), "/a missing");
        assert_eq!(fault(r#"{"a":"x","c":1}"#), "/c unknown");
        assert_eq!(fault(r#"{"a":"x","b":[1,"secret"]}"#), "/b/1 type");
        assert_eq!(fault(r#"{"a":"x","d":7}"#), "/d type");
        assert_eq!(fault(r#"{"a":"x","d":"fr"}"#), "/d choice");
        for body in ["", "{", r#"{"z":"#, r#"{"a":"x"} more"#, "\u{0}"] {
            assert_eq!(fault(body), "malformed-json", "{body:?}");
        }
        let long = format!(r#"{{"a":"x","{}":1}}"#, "n".repeat(MAX_FIELD + 1));
        assert_eq!(fault(&long), " unknown");
        for list in ["[]", r#"["x"]"#, r#" ["x", null]"#, r#"["x", [], "x"]"#] {
            assert_eq!(fault(list), " type", "{list}");
        }
    }

    #[test]
    fn the_type_must_be_declared() {
        for declared in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
        ] {
            let problem = read::<Sample>(declared, &Body::from(r#"{"a":"x"}"#)).unwrap_err();
            assert_eq!(problem.name(), "unsupported-media-type");
        }
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_BODY));
        let problem = read::<Sample>(Some("application/json"), &Body::from(large)).unwrap_err();
        assert_eq!(problem.name(), "too-large");
    }

    #[test]
    fn query_parameters_are_named_with_a_question_mark() {
        let problem = fields::<Sample>(&BTreeMap::from([("a", "x"), ("z", "y")])).unwrap_err();
        let Problem::InvalidFields(errors) = problem else {
            panic!("fields")
        };
        assert_eq!(errors, [FieldError::new("?z", "unknown")]);
    }
}
