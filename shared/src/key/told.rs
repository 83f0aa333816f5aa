//! What firms are told: endpoints, the outbox (partition O), and what endpoints get (partition W).

use super::{Key, firm_partition};
use crate::value::id::{AttemptId, ClientId, EndpointId, FirmId, LineId};
use crate::value::secret::hash;
use crate::value::time::Timestamp;

/// Prefix of a firm's endpoints, in the partition of the firm.
pub const ENDPOINTS: &str = "ENDPOINT#";
/// Sort key of the number of events that a firm's outbox has had.
pub const OUTBOX_COUNT: &str = "COUNT";
/// Prefix of an endpoint's lines.
pub const LINES: &str = "LINE#";
/// Prefix of an endpoint's attempts.
pub const ATTEMPTS: &str = "ATTEMPT#";

/// An endpoint of a firm.
pub fn endpoint(firm: &FirmId, endpoint: &EndpointId) -> Key {
    Key::new(firm_partition(firm), format!("{ENDPOINTS}{endpoint}"))
}

/// The call that added an endpoint, by its idempotency key.
pub fn endpoint_request(firm: &FirmId, idempotency_key: &str) -> Key {
    let hash = hash(idempotency_key.as_bytes());
    Key::new(firm_partition(firm), format!("ADDED#{hash}"))
}

/// How many endpoints a firm has.
pub fn endpoint_count(firm: &FirmId) -> Key {
    Key::new(firm_partition(firm), "ENDPOINTS")
}

/// Partition O: what the portal told a firm.
pub fn outbox(firm: &FirmId) -> String {
    format!("O#{firm}")
}

/// How many events a firm's outbox has had.
pub fn outbox_count(firm: &FirmId) -> Key {
    Key::new(outbox(firm), OUTBOX_COUNT)
}

/// An event of a firm's outbox, by its position.
pub fn outbox_event(firm: &FirmId, position: i64) -> Key {
    Key::new(outbox(firm), position_in_outbox(position))
}

/// Sort key of an event in an outbox. Positions sort as numbers.
pub fn position_in_outbox(position: i64) -> String {
    format!("EVENT#{position:016}")
}

/// The position of an event in a firm's outbox, by its id.
pub fn outbox_id(firm: &FirmId, event: &str) -> Key {
    Key::new(outbox(firm), format!("ID#{event}"))
}

/// Sort value on `by_order`: the events of an outbox by the client whom they are about.
pub fn by_client(client: &ClientId, position: i64) -> String {
    format!("EVENT#{client}#{position:016}")
}

/// Partition W: what one endpoint gets.
pub fn endpoint_deliveries(firm: &FirmId, endpoint: &EndpointId) -> String {
    format!("W#{firm}#{endpoint}")
}

/// How far an endpoint is with the events of one client, or of a replay.
pub fn line(firm: &FirmId, endpoint: &EndpointId, line: &LineId) -> Key {
    Key::new(
        endpoint_deliveries(firm, endpoint),
        format!("{LINES}{line}"),
    )
}

/// An attempt to deliver an event. Attempts sort by time.
pub fn attempt(firm: &FirmId, endpoint: &EndpointId, at: Timestamp, attempt: &AttemptId) -> Key {
    let place = format!("{ATTEMPTS}{}#{attempt}", at.sortable());
    Key::new(endpoint_deliveries(firm, endpoint), place)
}

/// The partition of all lines that wait for their next attempt, by the time at which it is due.
pub fn due_lines() -> String {
    "DUE#LINE".to_owned()
}

/// A line that waits for its next attempt.
pub fn due_line(due: Timestamp, firm: &FirmId, endpoint: &EndpointId, line: &LineId) -> Key {
    Key::new(
        due_lines(),
        format!("{}#{firm}#{endpoint}#{line}", due.sortable()),
    )
}
