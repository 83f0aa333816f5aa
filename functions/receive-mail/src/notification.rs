//! What SES says about a mail that it received (SES developer guide, "Contents of notifications for Amazon SES email receiving"): its own verdicts, and where the mail is. The topic hands it on as it is (raw message delivery).
//!
//! Nothing here is read from the mail but `commonHeaders`, which is only compared. The sender writes the header of a mail, so a verdict in it proves nothing.

use serde::Deserialize;

/// A mail was received and stored.
#[derive(Debug, Deserialize)]
pub(crate) struct Notification {
    pub(crate) mail: Mail,
    pub(crate) receipt: Receipt,
}

/// The mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mail {
    /// SES's id of the mail.
    pub(crate) message_id: String,
    /// The return path of the envelope; empty for what programs report.
    #[serde(default)]
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) common_headers: CommonHeaders,
}

/// The header as SES reads it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CommonHeaders {
    /// The authors, each as it is written.
    #[serde(default)]
    pub(crate) from: Option<Vec<String>>,
}

/// How SES received it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// The recipients that the receipt rule matched.
    pub(crate) recipients: Vec<String>,
    #[serde(default)]
    pub(crate) spam_verdict: Verdict,
    #[serde(default)]
    pub(crate) virus_verdict: Verdict,
    #[serde(default)]
    pub(crate) dmarc_verdict: Verdict,
    /// Where the mail is.
    pub(crate) action: Action,
}

/// A verdict of SES: `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED` or, where SES was not to look, `DISABLED`. A verdict that is missing is none of them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Verdict {
    #[serde(default)]
    status: String,
}

impl Verdict {
    pub(crate) fn passes(&self) -> bool {
        self.status == "PASS"
    }

    pub(crate) fn fails(&self) -> bool {
        self.status == "FAIL"
    }
}

/// The action that stored the mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Action {
    pub(crate) bucket_name: String,
    pub(crate) object_key: String,
}

impl Notification {
    /// Parses a message.
    ///
    /// # Errors
    /// When it is not such a notification; the error contains the position but no part of the message.
    pub(crate) fn read(body: &str) -> Result<Self, String> {
        serde_json::from_str(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("a message about no mail (line {line}, column {column})")
        })
    }

    /// Whether a program reports something: its return path is empty (RFC 3834, section 2), so that nothing answers it.
    pub(crate) fn has_no_return_path(&self) -> bool {
        let source = self.mail.source.as_deref().unwrap_or_default().trim();
        matches!(source, "" | "<>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::event::sqs::SqsEvent;
    use std::path::Path;

    #[test]
    fn every_sample_is_a_notification() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/receive-mail");
        let mut read = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let batch: SqsEvent = serde_json::from_str(&text).unwrap();
            for message in batch.records {
                let notification = Notification::read(&message.body.unwrap()).unwrap();
                assert!(
                    notification
                        .receipt
                        .action
                        .object_key
                        .starts_with("mail-in/")
                );
                assert!(!notification.receipt.recipients.is_empty());
                read += 1;
            }
        }
        assert!(read > 1);
    }

    #[test]
    fn a_verdict_that_is_missing_passes_nothing() {
        let body = r#"{"mail":{"messageId":"m"},"receipt":{"recipients":[],"action":{"bucketName":"b","objectKey":"k"}}}"#;
        let read = Notification::read(body).unwrap();
        assert!(!read.receipt.dmarc_verdict.passes());
        assert!(!read.receipt.virus_verdict.fails());
        assert!(read.has_no_return_path());
    }

    #[test]
    fn what_cannot_be_read_is_not_quoted() {
        let fault = Notification::read(r#"{"mail":"secret"}"#).unwrap_err();
        assert!(!fault.contains("secret"), "{fault}");
    }
}
