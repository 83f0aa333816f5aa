//! The whole portal, with three small functions for tests.

mod engines;
mod functions;
mod gateway;
mod objects;
mod project;
mod restart;
mod watch;

use crate::functions::{Registry, function};
use crate::options::{Options, project};
use crate::portal::Portal;
use functions::{forward, front, letter};
use reqwest::{Client, Response};
use serde_json::{Value, json};

const FUNCTIONS: Registry = &[
    ("front", function!(http front)),
    ("forward", function!(stream forward)),
    ("letter", function!(queue letter)),
];

/// A portal under test and a client for it.
struct Trial {
    portal: Portal,
    client: Client,
}

impl Trial {
    async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    async fn start_with(options: Options) -> Self {
        let options = Options {
            template: project("local/src/tests/template.yaml"),
            ..options
        };
        let portal = Portal::start_with(options, FUNCTIONS).await.unwrap();
        Self {
            portal,
            client: Client::new(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.portal.origin())
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        self.client
            .post(self.url(path))
            .json(body)
            .send()
            .await
            .unwrap()
    }

    /// Writes a note, which goes through the stream, the bus and the queue and becomes a mail.
    async fn write(&self, note: &str) {
        let answer = self
            .client
            .post(self.url("/v1/notes"))
            .body(note.to_owned())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
    }

    async fn settle(&self) {
        assert_eq!(self.post("/local/settle", &json!({})).await.status(), 200);
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        let answer: Value = self.get(path).await.json().await.unwrap();
        answer["data"].as_array().unwrap().clone()
    }

    /// The subjects of all mails.
    async fn subjects(&self) -> Vec<String> {
        self.list("/local/emails")
            .await
            .iter()
            .map(|email| email["subject"].as_str().unwrap().to_owned())
            .collect()
    }
}
