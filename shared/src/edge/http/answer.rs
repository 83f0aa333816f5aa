//! An answer before it becomes an HTTP response.

use super::Call;
use crate::edge::problem::ProblemBody;
use crate::value::secret;
use crate::value::text::Locale;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LINK, LOCATION, SET_COOKIE,
};
use http::{HeaderMap, Method, StatusCode};
use lambda_http::{Body, Response};
use serde::Serialize;

/// What a handler returns: status, headers and body.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// 200 with a JSON body.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with a JSON body.
    pub fn created(body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body)
    }

    /// 202 with a JSON body.
    pub fn accepted(body: &impl Serialize) -> Self {
        Self::json(StatusCode::ACCEPTED, body)
    }

    /// 303 with the address of the answer in `Location`.
    pub fn see_other(url: &str) -> Self {
        Self::new(StatusCode::SEE_OTHER, Vec::new()).header(LOCATION, url)
    }

    /// 204, without a body.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Vec::new())
    }

    /// 200 with a page of a list, and the address of the next page (`Link`, RFC 8288) where one follows.
    pub fn page(call: &Call, page: &impl Serialize, next: Option<&str>) -> Self {
        let answer = Self::ok(page);
        match next {
            Some(cursor) => {
                let link = format!("<{}>; rel=\"next\"", call.next_page(cursor));
                answer.header(LINK, &link)
            }
            None => answer,
        }
    }

    /// 200 with a body of another type than JSON.
    pub fn content(content_type: &'static str, body: Vec<u8>) -> Self {
        Self::new(StatusCode::OK, body).header(CONTENT_TYPE, content_type)
    }

    /// A problem, in its own status and language.
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
        // An answer is for one person and must not be stored, unless the handler says otherwise.
        .header(CACHE_CONTROL, "private, no-cache, no-store")
        .header(HeaderName::from_static("x-content-type-options"), "nosniff")
    }

    /// The methods that the resource has (`Allow`, RFC 9110, section 10.2.1).
    #[must_use]
    pub fn allow(self, methods: &[String]) -> Self {
        self.header(ALLOW, &methods.join(", "))
    }

    /// Sets a header. A value that is not valid in a header is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Lets browsers and caches keep this answer for `seconds`.
    #[must_use]
    pub fn public(self, seconds: u32) -> Self {
        self.header(CACHE_CONTROL, &format!("public, max-age={seconds}"))
    }

    /// Adds a `Set-Cookie` header with this value.
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

    /// Builds the response. A GET whose `ETag` the caller already has becomes 304 (RFC 9110, section 13.1.2).
    pub(crate) fn respond(
        mut self,
        method: &Method,
        if_none_match: Option<&str>,
    ) -> Response<Body> {
        if *method == Method::GET && self.status == StatusCode::OK {
            let etag = format!("\"{}\"", &secret::hash(&self.body)[..22]);
            let known = if_none_match.is_some_and(|known| {
                known.split(',').any(|one| {
                    let one = one.trim();
                    one == "*" || one.trim_start_matches("W/") == etag
                })
            });
            if known {
                self.status = StatusCode::NOT_MODIFIED;
                self.body.clear();
                // They describe a body (RFC 9110, section 15.4.5).
                for name in [CONTENT_TYPE, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY] {
                    self.headers.remove(name);
                }
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
        assert!(!again.headers().contains_key(CONTENT_TYPE));
        let any = Answer::ok(&[1]).respond(&Method::GET, Some("*"));
        assert_eq!(any.status(), StatusCode::NOT_MODIFIED);
        let other = Answer::ok(&[2]).respond(&Method::GET, Some(&etag));
        assert_eq!(other.status(), StatusCode::OK);
    }
}
