//! The recorded calls, and the clients that make them again.

use crate::dynamodb;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_smithy_http_client::{Builder, tls};
use aws_types::SdkConfig;
use futures::future::try_join_all;
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::Value;

/// The calls of one invocation.
#[derive(Deserialize)]
pub(crate) struct Calls {
    /// Calls of one round are made at once; each round waits for the one before it.
    rounds: Vec<Vec<Call>>,
}

/// One call.
#[derive(Deserialize)]
pub(crate) struct Call {
    /// The name of the operation: `GetItem`.
    pub(crate) operation: String,
    /// The body of the request.
    pub(crate) request: Value,
}

/// A client for each service that the recorded calls go to.
pub(crate) struct Clients {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    eventbridge: aws_sdk_eventbridge::Client,
    sqs: aws_sdk_sqs::Client,
}

impl Calls {
    /// Reads the file that `BENCH_CALLS` names.
    pub(crate) fn read() -> Result<Self, Error> {
        let file = std::fs::read(variable("BENCH_CALLS")?)?;
        Ok(serde_json::from_slice(&file)?)
    }

    /// Makes all calls.
    pub(crate) async fn make(&self, clients: &Clients) -> Result<(), Error> {
        for round in &self.rounds {
            try_join_all(round.iter().map(|call| Box::pin(call.make(clients)))).await?;
        }
        Ok(())
    }
}

impl Call {
    async fn make(&self, clients: &Clients) -> Result<(), Error> {
        match self.operation.as_str() {
            "PutEvents" => self.put_events(clients).await,
            "SendMessage" => self.send_message(clients).await,
            _ => dynamodb::make(&clients.dynamodb, self).await,
        }
    }

    async fn put_events(&self, clients: &Clients) -> Result<(), Error> {
        let entries = self.request["Entries"].as_array().into_iter().flatten();
        let entries = entries.map(|entry| {
            PutEventsRequestEntry::builder()
                .source(text(&entry["Source"]))
                .detail_type(text(&entry["DetailType"]))
                .detail(text(&entry["Detail"]))
                .event_bus_name(text(&entry["EventBusName"]))
                .build()
        });
        let request = clients.eventbridge.put_events();
        request.set_entries(Some(entries.collect())).send().await?;
        Ok(())
    }

    async fn send_message(&self, clients: &Clients) -> Result<(), Error> {
        let request = clients.sqs.send_message();
        request
            .queue_url(text(&self.request["QueueUrl"]))
            .message_body(text(&self.request["MessageBody"]))
            .send()
            .await?;
        Ok(())
    }
}

/// A text, empty if there is none.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Clients {
    /// Clients with the SDK's defaults that trust the certificate of `BENCH_CA`.
    pub(crate) fn new() -> Result<Self, Error> {
        let root = std::fs::read(variable("BENCH_CA")?)?;
        let trust = tls::TrustStore::empty().with_pem_certificate(root);
        let context = tls::TlsContext::builder().with_trust_store(trust).build()?;
        let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let http = Builder::new().tls_provider(ring).tls_context(context);
        let credentials = Credentials::new(
            variable("AWS_ACCESS_KEY_ID")?,
            variable("AWS_SECRET_ACCESS_KEY")?,
            variable("AWS_SESSION_TOKEN").ok(),
            None,
            "environment",
        );
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(variable("AWS_REGION")?))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http.build_https())
            .build();
        let at = |name: &str| {
            let mut config = config.clone().into_builder();
            config.set_endpoint_url(variable(&format!("AWS_ENDPOINT_URL_{name}")).ok());
            config.build()
        };
        Ok(Self {
            dynamodb: aws_sdk_dynamodb::Client::new(&at("DYNAMODB")),
            eventbridge: aws_sdk_eventbridge::Client::new(&at("EVENTBRIDGE")),
            sqs: aws_sdk_sqs::Client::new(&at("SQS")),
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a reference has no configuration of the portal's"
)]
fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| format!("the variable {name} is missing").into())
}
