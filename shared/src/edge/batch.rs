//! The partial batch response: what a reader of a stream or queue answers, so that one bad record does not hold up or repeat the others.

use serde::Serialize;

/// The records that failed, by sequence number (streams) or message id (queues); empty when all is well.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchResponse {
    /// In the shape that Lambda wants (`ReportBatchItemFailures`).
    #[serde(rename = "batchItemFailures")]
    pub failures: Vec<BatchItemFailure>,
}

/// One record to deliver again.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct BatchItemFailure {
    /// The sequence number or the message id.
    #[serde(rename = "itemIdentifier")]
    pub item: String,
}

impl BatchResponse {
    /// Asks for `item` again.
    pub fn fail(&mut self, item: impl Into<String>) {
        self.failures.push(BatchItemFailure { item: item.into() });
    }
}
