//! Keys of what firms ask of clients.

use super::{Key, resource};
use crate::value::id::{FirmId, Kind, ResourceId};

/// What became of a request: the answer, and the firm's word on it.
pub fn request_state(firm: &FirmId, request: &ResourceId) -> Key {
    Key::new(resource(firm, Kind::ClientRequest, request), "STATE")
}
