//! A caller of the API.

use super::answers;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// A browser or an app, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    origin: String,
    headers: Vec<(String, String)>,
}

/// A response of the portal.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as JSON; `null` when it is not JSON.
    pub body: Value,
    pub text: String,
}

impl Answer {
    /// The last part of the problem's type; empty when the response is no problem.
    pub fn problem(&self) -> &str {
        let kind = self.body["type"].as_str().unwrap_or_default();
        kind.strip_prefix("/problems/").unwrap_or_default()
    }

    /// The body without the id of the request, which no two answers share.
    pub fn sentences(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(problem) = body.as_object_mut() {
            problem.remove("request_id");
        }
        body
    }

    /// The first invalid field, and its error code.
    pub fn field(&self) -> (&str, &str) {
        let error = &self.body["errors"][0];
        (
            error["field"].as_str().unwrap_or_default(),
            error["code"].as_str().unwrap_or_default(),
        )
    }

    /// The entries of a list.
    pub fn rows(&self) -> &[Value] {
        assert_eq!(self.status, 200, "{self:?}");
        self.body["data"].as_array().expect("a list")
    }

    /// A header; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Client {
    pub(super) fn new(http: reqwest::Client, origin: &str) -> Self {
        Self {
            http,
            origin: origin.to_owned(),
            headers: Vec::new(),
        }
    }

    /// The same caller with this header added or replaced.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.retain(|(known, _)| known != name);
        caller.headers.push((name.to_owned(), value.to_owned()));
        caller
    }

    /// The same caller, signed in with a bearer token.
    pub fn with_token(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// The bearer token; empty if there is none.
    pub fn token(&self) -> &str {
        let header = self
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        header
            .and_then(|(_, value)| value.strip_prefix("Bearer "))
            .unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn put(&self, path: &str) -> Answer {
        self.call(Method::PUT, path, None).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Calls with any method and body; `content-type` is JSON unless the caller sets another.
    pub async fn call(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        self.call_bytes(method, path, body.map(String::into_bytes))
            .await
    }

    /// Like [`Self::call`], with a body that need not be text.
    pub async fn call_bytes(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let url = format!("{}{path}", self.origin);
        let mut request = self.http.request(method.clone(), url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            if !self.headers.iter().any(|(name, _)| name == "content-type") {
                request = request.header("content-type", "application/json");
            }
            request = request.body(body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.expect("text");
        let body = serde_json::from_str(&text).unwrap_or_default();
        let answer = Answer {
            status,
            headers,
            body,
            text,
        };
        answers::check(&method, path, &answer);
        answer
    }
}
