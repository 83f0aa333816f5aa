//! The messages of the queue: events of SES as `EventBridge` delivers them (Amazon SES developer guide, "Contents of event data that Amazon SES publishes").

use serde::Deserialize;
use shared::people::delivery::{DeliveryReason, DeliveryState, DeliveryTags, Feedback};
use shared::value::time::Timestamp;
use std::collections::BTreeMap;

/// The tag in which SES names the configuration set of a mail.
const CONFIGURATION_SET: &str = "ses:configuration-set";

/// A report about one mail.
#[derive(Debug, Deserialize)]
pub(crate) struct MailReport {
    /// When the event was published, in whole seconds; the time of what happened, where SES does not say it.
    time: String,
    detail: Detail,
}

#[derive(Debug, Deserialize)]
struct Detail {
    mail: ReportedMail,
    #[serde(flatten)]
    happened: Happened,
}

/// The mail that is reported, without what it said and to whom.
#[derive(Debug, Deserialize)]
struct ReportedMail {
    /// When it was sent.
    timestamp: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

/// What happened to the mail.
#[derive(Debug, Deserialize)]
#[serde(tag = "eventType")]
enum Happened {
    Send,
    Delivery {
        delivery: Moment,
    },
    DeliveryDelay {
        #[serde(rename = "deliveryDelay")]
        delay: Delay,
    },
    Bounce {
        bounce: Bounce,
    },
    Complaint {
        complaint: Complaint,
    },
    Reject,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
    /// Opens, clicks and subscriptions, which the portal does not ask for.
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct Moment {
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delay_type: String,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Bounce {
    #[serde(rename = "bounceType")]
    class: String,
    #[serde(rename = "bounceSubType", default)]
    detail: String,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Complaint {
    #[serde(rename = "complaintFeedbackType")]
    feedback: Option<String>,
    #[serde(rename = "complaintSubType")]
    detail: Option<String>,
    timestamp: Option<String>,
}

/// What a report means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reported {
    /// The new state of a delivery.
    Of(Feedback),
    /// Nothing: `foreign-mail`, `no-delivery`, `not-used` or `not-spam`.
    Ignored(&'static str),
}

impl MailReport {
    /// Parses a message.
    ///
    /// # Errors
    /// When it is no report about a mail; the error contains the position but no part of the message.
    pub(crate) fn read(body: &str) -> Result<Self, String> {
        let report: Self = serde_json::from_str(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("a message that reports no mail (line {line}, column {column})")
        })?;
        match report.at() {
            Some(_) => Ok(report),
            None => Err("a report about a mail lacks an RFC 3339 time".to_owned()),
        }
    }

    /// What it means for the notices of the portal whose mails have this configuration set.
    pub(crate) fn reported(&self, configuration_set: Option<&str>) -> Reported {
        let tag = |name: &str| {
            let values = self.detail.mail.tags.get(name)?;
            values.first().map(String::as_str)
        };
        if configuration_set.is_some() && tag(CONFIGURATION_SET) != configuration_set {
            return Reported::Ignored("foreign-mail");
        }
        let Some(about) = DeliveryTags::read(tag) else {
            return Reported::Ignored("no-delivery");
        };
        let (state, reason) = match self.detail.happened.outcome() {
            Ok(outcome) => outcome,
            Err(cause) => return Reported::Ignored(cause),
        };
        let Some(at) = self.at() else {
            return Reported::Ignored("not-used");
        };
        Reported::Of(Feedback {
            about,
            state,
            reason,
            at,
        })
    }

    fn at(&self) -> Option<Timestamp> {
        let said = match &self.detail.happened {
            Happened::Delivery { delivery } => delivery.timestamp.as_deref(),
            Happened::DeliveryDelay { delay } => delay.timestamp.as_deref(),
            Happened::Bounce { bounce } => bounce.timestamp.as_deref(),
            Happened::Complaint { complaint } => complaint.timestamp.as_deref(),
            Happened::Send => self.detail.mail.timestamp.as_deref(),
            Happened::Reject | Happened::RenderingFailure | Happened::Other => None,
        };
        said.and_then(Timestamp::parse)
            .or_else(|| Timestamp::parse(&self.time))
    }
}

impl Happened {
    /// The new state of the mail and the reason, or why the report is ignored.
    fn outcome(&self) -> Result<(DeliveryState, DeliveryReason), &'static str> {
        Ok(match self {
            Self::Send => (DeliveryState::Sent, DeliveryReason::Accepted),
            Self::Delivery { .. } => (DeliveryState::Delivered, DeliveryReason::Taken),
            Self::DeliveryDelay { delay } => (DeliveryState::Delayed, delay.reason()),
            Self::Bounce { bounce } => bounce.outcome(),
            Self::Complaint { complaint } => return complaint.outcome(),
            Self::Reject => (DeliveryState::Failed, DeliveryReason::VirusFound),
            Self::RenderingFailure => (DeliveryState::Failed, DeliveryReason::NotComposed),
            Self::Other => return Err("not-used"),
        })
    }
}

impl Delay {
    fn reason(&self) -> DeliveryReason {
        match self.delay_type.as_str() {
            "MailboxFull" => DeliveryReason::MailboxFull,
            "SpamDetected" => DeliveryReason::ContentRefused,
            "RecipientServerError" | "TransientCommunicationFailure" => {
                DeliveryReason::ServerUnavailable
            }
            "Undetermined" => DeliveryReason::UnknownCause,
            _ => DeliveryReason::NotTaken,
        }
    }
}

impl Bounce {
    /// Only a permanent bounce says something about the address. SES reports mails that its suppression lists hold back as permanent bounces too. A transient bounce comes after SES has tried for hours, or from an out-of-office reply.
    fn outcome(&self) -> (DeliveryState, DeliveryReason) {
        let detail = self.detail.as_str();
        match self.class.as_str() {
            "Permanent" => match detail {
                "Suppressed" | "OnAccountSuppressionList" => {
                    (DeliveryState::Suppressed, DeliveryReason::OnSuppressionList)
                }
                _ => (DeliveryState::Bounced, DeliveryReason::AddressRejected),
            },
            "Transient" => {
                let reason = match detail {
                    "MailboxFull" => DeliveryReason::MailboxFull,
                    "MessageTooLarge" => DeliveryReason::TooLarge,
                    "ContentRejected" | "AttachmentRejected" => DeliveryReason::ContentRefused,
                    _ => DeliveryReason::NotTaken,
                };
                (DeliveryState::Bounced, reason)
            }
            _ => (DeliveryState::Bounced, DeliveryReason::UnknownCause),
        }
    }
}

impl Complaint {
    fn outcome(&self) -> Result<(DeliveryState, DeliveryReason), &'static str> {
        // The recipient corrects a filter that took the mail for spam.
        if self.feedback.as_deref() == Some("not-spam") {
            return Err("not-spam");
        }
        // SES accepted the mail and never sent it.
        if self.detail.as_deref() == Some("OnAccountSuppressionList") {
            return Ok((DeliveryState::Suppressed, DeliveryReason::OnSuppressionList));
        }
        Ok((DeliveryState::Complained, DeliveryReason::MarkedAsSpam))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use shared::value::id::{ClientRef, FirmId, Id};

