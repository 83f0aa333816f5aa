//! Converts a request to an event of API Gateway's HTTP APIs, payload format 2.0 (API Gateway developer guide, "Working with AWS Lambda proxy integrations for HTTP APIs").

use super::route::decode;
use crate::names::ACCOUNT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use shared::value::time::Timestamp;
use std::net::SocketAddr;
use ulid::Ulid;

/// Headers that the gateway sets itself; values from callers are dropped.
const OF_THE_ROAD: [&str; 5] = [
    "host",
    "portico-viewer",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-amzn-trace-id",
];

/// A request to be converted.
pub(super) struct Call<'a> {
    pub(super) parts: &'a Parts,
    pub(super) body: &'a [u8],
    /// The connecting address.
    pub(super) peer: SocketAddr,
    /// The caller's network address, as stated by the edge.
    pub(super) viewer: &'a str,
    /// The portal's host.
    pub(super) host: &'a str,
    /// The key of the route.
    pub(super) key: &'a str,
    pub(super) parameters: &'a [(String, String)],
    pub(super) now: Timestamp,
}

impl Call<'_> {
    /// The event for the function.
    pub(super) fn to_event(&self) -> Value {
        let uri = &self.parts.uri;
        let query = uri.query().unwrap_or_default();
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.key,
            "rawPath": uri.path(),
            "rawQueryString": query,
            "headers": self.headers(),
            "requestContext": self.context(),
            "isBase64Encoded": false,
        });
        if let Value::Object(event) = &mut event {
            let cookies = cookies(&self.parts.headers);
            // Without cookies the field is left out, never empty.
            if !cookies.is_empty() {
                event.insert("cookies".to_owned(), json!(cookies));
            }
            if !query.is_empty() {
                event.insert(
                    "queryStringParameters".to_owned(),
                    Value::Object(joined(query_pairs(query))),
                );
            }
            if !self.parameters.is_empty() {
                event.insert(
                    "pathParameters".to_owned(),
                    Value::Object(joined(self.parameters.iter().cloned())),
                );
            }
            self.insert_body(event);
        }
        event
    }

    /// Adds the body: text as it is, anything else in base64.
    fn insert_body(&self, event: &mut Map<String, Value>) {
        if self.body.is_empty() {
            return;
        }
        let (body, encoded) = match std::str::from_utf8(self.body) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (STANDARD.encode(self.body), true),
        };
        event.insert("body".to_owned(), json!(body));
        event.insert("isBase64Encoded".to_owned(), json!(encoded));
    }

    fn headers(&self) -> Map<String, Value> {
        let sent =
            self.parts.headers.iter().filter(|(name, _)| {
                **name != header::COOKIE && !OF_THE_ROAD.contains(&name.as_str())
            });
        let mut headers = joined(sent.map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        }));
        let forwarded = headers.get("x-forwarded-for").and_then(Value::as_str);
        let forwarded = forwarded.map_or_else(
            || self.peer.ip().to_string(),
            |others| format!("{others}, {}", self.peer.ip()),
        );
        let port = self.host.rsplit(':').next().unwrap_or("80");
        for (name, value) in [
            ("host", self.host),
            ("portico-viewer", self.viewer),
            ("x-forwarded-for", &forwarded),
            ("x-forwarded-port", port),
            ("x-forwarded-proto", "http"),
            (
                "x-amzn-trace-id",
                &format!(
                    "Root=1-{:08x}-{:024x}",
                    self.now.0 / 1_000,
                    Ulid::generate().random()
                ),
            ),
        ] {
            headers.insert(name.to_owned(), json!(value));
        }
        headers
    }

    fn context(&self) -> Value {
        let agent = self
            .parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        json!({
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": self.host,
            "domainPrefix": self.host.split(['.', ':']).next(),
            "http": {
                "method": self.parts.method.as_str(),
                "path": self.parts.uri.path(),
                "protocol": format!("{:?}", self.parts.version),
                "sourceIp": self.peer.ip().to_string(),
                "userAgent": agent.unwrap_or_default(),
            },
            "requestId": Ulid::generate().to_string(),
            "routeKey": self.key,
            "stage": "$default",
            "time": self.now.instant().strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": self.now.0,
        })
    }
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let sent = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let all = sent.flat_map(|value| value.split(';')).map(str::trim);
    all.filter(|cookie| !cookie.is_empty())
        .map(str::to_owned)
        .collect()
}

fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (
                decode(&name.replace('+', " ")),
                decode(&value.replace('+', " ")),
            )
        })
}

/// Joins several values of one name with commas.
fn joined(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    let mut map: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        match map.get_mut(&name) {
            Some(Value::String(there)) => {
                there.push(',');
                there.push_str(&value);
            }
            _ => {
                map.insert(name, Value::String(value));
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use lambda_http::request::LambdaRequest;
    use lambda_http::{Body, RequestExt};

    fn event(request: axum::http::request::Builder, body: &[u8]) -> Value {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let parameters = [("id".to_owned(), "a b".to_owned())];
        let call = Call {
            parts: &parts,
            body,
            peer: "127.0.0.1:5000".parse().unwrap(),
            viewer: "127.0.0.1",
            host: "localhost:8787",
            key: "GET /v1/bills/{id}",
            parameters: &parameters,
            now: Timestamp(1_795_412_100_000),
        };
        call.to_event()
    }

    #[test]
    fn the_event_is_api_gateways() {
        let request = Request::get("/v1/bills/a%20b?x=1&x=2&y=%C3%B1+z&")
            .header("Accept", "a")
            .header("Accept", "b")
            .header("Cookie", "one=1; two=2")
            .header("Portico-Viewer", "9.9.9.9")
            .header("Host", "evil.example");
        let event = event(request, b"");
        assert_eq!(event["version"], "2.0");
        assert_eq!(event["rawPath"], "/v1/bills/a%20b");
        assert_eq!(event["rawQueryString"], "x=1&x=2&y=%C3%B1+z&");
        assert_eq!(
            event["queryStringParameters"],
            json!({"x": "1,2", "y": "ñ z"})
        );
        assert_eq!(event["pathParameters"], json!({"id": "a b"}));
        assert_eq!(event["cookies"], json!(["one=1", "two=2"]));
        assert_eq!(event["headers"]["accept"], "a,b");
        assert_eq!(event["headers"]["host"], "localhost:8787");
        assert_eq!(event["headers"]["portico-viewer"], "127.0.0.1");
        assert_eq!(event["headers"].get("cookie"), None);
        assert_eq!(
            event["requestContext"]["time"],
            "23/Nov/2026:05:35:00 +0000"
        );
        assert_eq!(event.get("body"), None);
    }

    #[test]
    fn lambda_http_reads_it() {
        let event = event(
            Request::post("/v1/bills/a%20b?x=1&x=2").header("Cookie", "s=1"),
            br#"{"a":1}"#,
        );
        let read: LambdaRequest = serde_json::from_str(&event.to_string()).unwrap();
        let request: lambda_http::Request = read.into();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri().path(), "/v1/bills/a%20b");
        assert_eq!(request.headers()["cookie"], "s=1");
        assert_eq!(request.path_parameters().first("id"), Some("a b"));
        assert_eq!(
            request.query_string_parameters().all("x"),
            Some(vec!["1", "2"])
        );
        assert_eq!(request.body(), &Body::Text(r#"{"a":1}"#.to_owned()));
    }

    #[test]
    fn without_cookies_there_is_no_such_field() {
        let event = event(Request::post("/v1/x"), &[0xff, 0x00]);
        assert_eq!(event.get("cookies"), None);
        assert_eq!(event["isBase64Encoded"], true);
        assert_eq!(event["body"], "/wA=");
    }
}
