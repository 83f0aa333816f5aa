//! The events that API Gateway's HTTP APIs hand to a function, payload format 2.0.

use serde_json::{Value, json};

/// A request to a route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The route's key: `GET /v1/bills/{id}`.
    pub(crate) route: &'static str,
    /// What stands in the places of the route, in their order.
    pub(crate) places: Vec<(&'static str, String)>,
    /// Headers besides those that every browser sends.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body, if there is one.
    pub(crate) body: Option<Value>,
}

impl Request {
    /// A request without a body.
    pub(crate) fn to(route: &'static str) -> Self {
        Self {
            route,
            ..Self::default()
        }
    }

    /// The same with one place of the route filled.
    pub(crate) fn at(mut self, name: &'static str, value: &str) -> Self {
        self.places.push((name, value.to_owned()));
        self
    }

    /// The same with a header more.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same with a JSON body.
    pub(crate) fn sending(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// The event that the function gets.
    pub(crate) fn to_event(&self, now: jiff::Timestamp) -> Value {
        let (method, path) = self.route.split_once(' ').unwrap_or_default();
        let path = self
            .places
            .iter()
            .fold(path.to_owned(), |path, (name, value)| {
                path.replace(&format!("{{{name}}}"), value)
            });
        let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route,
            "rawPath": path,
            "rawQueryString": "",
            "headers": {
                "accept": "application/json",
                "accept-language": "en-US,en;q=0.9",
                "content-type": "application/json",
                "host": "portal.example.com",
                "portico-viewer": "198.51.100.7",
                "user-agent": agent,
                "x-amzn-trace-id": "Root=1-6922a4c0-3f1c2b7a5d4e6f708192a3b4",
                "x-forwarded-for": "198.51.100.7",
                "x-forwarded-port": "443",
                "x-forwarded-proto": "https",
            },
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "domainName": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
                "domainPrefix": "a1b2c3d4e5",
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7", "userAgent": agent},
                "requestId": "QnBfXh1aIAMEV0A=",
                "routeKey": self.route,
                "stage": "$default",
                "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
                "timeEpoch": now.as_millisecond(),
            },
            "isBase64Encoded": false,
        });
        for (name, value) in &self.headers {
            event["headers"][name] = json!(value);
        }
        for (name, value) in &self.places {
            event["pathParameters"][name] = json!(value);
        }
        if let Some(body) = &self.body {
            let body = body.to_string();
            event["headers"]["content-length"] = json!(body.len().to_string());
            event["body"] = json!(body);
        }
        event
    }
}
