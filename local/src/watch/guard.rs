//! Keeps web pages away from `/local`: a page of another origin can send requests to this machine, but they carry another Host or that page's Origin.

use super::refuse;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Answers 403 unless the request is for this portal and comes from no other page.
pub(crate) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    if is_own(request.headers(), port) {
        next.run(request).await
    } else {
        refuse(
            StatusCode::FORBIDDEN,
            "Only this machine and this portal's own pages may call /local.",
        )
    }
}

fn is_own(headers: &HeaderMap, port: u16) -> bool {
    let hosts = [format!("localhost:{port}"), format!("127.0.0.1:{port}")];
    let ours = |name: HeaderName, prefix: &str, needed: bool| match headers.get(name) {
        None => !needed,
        Some(value) => value.to_str().is_ok_and(|value| {
            value
                .strip_prefix(prefix)
                .is_some_and(|host| hosts.iter().any(|own| own == host))
        }),
    };
    ours(header::HOST, "", true) && ours(header::ORIGIN, "http://", false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_portals_own_host_and_origin() {
        for (host, origin, own) in [
            (Some("localhost:87"), None, true),
            (Some("127.0.0.1:87"), Some("http://localhost:87"), true),
            (Some("localhost:88"), None, false),
            (Some("localhost"), None, false),
            (Some("evil.example:87"), None, false),
            (None, None, false),
            (Some("localhost:87"), Some("https://localhost:87"), false),
            (Some("localhost:87"), Some("http://evil.example"), false),
            (Some("localhost:87"), Some("null"), false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(is_own(&headers, 87), own, "{host:?} {origin:?}");
        }
    }
}
