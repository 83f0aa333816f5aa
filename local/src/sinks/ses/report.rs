//! What SES reports of a mail on the default bus (Amazon SES developer guide, "Contents of event data that Amazon SES publishes"). The recipient's address decides what becomes of the mail, as with the mailbox simulator of SES.

use super::Email;
use crate::bus::Entry;
use crate::names::{ACCOUNT, REGION};
use serde_json::{Value, json};
use shared::value::time::Timestamp;

/// The domain of the mailbox simulator (SES developer guide, "Using the mailbox simulator").
const SIMULATOR: &str = "simulator.amazonses.com";

/// The same at domains of tests, so that several clients can have such an address: `bounce@one.simulator.example`.
const OWN_SIMULATOR: &str = "simulator.example";

/// What the mailbox simulator plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scenario {
    Success,
    Bounce,
    Complaint,
    Suppressed,
    Delay,
    MailboxFull,
    Reject,
}

/// The reports about a mail, in the order in which SES makes them. `tags` are those of the request.
pub(super) fn reports(email: &Email, set: &str, tags: Value, now: Timestamp) -> Vec<Entry> {
    let mut tags = tags;
    tags["ses:configuration-set"] = json!([set]);
    tags["ses:source-ip"] = json!(["127.0.0.1"]);
    let mail = json!({
        "timestamp": now.rfc3339(),
        "source": email.from,
        "sourceArn": format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/portico.example"),
        "sendingAccountId": ACCOUNT,
        "messageId": email.id,
        "destination": [email.to],
        "headersTruncated": false,
        "headers": [
            {"name": "From", "value": email.from},
            {"name": "To", "value": email.to},
            {"name": "Subject", "value": email.subject},
        ],
        "commonHeaders": {
            "from": [email.from],
            "to": [email.to],
            "messageId": email.id,
            "subject": email.subject,
        },
        "tags": tags,
    });
    let happened = Scenario::of(&email.to).happened(&email.to, now);
    let entries = happened.into_iter().map(|(detail_type, kind, more)| {
        let mut detail = json!({"eventType": kind, "mail": mail});
        if let (Some(detail), Value::Object(more)) = (detail.as_object_mut(), more) {
            detail.extend(more);
        }
        Entry {
            source: "aws.ses".to_owned(),
            detail_type: detail_type.to_owned(),
            detail,
            time: Some(now),
            resources: vec![format!(
                "arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{set}"
            )],
        }
    });
    entries.collect()
}

/// An event: its `detail-type`, its `eventType`, and the part of its detail that is its own.
type Happened = (&'static str, &'static str, Value);

impl Scenario {
    fn of(address: &str) -> Self {
        let address = address.to_ascii_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else {
            return Self::Success;
        };
        let own = domain
            .strip_suffix(OWN_SIMULATOR)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if domain != SIMULATOR && !own {
            return Self::Success;
        }
        match local.split('+').next().unwrap_or_default() {
            "bounce" => Self::Bounce,
            "complaint" => Self::Complaint,
            "suppressionlist" => Self::Suppressed,
            "delay" => Self::Delay,
            "full" => Self::MailboxFull,
            "reject" => Self::Reject,
            _ => Self::Success,
        }
    }

    fn happened(self, to: &str, now: Timestamp) -> Vec<Happened> {
        let at = now.rfc3339();
        let sent = ("Email Sent", "Send", json!({"send": {}}));
        let delivered = || {
            let delivery = json!({
                "timestamp": at,
                "processingTimeMillis": 523,
                "recipients": [to],
                "smtpResponse": "250 2.6.0 Message received",
                "reportingMTA": "mta.example.com",
            });
            ("Email Delivered", "Delivery", json!({"delivery": delivery}))
        };
        let bounced = |kind: &str, detail: &str, status: &str, code: &str| {
            let bounce = json!({
                "feedbackId": "0100017c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
                "bounceType": kind,
                "bounceSubType": detail,
                "bouncedRecipients": [
                    {"emailAddress": to, "action": "failed", "status": status, "diagnosticCode": code},
                ],
                "timestamp": at,
                "reportingMTA": "dns; mta.example.com",
            });
            ("Email Bounced", "Bounce", json!({"bounce": bounce}))
        };
        match self {
            Self::Success => vec![sent, delivered()],
            Self::Bounce => {
                let code = "smtp; 550 5.1.1 user unknown";
                vec![sent, bounced("Permanent", "General", "5.1.1", code)]
            }
            Self::Suppressed => {
                let code = "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.";
                vec![sent, bounced("Permanent", "Suppressed", "5.1.1", code)]
            }
            Self::MailboxFull => {
                let code = "smtp; 452 4.2.2 mailbox full";
                vec![sent, bounced("Transient", "MailboxFull", "4.2.2", code)]
            }
            Self::Complaint => {
                let complaint = json!({
                    "feedbackId": "0100017c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
                    "complaintSubType": null,
                    "complainedRecipients": [{"emailAddress": to}],
                    "timestamp": at,
                    "userAgent": "Amazon SES Mailbox Simulator",
                    "complaintFeedbackType": "abuse",
                    "arrivalDate": at,
                });
                let complaint = json!({"complaint": complaint});
                let complained = ("Email Complaint Received", "Complaint", complaint);
                vec![sent, delivered(), complained]
            }
            Self::Delay => {
                let delay = json!({
                    "delayType": "MailboxFull",
                    "delayedRecipients": [
                        {"emailAddress": to, "status": "4.2.2", "diagnosticCode": "smtp; 452 4.2.2 mailbox full"},
                    ],
                    "expirationTime": now.plus(14 * shared::value::time::HOUR).rfc3339(),
                    "reportingMTA": "dns; mta.example.com",
                    "timestamp": at,
                });
                let delay = json!({"deliveryDelay": delay});
                vec![sent, ("Email Delivery Delayed", "DeliveryDelay", delay)]
            }
            Self::Reject => {
                let reject = json!({"reject": {"reason": "Bad content"}});
                vec![sent, ("Email Rejected", "Reject", reject)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_what_becomes_of_a_mail() {
        for (address, scenario) in [
            ("ana@example.com", Scenario::Success),
            ("bounce@example.com", Scenario::Success),
            ("bounce@notsimulator.example", Scenario::Success),
            ("success@simulator.amazonses.com", Scenario::Success),
            ("ooto@simulator.amazonses.com", Scenario::Success),
            ("bounce@simulator.amazonses.com", Scenario::Bounce),
            ("bounce+ana@simulator.amazonses.com", Scenario::Bounce),
            ("Complaint@one.simulator.example", Scenario::Complaint),
            ("suppressionlist+x@simulator.example", Scenario::Suppressed),
            ("delay@simulator.example", Scenario::Delay),
            ("full@simulator.example", Scenario::MailboxFull),
            ("reject@simulator.example", Scenario::Reject),
        ] {
            assert_eq!(Scenario::of(address), scenario, "{address}");
        }
    }
}
