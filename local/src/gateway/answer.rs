//! Converts a function's response in payload format 2.0 to HTTP.

use super::message;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Maximum size of a Lambda response in bytes.
const MAX_ANSWER: usize = 6 * 1024 * 1024;

/// The HTTP response. An invalid function response becomes API Gateway's 500.
pub(super) fn to_response(answer: &Value) -> Response {
    read(answer)
        .unwrap_or_else(|| message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"))
}

fn read(answer: &Value) -> Option<Response> {
    let status = u16::try_from(answer.get("statusCode")?.as_u64()?).ok()?;
    let body = answer
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let body = match answer.get("isBase64Encoded").and_then(Value::as_bool) {
        Some(true) => STANDARD.decode(body).ok()?,
        _ => body.as_bytes().to_vec(),
    };
    if body.len() > MAX_ANSWER {
        return None;
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    for (name, value) in pairs(answer, "headers").chain(pairs(answer, "multiValueHeaders")) {
        let name: HeaderName = name.parse().ok()?;
        // The server sets these itself.
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            response
                .headers_mut()
                .append(name, HeaderValue::from_str(value).ok()?);
        }
    }
    for cookie in answer
        .get("cookies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        response.headers_mut().append(
            header::SET_COOKIE,
            HeaderValue::from_str(cookie.as_str()?).ok()?,
        );
    }
    Some(response)
}

fn pairs<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let object = answer.get(field).and_then(Value::as_object);
    object.into_iter().flatten().flat_map(|(name, value)| {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        values
            .iter()
            .filter_map(|value| Some((name.as_str(), value.as_str()?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_part_of_an_answer_arrives() {
        let response = to_response(&json!({
            "statusCode": 201,
            "headers": {"content-type": "application/json", "content-length": "99"},
            "multiValueHeaders": {"vary": ["a", "b"]},
            "cookies": ["x=1; Secure", "y=2"],
            "body": "AQI=",
            "isBase64Encoded": true,
        }));
        assert_eq!(response.status(), StatusCode::CREATED);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers().get("content-length"), None);
        assert_eq!(response.headers().get_all("vary").iter().count(), 2);
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    }

    #[test]
    fn what_is_no_answer_is_a_500() {
        for answer in [
            json!(null),
            json!({"statusCode": 9}),
            json!({"statusCode": 200, "headers": {"a b": "c"}}),
        ] {
            assert_eq!(
                to_response(&answer).status(),
                StatusCode::INTERNAL_SERVER_ERROR,
                "{answer}"
            );
        }
    }
}