    fn tags() -> DeliveryTags {
        DeliveryTags {
            who: ClientRef::derive(&FirmId::parse("hale").unwrap(), "c-1"),
            id: Id::derive(&["delivery"]),
        }
    }

    fn report(kind: &str, more: &Value) -> MailReport {
        let tags = tags();
        let mut all: BTreeMap<_, _> = tags.pairs().map(|(name, value)| (name, [value])).into();
        all.insert(CONFIGURATION_SET, ["portico"]);
        let mut detail = json!({
            "eventType": kind,
            "mail": {"destination": ["ana@example.com"], "messageId": "m", "tags": all},
        });
        detail
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let body = json!({"time": "2026-11-23T05:35:00Z", "source": "aws.ses", "detail": detail});
        MailReport::read(&body.to_string()).unwrap()
    }

    fn outcome(kind: &str, more: &Value) -> (String, &'static str) {
        match report(kind, more).reported(Some("portico")) {
            Reported::Of(feedback) => {
                assert_eq!(feedback.about, tags());
                let state = serde_json::to_value(feedback.state).unwrap();
                (state.as_str().unwrap().to_owned(), feedback.reason.code())
            }
            Reported::Ignored(cause) => ("ignored".to_owned(), cause),
        }
    }

    #[test]
    fn every_event_has_a_state_and_a_reason() {
        let said = |kind, more: Value| {
            let (state, reason) = outcome(kind, &more);
            format!("{state} {reason}")
        };
        assert_eq!(said("Send", json!({"send": {}})), "sent accepted");
        assert_eq!(said("Delivery", json!({"delivery": {}})), "delivered taken");
        assert_eq!(
            said("Reject", json!({"reject": {"reason": "Bad content"}})),
            "failed virus-found"
        );
        let failure = json!({"failure": {"errorMessage": "x", "templateName": "y"}});
        assert_eq!(said("Rendering Failure", failure), "failed not-composed");
        assert_eq!(said("Open", json!({"open": {}})), "ignored not-used");
        for (kind, reason) in [
            ("MailboxFull", "mailbox-full"),
            ("SpamDetected", "content-refused"),
            ("RecipientServerError", "server-unavailable"),
            ("TransientCommunicationFailure", "server-unavailable"),
            ("InternalFailure", "not-taken"),
            ("Undetermined", "unknown-cause"),
        ] {
            let delay = json!({"deliveryDelay": {"delayType": kind}});
            assert_eq!(said("DeliveryDelay", delay), format!("delayed {reason}"));
        }
        for (kind, detail, outcome) in [
            ("Permanent", "General", "bounced address-rejected"),
            ("Permanent", "NoEmail", "bounced address-rejected"),
            ("Permanent", "Suppressed", "suppressed on-suppression-list"),
            (
                "Permanent",
                "OnAccountSuppressionList",
                "suppressed on-suppression-list",
            ),
            ("Transient", "General", "bounced not-taken"),
            ("Transient", "MailboxFull", "bounced mailbox-full"),
            ("Transient", "MessageTooLarge", "bounced too-large"),
            ("Transient", "ContentRejected", "bounced content-refused"),
            ("Transient", "AttachmentRejected", "bounced content-refused"),
            ("Undetermined", "Undetermined", "bounced unknown-cause"),
        ] {
            let bounce = json!({"bounce": {"bounceType": kind, "bounceSubType": detail}});
            assert_eq!(said("Bounce", bounce), outcome);
        }
        for (kind, detail, outcome) in [
            (json!("abuse"), Value::Null, "complained marked-as-spam"),
            (Value::Null, Value::Null, "complained marked-as-spam"),
            (json!("not-spam"), Value::Null, "ignored not-spam"),
            (
                Value::Null,
                json!("OnAccountSuppressionList"),
                "suppressed on-suppression-list",
            ),
        ] {
            let complaint =
                json!({"complaint": {"complaintFeedbackType": kind, "complaintSubType": detail}});
            assert_eq!(said("Complaint", complaint), outcome);
        }
    }

