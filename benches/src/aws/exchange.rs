//! One call of a function and its answer.

use crate::failure::Failure;
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode, header};
use serde_json::{Value, json};
use std::ops::AddAssign;

/// A call, as far as its answer depends on it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What stands in `AWS_ENDPOINT_URL_…`.
    pub(crate) service: &'static str,
    /// `x-amz-target`; empty for services without it.
    pub(crate) target: String,
    /// The operation: `GetItem`, or method and path for services without a target.
    pub(crate) operation: String,
    /// The body; null if it is no JSON.
    pub(crate) request: Value,
}

/// An answer of an engine.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    units: Units,
}

/// What a call costs: request units of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Units {
    pub(crate) read: f64,
    pub(crate) write: f64,
}

/// A call and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// Calls of one round were made before an answer to any of them was there.
    pub(crate) round: usize,
    pub(crate) asked: Asked,
    pub(crate) answer: Answer,
}

/// How much two calls have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Another operation.
    None,
    /// The operation, and that many of the values of its key.
    Values(usize),
    /// Everything.
    Whole,
}

impl AddAssign for Units {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.write += other.write;
    }
}

/// What a request asks.
pub(super) fn operation_of(service: &'static str, parts: &Parts, body: &[u8]) -> Asked {
    let target = parts.headers.get("x-amz-target");
    let target = target
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default();
    let operation = match target.rsplit_once('.') {
        Some((_, operation)) => operation.to_owned(),
        None => format!("{} {}", parts.method, parts.uri.path()),
    };
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    Asked {
        service,
        target: target.to_owned(),
        operation,
        request,
    }
}

impl Asked {
    /// How much a recorded call is like this one.
    pub(super) fn likeness(&self, recorded: &Self) -> Likeness {
        let by_path = self.target.is_empty() && recorded.target.is_empty();
        if self.service != recorded.service || self.operation != recorded.operation && !by_path {
            Likeness::None
        } else if self.request == recorded.request {
            Likeness::Whole
        } else {
            Likeness::Values(self.values_in_common(recorded))
        }
    }

    /// How many values both calls have under the same name: a page of events differs from the same page a second later in one, from another list in several.
    fn values_in_common(&self, recorded: &Self) -> usize {
        let values = |name| (self.request[name].as_object(), &recorded.request[name]);
        let common = ["Key", "ExpressionAttributeValues"].map(values).into_iter();
        common
            .map(|(own, theirs)| {
                let own = own.into_iter().flatten();
                own.filter(|(name, value)| theirs[name.as_str()] == **value)
                    .count()
            })
            .sum()
    }

    /// Sends the call on to its engine, and asks the table what it costs.
    pub(super) async fn forward(
        &self,
        http: &reqwest::Client,
        engine: &str,
        parts: &Parts,
        body: &Bytes,
    ) -> Result<Answer, Failure> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut headers = parts.headers.clone();
        headers.remove(header::CONTENT_LENGTH);
        let counted = self.service == "DYNAMODB" && self.request.is_object();
        let body = if counted {
            let mut request = self.request.clone();
            request["ReturnConsumedCapacity"] = json!("TOTAL");
            Bytes::from(request.to_string())
        } else {
            body.clone()
        };
        let request = http.request(parts.method.clone(), format!("{engine}{path}"));
        let answer = request.headers(headers).body(body).send().await?;
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        for hop in [
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
            header::CONNECTION,
        ] {
            headers.remove(hop);
        }
        let body = answer.bytes().await?;
        let mut answer = Answer {
            status,
            headers,
            body,
            units: Units::default(),
        };
        if counted {
            answer.take_units();
        }
        Ok(answer)
    }
}

impl Answer {
    /// Takes out what the function did not ask for.
    fn take_units(&mut self) {
        let Ok(Value::Object(mut body)) = serde_json::from_slice(&self.body) else {
            return;
        };
        let Some(consumed) = body.remove("ConsumedCapacity") else {
            return;
        };
        let tables = match consumed {
            Value::Array(tables) => tables,
            table => vec![table],
        };
        for table in &tables {
            let number = |name: &str| table[name].as_f64();
            let total = number("CapacityUnits").unwrap_or_default();
            self.units += match (number("ReadCapacityUnits"), number("WriteCapacityUnits")) {
                (None, None) => Units {
                    read: total,
                    write: 0.0,
                },
                (read, write) => Units {
                    read: read.unwrap_or_default(),
                    write: write.unwrap_or_default(),
                },
            };
        }
        // The check sum of the body that is no more.
        self.headers.remove("x-amz-crc32");
        self.body = Bytes::from(Value::Object(body).to_string());
    }

    /// What the call cost.
    pub(crate) fn units(&self) -> Units {
        self.units
    }

    pub(super) fn to_response(&self) -> Result<Response<Body>, Failure> {
        let mut response = Response::builder().status(self.status);
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(&self.headers);
        }
        Ok(response.body(Body::from(self.body.clone()))?)
    }
}
