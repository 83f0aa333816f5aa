//! Mail that comes in, as SES receives it in a deployment: the raw message goes into the documents bucket, and a notification with SES's verdicts to the function's queue.

use super::{Filters, Shared, refuse, respond};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use ulid::Ulid;

/// The function that takes mails.
const FUNCTION: &str = "receive-mail";

/// The prefix of the receipt rule's S3 action in the template.
const PREFIX: &str = "mail-in/";

/// The verdicts that SES gives.
const VERDICTS: [&str; 5] = ["spf", "dkim", "dmarc", "spam", "virus"];

/// Takes a raw message (RFC 5322). `to` has the recipients of its envelope, with commas between; `from` is its return path, by default the author's address; each of `spf`, `dkim`, `dmarc`, `spam` and `virus` is a verdict of SES, by default `PASS`; `id` is SES's id of the mail, so that one can be delivered again.
pub(super) async fn take(State(watch): Shared, Query(filters): Filters, body: Bytes) -> Response {
    let recipients: Vec<_> = filters
        .get("to")
        .map(|to| to.split(',').map(str::trim))
        .into_iter()
        .flatten()
        .filter(|to| !to.is_empty())
        .collect();
    if recipients.is_empty() {
        let detail = "Name the recipient: /local/mail-in?to=reply%2B...@reply.portico.example.";
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, detail);
    }
    let queues = &watch.pipelines.queues;
    let Some(queue) = queues.iter().find(|queue| queue.is_read_by(FUNCTION)) else {
        let detail = "This portal has no function that takes mail.";
        return refuse(StatusCode::NOT_FOUND, detail);
    };
    let id = filters
        .get("id")
        .cloned()
        .unwrap_or_else(|| Ulid::generate().to_string());
    let key = format!("{PREFIX}{id}");
    let authors = authors(&body);
    let objects = &watch.pipelines.objects;
    if let Err(fault) = objects.write(&key, body.to_vec()).await {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, &fault);
    }
    let place = json!({
        "type": "S3",
        "topicArn": "arn:aws:sns:us-east-1:000000000000:mail-in",
        "bucketName": objects.bucket(),
        "objectKeyPrefix": PREFIX,
        "objectKey": key,
    });
    let now = watch.pipelines.common.clock.now().rfc3339();
    let source = filters.get("from").cloned().unwrap_or_else(|| {
        let first = authors.first().map(String::as_str).unwrap_or_default();
        bare(first).to_owned()
    });
    let notification = json!({
        "notificationType": "Received",
        "mail": {
            "timestamp": now,
            "source": source,
            "messageId": id,
            "destination": recipients,
            "headersTruncated": true,
            "headers": [],
            "commonHeaders": {"from": authors},
        },
        "receipt": receipt(&filters, &recipients, &now, &place),
    });
    queue.put(notification.to_string(), BTreeMap::new());
    respond(StatusCode::ACCEPTED, &json!({"id": id}))
}

fn receipt(
    filters: &HashMap<String, String>,
    recipients: &[&str],
    now: &str,
    action: &Value,
) -> Value {
    let mut receipt = json!({
        "timestamp": now,
        "processingTimeMillis": 7,
        "recipients": recipients,
        "action": action,
    });
    for verdict in VERDICTS {
        let given = filters.get(verdict).map_or("PASS", String::as_str);
        receipt[format!("{verdict}Verdict")] = json!({"status": given.to_uppercase()});
    }
    receipt
}

/// The values of the `From` fields, divided at commas outside quotation marks, as SES lists them.
fn authors(raw: &[u8]) -> Vec<String> {
    let header = raw.split(|byte| *byte == b'\n');
    let mut values: Vec<String> = Vec::new();
    let mut within = false;
    for line in header {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        let folded = line.starts_with([' ', '\t']);
        if folded && within {
            if let Some(last) = values.last_mut() {
                last.push_str(line);
            }
            continue;
        }
        let field = line.split_once(':');
        let from = field.filter(|(name, _)| name.trim().eq_ignore_ascii_case("from"));
        within = from.is_some();
        values.extend(from.map(|(_, value)| value.trim().to_owned()));
    }
    values.iter().flat_map(|value| divide(value)).collect()
}

fn divide(value: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = value.split(|character: char| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    parts.map(|part| part.trim().to_owned()).collect()
}

/// The address of a mailbox.
fn bare(mailbox: &str) -> &str {
    let inner = mailbox
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'));
    inner.unwrap_or(mailbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_read_as_ses_lists_them() {
        let raw = b"To: x@y.example\r\nFrom: \"Ruiz, Ana\"\r\n <ana@example.com>, eve@example.com\r\n\r\nFrom: no@example.com";
        let read = authors(raw);
        assert_eq!(read, ["\"Ruiz, Ana\" <ana@example.com>", "eve@example.com"]);
        assert_eq!(bare(&read[0]), "ana@example.com");
        assert!(authors(b"\r\nFrom: a@b.example").is_empty());
    }
}
