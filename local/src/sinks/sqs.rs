//! SQS `SendMessage`.

use super::{Refusal, Sinks, text};
use serde_json::{Value, json};
use shared::value::time::SECOND;
use std::collections::BTreeMap;

/// Maximum size of a message with its attributes, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// Maximum delay of a message in seconds.
const MAX_DELAY: i64 = 900;

/// Puts a message on the queue with the given URL.
pub(super) fn send_message(sinks: &Sinks, request: &Value) -> Result<Value, Refusal> {
    let url = text(request, "/QueueUrl").unwrap_or_default();
    let name = url.rsplit('/').next().unwrap_or_default();
    let queue = sinks
        .queues
        .get(name)
        .ok_or_else(|| Refusal::bad("QueueDoesNotExist", format!("there is no queue {url}")))?;
    let body = text(request, "/MessageBody").filter(|body| !body.is_empty());
    let body = body.ok_or_else(|| Refusal::bad("MissingParameter", "MessageBody is missing"))?;
    let attributes = attributes(request);
    let size = body.len()
        + attributes
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum::<usize>();
    if size > MAX_SIZE {
        return Err(Refusal::bad(
            "InvalidParameterValue",
            format!("the message is longer than {MAX_SIZE} bytes"),
        ));
    }
    let delay = request.get("DelaySeconds").map_or(Some(0), Value::as_i64);
    let delay = delay.filter(|delay| (0..=MAX_DELAY).contains(delay));
    let delay = delay.ok_or_else(|| {
        let fault = format!("DelaySeconds must be a whole number from 0 to {MAX_DELAY}");
        Refusal::bad("InvalidParameterValue", fault)
    })?;
    Ok(json!({"MessageId": queue.put_later(body.to_owned(), attributes, delay * SECOND)}))
}

fn attributes(request: &Value) -> BTreeMap<String, String> {
    let attributes = request.get("MessageAttributes").and_then(Value::as_object);
    attributes
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), text(value, "/StringValue")?.to_owned())))
        .collect()
}
