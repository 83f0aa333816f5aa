//! Queues, over the SQS client. No other module names that client.

use crate::engine::aws::{Aws, failure_of};
use crate::failure::Failure;
use crate::value::time::{SECOND, Timestamp};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;

/// Longest delay of a message, in milliseconds (SQS, `SendMessage`, `DelaySeconds`: 900).
const MAX_DELAY: i64 = 900 * SECOND;

/// Sends messages to queues.
#[derive(Clone)]
pub struct Queues {
    client: Client,
}

impl Queues {
    /// A client for the queues of the function's account.
    pub fn new(aws: &Aws) -> Self {
        Self {
            client: Client::new(&aws.config_for("SQS")),
        }
    }

    /// Sends one message with text attributes to the queue at `url`.
    ///
    /// # Errors
    /// When the queue did not accept it, or it is unknown whether it did.
    pub async fn send(
        &self,
        url: &str,
        body: &str,
        attributes: &[(&str, &str)],
    ) -> Result<(), Failure> {
        self.send_after(url, body, attributes, 0).await
    }

    /// Sends one message to be delivered at `due`, or after 15 minutes if that is earlier; the reader then sends it again. Returns the time of delivery.
    ///
    /// Reporting an early message as failed would use up one of its deliveries before the dead-letter queue. A message that is sent again starts with none used.
    pub async fn send_later(
        &self,
        url: &str,
        body: &str,
        now: Timestamp,
        due: Timestamp,
    ) -> Result<Timestamp, Failure> {
        let seconds = whole_seconds(due.since(now).clamp(SECOND, MAX_DELAY));
        self.send_after(url, body, &[], seconds).await?;
        Ok(now.plus(i64::from(seconds) * SECOND))
    }

    async fn send_after(
        &self,
        url: &str,
        body: &str,
        attributes: &[(&str, &str)],
        seconds: i32,
    ) -> Result<(), Failure> {
        let mut call = self.client.send_message().queue_url(url).message_body(body);
        if seconds > 0 {
            call = call.delay_seconds(seconds);
        }
        for (name, value) in attributes {
            let value = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(*value)
                .build()
                .map_err(|_| Failure::permanent("SendMessage: an attribute lacks a part"))?;
            call = call.message_attributes(*name, value);
        }
        call.send()
            .await
            .map_err(|error| failure_of("SendMessage", &error))?;
        Ok(())
    }
}

/// Rounds up, so that nothing is delivered before it is due.
fn whole_seconds(milliseconds: i64) -> i32 {
    let seconds = milliseconds.div_euclid(SECOND) + i64::from(milliseconds.rem_euclid(SECOND) > 0);
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_never_shorter_than_asked() {
        assert_eq!(whole_seconds(1), 1);
        assert_eq!(whole_seconds(1_000), 1);
        assert_eq!(whole_seconds(1_001), 2);
        assert_eq!(whole_seconds(MAX_DELAY), 900);
    }
}
