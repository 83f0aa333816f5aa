//! The partial batch response of a function that reads a stream or a queue. It names the records to deliver again, so that one bad record neither blocks nor repeats the others.

/// The records that failed, by sequence number (streams) or message id (queues); empty when every record succeeded. Lambda reads the same response from readers of both (`ReportBatchItemFailures`).
pub use aws_lambda_events::event::sqs::SqsBatchResponse as BatchResponse;
