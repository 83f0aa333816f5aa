//! Partition F: a firm, its clients, and how its systems prove who they are.

use super::{FIRM_CLIENTS, HEAD, Key, SIGN_IN_FAILURES};
use crate::value::id::{ClientRef, FirmId, LinkId};
use crate::value::time::Timestamp;

/// Partition F: a firm.
pub fn firm_partition(firm: &FirmId) -> String {
    format!("F#{firm}")
}

/// A client in the list of the firm's clients.
pub fn firm_client(who: &ClientRef) -> Key {
    Key::new(
        firm_partition(&who.firm),
        format!("{FIRM_CLIENTS}{}", who.client),
    )
}

/// A link of a firm that did not sign its client in, for one reason. Failures sort by time.
pub fn sign_in_failure(firm: &FirmId, at: Timestamp, link: &LinkId, reason: &str) -> Key {
    Key::new(
        firm_partition(firm),
        format!("{}#{link}#{reason}", sign_in_failures(at)),
    )
}

/// The bound of all failures at or after `from`.
pub fn sign_in_failures(from: Timestamp) -> String {
    format!("{SIGN_IN_FAILURES}{}", from.sortable())
}

/// A firm's name, logo, colour and time zone.
pub fn firm(firm: &FirmId) -> Key {
    Key::new(firm_partition(firm), HEAD)
}

/// When a mail last told the firm that its clients were active.
pub fn firm_activity(firm: &FirmId) -> Key {
    Key::new(firm_partition(firm), "ACTIVITY")
}

/// The keys with which a firm's systems sign.
pub fn firm_keys(firm: &FirmId) -> Key {
    Key::new(firm_partition(firm), "KEYS")
}

/// A message that a firm's system sent over HTTPS, named by the hash of the id that the sender gave it.
pub fn webhook_message(firm: &FirmId, hash: &str) -> Key {
    Key::new(firm_partition(firm), format!("HOOK#{hash}"))
}
