//! What each function is asked.

use crate::event::Request;
use crate::failure::{Failure, fail};
use crate::seed::{Seed, bill, now};
use serde_json::{Value, json};

/// The functions that answer over HTTP: somebody waits for each of these calls.
pub(crate) const HTTP: [&str; 18] = [
    "answer-firm",
    "answer-request",
    "calendar-feed",
    "list-bills",
    "list-documents",
    "list-events",
    "list-matters",
    "list-messages",
    "passkeys",
    "profile",
    "receive-webhook",
    "register-device",
    "request-archive",
    "request-link",
    "send-message",
    "sign-out",
    "upload",
    "verify-link",
];

/// The functions of which only the start and the size are measured: nobody waits for them, and what they do depends on what waits for them.
pub(crate) const EVENTS: [&str; 10] = [
    "deliver-webhook",
    "firm-keys",
    "make-archive",
    "notify",
    "publish-event",
    "receive-mail",
    "remind",
    "send-link",
    "settle-upload",
    "track-delivery",
];

/// The function on events that is measured whole: what it does for one bill shared with one client.
pub(crate) const APPLY: &str = "apply-firm-event";

/// A new event for one function; what ends by itself, a signature or a session, is made for it now.
pub(crate) async fn event_for(function: &str, seed: &mut Seed) -> Result<Value, Failure> {
    if function == APPLY {
        return firm_event(seed);
    }
    let anonymous = match function {
        "calendar-feed" => {
            let token = seed.feed().await?;
            Some(Request::to("GET /v1/calendar/{feed_token}").at("feed_token", &token))
        }
        "passkeys" => Some(Request::to("POST /v1/passkeys/sessions/options")),
        "request-link" => {
            let (email, _) = seed.guest().await?;
            Some(Request::to("POST /v1/sign-in-links").sending(json!({"email": email})))
        }
        "verify-link" => {
            let (email, token) = seed.guest().await?;
            Some(Request::to("POST /v1/sessions").sending(json!({"email": email, "token": token})))
        }
        "receive-webhook" => Some(webhook(seed)?),
        "answer-firm" => {
            let bearer = seed.firm_bearer().await?;
            Some(with_bearer(
                Request::to("GET /v1/firm/clients/{client_id}").at("client_id", "ana"),
                &bearer,
            ))
        }
        _ => None,
    };
    let request = match anonymous {
        Some(request) => request,
        None => with_bearer(of_client(function, seed).await?, &seed.session().await?),
    };
    Ok(request.to_event(now()))
}

fn with_bearer(request: Request, token: &str) -> Request {
    request.with("authorization", &format!("Bearer {token}"))
}

/// What a client who is signed in asks.
async fn of_client(function: &str, seed: &mut Seed) -> Result<Request, Failure> {
    Ok(match function {
        "list-bills" => Request::to("GET /v1/bills"),
        "list-documents" => Request::to("GET /v1/documents"),
        "list-events" => Request::to("GET /v1/events"),
        "list-matters" => Request::to("GET /v1/matters"),
        "list-messages" => Request::to("GET /v1/messages"),
        "profile" => Request::to("GET /v1/me"),
        "sign-out" => Request::to("GET /v1/session"),
        "answer-request" => Request::to("GET /v1/requests"),
        "request-archive" => Request::to("GET /v1/archives"),
        "send-message" => {
            let matter = matter(seed).await?;
            Request::to("POST /v1/messages")
                .sending(json!({"matter_id": matter, "text": "Can we talk on Monday?"}))
        }
        "upload" => {
            let matter = matter(seed).await?;
            let file =
                json!({"name": "lease.pdf", "size": 250_000, "content_type": "application/pdf"});
            Request::to("POST /v1/uploads").sending(json!({"matter_id": matter, "files": [file]}))
        }
        "register-device" => Request::to("POST /v1/devices").sending(json!({
            "platform": "webpush",
            "subscription": {
                "endpoint": "https://fcm.googleapis.com/fcm/send/bench",
                "keys": {"p256dh": format!("BA{}", "A".repeat(85)), "auth": "A".repeat(22)},
            },
        })),
        other => {
            return fail(format!(
                "{other} has no request in the benchmark: add one to benches/src/cases.rs"
            ));
        }
    })
}

async fn matter(seed: &mut Seed) -> Result<Value, Failure> {
    Ok(seed.first_of("/v1/bills").await?["matter_id"].clone())
}

/// One event of the firm over HTTPS.
fn webhook(seed: &mut Seed) -> Result<Request, Failure> {
    let body = json!({"type": "bill.shared", "id": "bench", "time": "2026-11-23T09:00:00Z", "version": 1, "data": bill("b-0")});
    let signed = seed.sign(&body.to_string())?;
    Ok(Request::to("POST /v1/firm-events/{key_id}")
        .at("key_id", &signed.key_id)
        .with("webhook-id", &signed.id)
        .with("webhook-timestamp", &signed.time)
        .with("webhook-signature", &signed.signature)
        .sending(body))
}

/// A bill that nobody saw yet, as it comes out of the queue behind the bus.
fn firm_event(seed: &mut Seed) -> Result<Value, Failure> {
    let signed = seed.sign("")?;
    let detail = json!({"id": signed.id, "time": "2026-11-23T09:00:00Z", "version": 1_000, "data": bill(&signed.id)});
    let event = json!({
        "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "bill.shared", "source": "firm.hale-ortiz",
        "account": "123456789012", "time": "2026-11-23T09:00:00Z", "region": "us-east-1", "resources": [], "detail": detail,
    });
    Ok(json!({"Records": [{
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", "body": event.to_string(),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": now().as_millisecond().to_string(), "SenderId": "AIDAIENQZJOLO23YVJ4VO", "ApproximateFirstReceiveTimestamp": now().as_millisecond().to_string()},
        "messageAttributes": {}, "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:firm-events", "awsRegion": "us-east-1",
    }]}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_function_is_measured() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../functions");
        let folders = std::fs::read_dir(folder).unwrap();
        let functions: BTreeSet<_> = folders
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let measured = HTTP.into_iter().chain(EVENTS).chain([APPLY]);
        let measured: BTreeSet<_> = measured.map(str::to_owned).collect();
        assert_eq!(measured, functions);
    }
}
