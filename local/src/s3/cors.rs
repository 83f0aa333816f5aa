//! CORS for pages of the portal's origins, like a bucket's CORS configuration: GET, HEAD and PUT with any header (Amazon S3 user guide, "Using cross-origin resource sharing").

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

/// The methods that a page may use.
const METHODS: [Method; 3] = [Method::GET, Method::HEAD, Method::PUT];
/// The response headers that a page may read.
const EXPOSED: &str = "ETag, Content-Range, Accept-Ranges, x-amz-version-id, x-amz-request-id, x-amz-checksum-crc32, x-amz-checksum-crc32c, x-amz-checksum-crc64nvme, x-amz-checksum-sha1, x-amz-checksum-sha256, x-amz-checksum-type";
/// How long a browser may cache the preflight response, in seconds.
const MAX_AGE: &str = "3000";
const VARY: &str = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

/// The origins whose pages are allowed.
pub(super) struct Cors {
    origins: Vec<String>,
}

impl Cors {
    pub(super) fn new(origins: Vec<String>) -> Self {
        Self { origins }
    }

    /// The response to a preflight request; `None` for other requests.
    pub(super) fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response> {
        if method != Method::OPTIONS {
            return None;
        }
        let asked = headers
            .get(header::ACCESS_CONTROL_REQUEST_METHOD)
            .and_then(|method| Method::from_bytes(method.as_bytes()).ok());
        let mut answer = Response::new(Body::empty());
        match (self.origin(headers), asked) {
            (Some(origin), Some(asked)) if METHODS.contains(&asked) => {
                let answer = answer.headers_mut();
                allow(answer, origin);
                if let Some(names) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
                    answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
                }
                answer.insert(
                    header::ACCESS_CONTROL_MAX_AGE,
                    HeaderValue::from_static(MAX_AGE),
                );
            }
            _ => {
                *answer.status_mut() = StatusCode::FORBIDDEN;
                *answer.body_mut() = Body::from(
                    "<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed.</Message></Error>",
                );
            }
        }
        Some(answer)
    }

    /// The origin of the calling page, if it is allowed.
    pub(super) fn origin<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        let known = self
            .origins
            .iter()
            .any(|known| known.as_bytes() == origin.as_bytes());
        known.then_some(origin)
    }
}

/// Lets a page of this origin read the response.
pub(super) fn allow(answer: &mut HeaderMap, origin: &HeaderValue) {
    let text = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    answer.extend([
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone()),
        text(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT"),
        text(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        text(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
        text(header::VARY, VARY),
    ]);
}
