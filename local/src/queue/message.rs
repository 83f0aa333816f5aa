//! A message, and its form as the function receives it.

use crate::names::REGION;
use aws_lambda_events::event::sqs::{SqsMessage, SqsMessageAttribute};
use serde::{Deserialize, Serialize};
use shared::value::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// One message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, String>,
    /// When it was sent, in the portal's time.
    pub(crate) sent: Timestamp,
    /// When it becomes due, in the portal's time.
    pub(crate) visible: Timestamp,
    /// The message is never delivered before this time, because its sender asked for a delay.
    #[serde(default)]
    pub(crate) not_before: Timestamp,
    /// How often it was delivered. A restart resets it, which only delays the dead letter.
    #[serde(skip)]
    pub(crate) received: u32,
}

impl Message {
    /// The message as a record of an SQS event.
    pub(super) fn to_record(&self, arn: &str) -> SqsMessage {
        let mut record = SqsMessage::default();
        record.message_id = Some(self.id.clone());
        record.receipt_handle = Some(self.id.clone());
        record.body = Some(self.body.clone());
        record.attributes = HashMap::from([
            (
                "ApproximateReceiveCount".to_owned(),
                self.received.to_string(),
            ),
            ("SentTimestamp".to_owned(), self.sent.0.to_string()),
            (
                "ApproximateFirstReceiveTimestamp".to_owned(),
                self.sent.0.to_string(),
            ),
            ("SenderId".to_owned(), "local".to_owned()),
        ]);
        record.message_attributes = self
            .attributes
            .iter()
            .map(|(name, value)| {
                let mut attribute = SqsMessageAttribute::default();
                attribute.data_type = Some("String".to_owned());
                attribute.string_value = Some(value.clone());
                (name.clone(), attribute)
            })
            .collect();
        record.event_source = Some("aws:sqs".to_owned());
        record.event_source_arn = Some(arn.to_owned());
        record.aws_region = Some(REGION.to_owned());
        record
    }
}
