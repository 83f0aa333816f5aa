//! An answer before it is one of HTTP.

use crate::edge::problem::ProblemBody;
use crate::value::secret;
use crate::value::text::Locale;
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION,
    SET_COOKIE,
};
use http::{HeaderMap, Method, StatusCode};
use lambda_http::{Body, Response};
use serde::Serialize;

/// What a handler answers.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// 200 and JSON.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 201 and JSON.
    pub fn created(body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body)
    }

    /// 202 and JSON.
    pub fn accepted(body: &impl Serialize) -> Self {
        Self::json(StatusCode::ACCEPTED, body)
    }

    /// 303: the answer lies elsewhere.
    pub fn see_other(url: &str) -> Self {
        Self::new(StatusCode::SEE_OTHER, Vec::new()).header(LOCATION, url)
    }

    /// 204.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Vec::new())
    }

    /// 200 and something that is not JSON.
    pub fn content(content_type: &'static str, body: Vec<u8>) -> Self {
        Self::new(StatusCode::OK, body).header(CONTENT_TYPE, content_type)
    }

    /// A problem.
    pub(crate) fn problem(body: &ProblemBody, locale: Locale) -> Self {
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::json(status, body)
            .header(CONTENT_TYPE, "application/problem+json")
            .header(CONTENT_LANGUAGE, locale.tag())
    }

    fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::new(status, body).header(CONTENT_TYPE, "application/json")
    }

    fn new(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body,
        }
        // What the portal says is for one person and one moment, unless an answer says otherwise.
        .header(CACHE_CONTROL, "private, no-cache, no-store")
        .header(HeaderName::from_static("x-content-type-options"), "nosniff")
    }

    /// Sets a header. A value that no header can have is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Anyone may keep this answer for so many seconds.
    #[must_use]
    pub fn public(self, seconds: u32) -> Self {
        self.header(CACHE_CONTROL, &format!("public, max-age={seconds}"))
    }

    /// Adds a cookie, as `Set-Cookie` has it.
    #[must_use]
    pub fn cookie(mut self, cookie: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.headers.append(SET_COOKIE, value);
        }
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The answer in HTTP; a read whose `ETag` the caller already has becomes 304 (RFC 9110, section 13.1.2).
    pub(crate) fn respond(
        mut self,
        method: &Method,
        if_none_match: Option<&str>,
    ) -> Response<Body> {
        if *method == Method::GET && self.status == StatusCode::OK {
            let etag = format!("\"{}\"", &secret::hash(&self.body)[..22]);
            let known = if_none_match.is_some_and(|known| {
                known
                    .split(',')
                    .any(|one| one.trim().trim_start_matches("W/") == etag)
            });
            if known {
                self.status = StatusCode::NOT_MODIFIED;
                self.body.clear();
            }
            self = self.header(ETAG, &etag);
        }
        let body = match String::from_utf8(self.body) {
            Ok(text) if text.is_empty() => Body::Empty,
            Ok(text) => Body::Text(text),
            Err(error) => Body::Binary(error.into_bytes()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_etag_is_not_sent_again() {
        let first = Answer::ok(&[1]).respond(&Method::GET, None);
        let etag = first.headers()[ETAG].to_str().unwrap().to_owned();
        let again = Answer::ok(&[1]).respond(&Method::GET, Some(&format!("\"x\", W/{etag}")));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(matches!(again.body(), Body::Empty));
        let other = Answer::ok(&[2]).respond(&Method::GET, Some(&etag));
        assert_eq!(other.status(), StatusCode::OK);
    }
}
