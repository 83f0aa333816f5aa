//! The names of the local account: engines look at their shape and nothing else.

/// The account of every resource name.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The region of every resource name and signature.
pub(crate) const REGION: &str = "us-east-1";
/// The table's name.
pub(crate) const TABLE: &str = "portico";
/// The documents bucket's name.
pub(crate) const DOCUMENTS: &str = "documents";
/// What the keys of the documents that clients send begin with: the scanner looks at these alone.
pub(crate) const UPLOADS: &str = "upload/";
/// The function that reads the firms' events, and the folder of their samples.
pub(crate) const FIRM_EVENTS: &str = "apply-firm-event";
/// The bus's name.
pub(crate) const BUS: &str = "portico";
/// Both halves of the credentials: engines here check that there is a signature, not whose.
pub(crate) const CREDENTIAL: &str = "local";

/// The ARN of a queue.
pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}
