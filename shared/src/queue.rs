//! Queues, over the SQS client; the only module that names it.

use crate::aws::{Aws, describe_failure};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;
use std::fmt;

/// The queues that a function may send to.
#[derive(Clone)]
pub struct Queues {
    client: Client,
}

/// A message could not be sent. The text names the cause for an engineer; nothing of the message is in it.
#[derive(Debug)]
pub struct QueueError(String);

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for QueueError {}

impl Queues {
    /// Queues of the function's account.
    pub fn new(aws: &Aws) -> Self {
        Self {
            client: Client::new(&aws.config_for("SQS")),
        }
    }

    /// Sends one message with attributes of text to the queue at `url`.
    pub async fn send(
        &self,
        url: &str,
        body: &str,
        attributes: &[(&str, &str)],
    ) -> Result<(), QueueError> {
        let mut call = self.client.send_message().queue_url(url).message_body(body);
        for (name, value) in attributes {
            let value = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(*value)
                .build()
                .map_err(|_| QueueError("SendMessage: an attribute lacks a part".to_owned()))?;
            call = call.message_attributes(*name, value);
        }
        call.send()
            .await
            .map_err(|error| QueueError(describe_failure("SendMessage", &error)))?;
        Ok(())
    }
}
