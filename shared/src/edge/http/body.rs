//! Reads JSON into a known shape. A field that does not match is reported by pointer and code, never by value.

use crate::edge::problem::{FieldError, Problem};
use crate::value::check::describe;
use lambda_http::Body;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;

/// Largest body of a call, in bytes. The longest message (10,000 characters of up to 4 bytes, escaped) fits many times over; files never pass through the API.
const MAX_BODY: usize = 512 * 1024;

/// Reads a body that is declared as JSON.
pub(super) fn read<T: DeserializeOwned>(
    content_type: Option<&str>,
    body: &Body,
) -> Result<T, Problem> {
    let bytes = bytes(body)?;
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
    // Serde would also accept a list in place of an object, and take its values in order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(FieldError::new("", "type").into());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| misfit(&error).into())
}

/// The bytes of a body, whatever it says.
pub(super) fn bytes(body: &Body) -> Result<&[u8], Problem> {
    let bytes: &[u8] = match body {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => &[],
    };
    if bytes.len() > MAX_BODY {
        return Err(Problem::TooLarge);
    }
    Ok(bytes)
}

/// Reads query parameters. All of them are text.
pub(super) fn fields<T: DeserializeOwned>(fields: &BTreeMap<&str, &str>) -> Result<T, Problem> {
    let value = serde_json::json!(fields);
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut error = misfit(&error);
        error.field = format!("?{}", error.field.trim_start_matches('/'));
        error.into()
    })
}

/// The first field that does not match, as a problem names it.
fn misfit(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let fault = describe(error);
    FieldError::new(fault.pointer, fault.code)
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
        assert_eq!(fault(r#"{"a":"x","a":"y"}"#), "/a twice");
        assert_eq!(fault(r#"{"a":"x","d":7}"#), "/d type");
        assert_eq!(fault(r#"{"a":"x","d":"fr"}"#), "/d choice");
        for body in ["", "{", r#"{"z":"#, r#"{"a":"x"} more"#, "\u{0}"] {
            assert_eq!(fault(body), "malformed-json", "{body:?}");
        }
        let long = format!(r#"{{"a":"x","{}":1}}"#, "n".repeat(101));
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