    #[test]
    fn the_time_of_what_happened_counts() {
        let at = |more: Value| match report("Delivery", &more).reported(Some("portico")) {
            Reported::Of(feedback) => feedback.at.rfc3339(),
            Reported::Ignored(cause) => panic!("{cause}"),
        };
        let own = json!({"delivery": {"timestamp": "2026-11-23T05:34:58.250Z"}});
        assert_eq!(at(own), "2026-11-23T05:34:58.25Z");
        assert_eq!(at(json!({"delivery": {}})), "2026-11-23T05:35:00Z");
        let body = r#"{"time": "2026-11-23T05:35:01Z", "detail": {"eventType": "Send", "mail": {"timestamp": "2026-11-23T05:35:00.25Z"}}}"#;
        let sent = MailReport::read(body).unwrap().at().unwrap();
        assert_eq!(sent.rfc3339(), "2026-11-23T05:35:00.25Z");
    }

    #[test]
    fn the_mails_of_others_are_ignored() {
        let report = report("Send", &json!({"send": {}}));
        let ignored = report.reported(Some("newsletter"));
        assert_eq!(ignored, Reported::Ignored("foreign-mail"));
        let body = r#"{"time": "2026-11-23T05:35:00Z", "detail": {"eventType": "Send", "mail": {"tags": {"ses:configuration-set": ["portico"], "portico-delivery": ["x"]}}}}"#;
        let untagged = MailReport::read(body).unwrap();
        assert_eq!(
            untagged.reported(Some("portico")),
            Reported::Ignored("no-delivery")
        );
    }

    #[test]
    fn what_is_no_report_is_refused_without_a_word_of_it() {
        for body in [
            r#"{"detail": "secret"}"#,
            r#"{"time": "secret", "detail": {"eventType": "Send", "mail": {}}}"#,
            r#"{"time": "2026-11-23T05:35:00Z", "detail": {"eventType": "Bounce", "mail": {}, "bounce": {"secret": 1}}}"#,
        ] {
            let fault = MailReport::read(body).unwrap_err();
            assert!(!fault.contains("secret"), "{fault}");
        }
    }
}
