//! The partial batch response of a function that reads a stream or a queue. It names the records to deliver again, so that one bad record neither blocks nor repeats the others.

use serde::Serialize;

/// The records that failed, by sequence number (streams) or message id (queues). Empty when every record succeeded.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchResponse {
    /// The failed records, under the name that Lambda expects (`ReportBatchItemFailures`).
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
    /// Asks Lambda to deliver `item` again.
    pub fn fail(&mut self, item: impl Into<String>) {
        self.failures.push(BatchItemFailure { item: item.into() });
    }
}
