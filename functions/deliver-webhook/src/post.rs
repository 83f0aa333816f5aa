//! One attempt: a signed request and its result.

use crate::State;
use shared::edge::invocation::Invocation;
use shared::engine::outbound::NoAnswer;
use shared::exchange::endpoint::{Attempt, AttemptOutcome, Endpoint, read_retry_after};
use shared::failure::Failure;
use shared::value::id::{FirmId, Id};
use shared::value::time::{SECOND, Timestamp};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};

/// What is sent.
pub(crate) struct Envelope<'a> {
    /// The `webhook-id`: the event's own id.
    pub(crate) id: &'a str,
    /// The event type.
    pub(crate) detail_type: &'a str,
    /// The JSON.
    pub(crate) body: String,
}

/// The result of an attempt.
pub(crate) struct Attempted {
    /// Its record.
    pub(crate) record: Attempt,
    /// How long the endpoint asked to wait, in milliseconds.
    pub(crate) retry_after: Option<i64>,
}

impl Attempted {
    /// Whether the endpoint as a whole takes nothing now, and not just this event.
    pub(crate) fn is_down(&self) -> bool {
        let silent = matches!(
            self.record.outcome,
            AttemptOutcome::Unreachable | AttemptOutcome::TimedOut | AttemptOutcome::Forbidden
        );
        silent || self.retry_after.is_some() || matches!(self.record.status, Some(429 | 503))
    }
}

/// The portal's time now: an invocation that waits for other servers goes on for a while.
pub(crate) fn now(invocation: Invocation) -> Timestamp {
    let elapsed = i64::try_from(invocation.elapsed().as_millis()).unwrap_or(0);
    invocation.now.plus(elapsed)
}

/// Sends an event to an endpoint.
pub(crate) async fn send(
    state: &State,
    invocation: Invocation,
    firm: &FirmId,
    endpoint: &Endpoint,
    envelope: Envelope<'_>,
) -> Attempted {
    let at = now(invocation);
    let answered = match sign(state, firm, endpoint, &envelope, at) {
        Ok(headers) => {
            let outbound = &state.outbound;
            outbound.post(&endpoint.url, &headers, envelope.body).await
        }
        // A secret of 32 bytes always signs.
        Err(_) => Err(NoAnswer::Unreachable),
    };
    let took = now(invocation).since(at);
    let (outcome, status, retry_after) = match answered {
        Ok(answered) => {
            let outcome = match answered.status {
                200..300 => AttemptOutcome::Delivered,
                410 => AttemptOutcome::Gone,
                _ => AttemptOutcome::Refused,
            };
            let asked = answered.retry_after.as_deref();
            let asked = asked.and_then(|text| read_retry_after(text, at));
            (outcome, Some(answered.status), asked)
        }
        Err(NoAnswer::Forbidden) => (AttemptOutcome::Forbidden, None, None),
        Err(NoAnswer::Unreachable) => (AttemptOutcome::Unreachable, None, None),
        Err(NoAnswer::TimedOut) => (AttemptOutcome::TimedOut, None, None),
    };
    Attempted {
        record: Attempt {
            id: Id::generate(invocation),
            event_id: envelope.id.to_owned(),
            detail_type: envelope.detail_type.to_owned(),
            at,
            took,
            outcome,
            status,
            next_at: None,
        },
        retry_after,
    }
}

/// The header fields of a signed request. While a new secret takes the place of the old one, both sign.
fn sign(
    state: &State,
    firm: &FirmId,
    endpoint: &Endpoint,
    envelope: &Envelope,
    at: Timestamp,
) -> Result<[(&'static str, String); 3], Failure> {
    let seconds = at.0.div_euclid(SECOND);
    let mut signatures = Vec::new();
    for secret in endpoint.secrets(firm, &state.keys, at) {
        let webhook = Webhook::from_bytes(secret.to_bytes().to_vec());
        let signed = webhook
            .and_then(|webhook| webhook.sign(envelope.id, seconds, envelope.body.as_bytes()));
        signatures.push(signed.map_err(|_| Failure::permanent("a secret does not sign"))?);
    }
    Ok([
        (HEADER_WEBHOOK_ID, envelope.id.to_owned()),
        (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
        (HEADER_WEBHOOK_SIGNATURE, signatures.join(" ")),
    ])
}
