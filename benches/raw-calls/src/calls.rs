//! The recorded calls, each on a connection of its own within a round.

use crate::connection::{Response, Secure, open, trust};
use crate::signature::Signer;
use crate::variable;
use rustls::ClientConfig;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::sync::Arc;

#[derive(Deserialize)]
struct Recorded {
    rounds: Vec<Vec<Call>>,
}

/// One call, with the body that was recorded.
#[derive(Deserialize)]
struct Call {
    /// What stands in `AWS_ENDPOINT_URL_…`: `DYNAMODB`.
    service: String,
    /// `x-amz-target`: `DynamoDB_20120810.GetItem`.
    target: String,
    request: Value,
}

/// What a call sends, but for its signature.
pub(crate) struct Prepared {
    /// `name:port`.
    pub(crate) host: String,
    pub(crate) target: String,
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: &'static str,
    /// The service's name in a signature.
    pub(crate) signing_name: &'static str,
    /// The connection that it takes.
    connection: (String, usize),
}

/// The calls of one invocation and the connections that they take.
pub(crate) struct Calls {
    rounds: Vec<Vec<Prepared>>,
    config: Arc<ClientConfig>,
    connections: HashMap<(String, usize), Secure>,
    signer: Signer,
}

impl Calls {
    /// Reads the file that `BENCH_CALLS` names.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let file = std::fs::read(variable("BENCH_CALLS")?)?;
        let recorded: Recorded = serde_json::from_slice(&file)?;
        let rounds = recorded.rounds.into_iter().map(|round| {
            let calls = round.into_iter().enumerate();
            calls.map(|(place, call)| call.prepare(place)).collect()
        });
        Ok(Self {
            rounds: rounds.collect::<Result<_, Box<dyn Error>>>()?,
            config: trust(&variable("BENCH_CA")?)?,
            connections: HashMap::new(),
            signer: Signer::new()?,
        })
    }

    /// Makes all calls: those of a round are sent before the first of their answers is awaited.
    pub(crate) fn make(&mut self) -> Result<(), Box<dyn Error>> {
        for round in &self.rounds {
            for call in round {
                if !self.connections.contains_key(&call.connection) {
                    let stream = open(&self.config, &call.host)?;
                    self.connections.insert(call.connection.clone(), stream);
                }
                let request = self.signer.sign(call);
                let stream = self.connections.get_mut(&call.connection);
                let stream = stream.ok_or("no connection")?;
                stream.write_all(&request)?;
                stream.flush()?;
            }
            for call in round {
                let stream = self.connections.get_mut(&call.connection);
                let answer = Response::read(stream.ok_or("no connection")?)?;
                if answer.status() != "200" || answer.body.is_empty() {
                    return Err(format!("{}: {}", call.target, answer.status()).into());
                }
            }
        }
        Ok(())
    }
}

impl Call {
    fn prepare(self, place: usize) -> Result<Prepared, Box<dyn Error>> {
        let url = variable(&format!("AWS_ENDPOINT_URL_{}", self.service))?;
        let host = url
            .strip_prefix("https://")
            .ok_or("an endpoint without TLS")?;
        let (content_type, signing_name) = match self.service.as_str() {
            "DYNAMODB" => ("application/x-amz-json-1.0", "dynamodb"),
            "SQS" => ("application/x-amz-json-1.0", "sqs"),
            "EVENTBRIDGE" => ("application/x-amz-json-1.1", "events"),
            other => return Err(format!("{other} has no raw call here").into()),
        };
        Ok(Prepared {
            host: host.to_owned(),
            target: self.target,
            body: self.request.to_string().into_bytes(),
            content_type,
            signing_name,
            connection: (self.service, place),
        })
    }
}
