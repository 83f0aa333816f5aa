//! The headers stored with an object and returned with it.

use super::claims::text;
use super::record::{Content, Headers, UNVERSIONED, Version};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The stored headers, besides `x-amz-meta-*`.
const KEPT: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
];
/// S3's content type for bytes of unknown type.
const UNKNOWN_TYPE: &str = "binary/octet-stream";

/// The headers of a request to store.
pub(super) fn take_headers(request: &HeaderMap) -> Headers {
    let mut headers: Headers = request
        .iter()
        .filter(|(name, _)| {
            KEPT.contains(&name.as_str()) || name.as_str().starts_with("x-amz-meta-")
        })
        .filter_map(|(name, value)| {
            Some((
                name.as_str().to_owned(),
                String::from_utf8(value.as_bytes().to_vec()).ok()?,
            ))
        })
        .collect();
    // The transfer encoding of the body is not a property of the object.
    if let Some(encoding) = headers.remove("content-encoding") {
        let rest: Vec<&str> = encoding
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty() && *name != "aws-chunked")
            .collect();
        if !rest.is_empty() {
            headers.insert("content-encoding".to_owned(), rest.join(","));
        }
    }
    headers
        .entry("content-type".to_owned())
        .or_insert_with(|| UNKNOWN_TYPE.to_owned());
    headers
}

/// The headers of a response that returns an object, except those that the request overrides.
pub(super) fn show_headers(
    version: &Version,
    content: &Content,
    given: &[&str],
    with_checksum: bool,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut show = |name: &str, value: &str| {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.insert(name, value);
        }
    };
    for (name, value) in &content.headers {
        if !given.contains(&name.as_str()) {
            show(name, value);
        }
    }
    if version.id != UNVERSIONED {
        show("x-amz-version-id", &version.id);
    }
    if let Some(checksum) = content.checksum.as_ref().filter(|_| with_checksum) {
        show(checksum.algorithm.header().as_str(), &checksum.value);
        show("x-amz-checksum-type", checksum.kind.name());
    }
    headers
}

/// Whether a request asks for the checksum.
pub(super) fn wants_checksum(request: &HeaderMap) -> bool {
    text(request, &HeaderName::from_static("x-amz-checksum-mode"))
        .is_some_and(|mode| mode.eq_ignore_ascii_case("enabled"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_the_body_is_not_kept() {
        let mut request = HeaderMap::new();
        for (name, value) in [
            ("content-encoding", "aws-chunked, gzip"),
            ("x-amz-meta-name", "caf\u{e9}"),
            ("x-amz-date", "20261123T000000Z"),
        ] {
            request.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let kept = take_headers(&request);
        assert_eq!(kept["content-encoding"], "gzip");
        assert_eq!(kept["x-amz-meta-name"], "caf\u{e9}");
        assert_eq!(kept["content-type"], UNKNOWN_TYPE);
        assert_eq!(kept.len(), 3);
    }
}
