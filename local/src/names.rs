//! The names of the local account; engines only check their form.

/// The account id in all resource names.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The region in all resource names and signatures.
pub(crate) const REGION: &str = "us-east-1";
/// The table's name.
pub(crate) const TABLE: &str = "portico";
/// The documents bucket's name.
pub(crate) const DOCUMENTS: &str = "documents";
/// The prefix of keys for documents sent by clients; the scanner looks only at these.
pub(crate) const UPLOADS: &str = "upload/";
/// The function that reads the firms' events, and the folder of their samples.
pub(crate) const FIRM_EVENTS: &str = "apply-firm-event";
/// The bus's name.
pub(crate) const BUS: &str = "portico";
/// Both halves of the credentials: the engines here require a signature, but do not check whose it is.
pub(crate) const CREDENTIAL: &str = "local";

/// The ARN of a queue.
pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}
