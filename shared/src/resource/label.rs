//! The fields that the views of all kinds have in common.

use super::SharedCopy;
use crate::value::id::{FirmId, Kind};
use crate::value::time::Timestamp;

/// The common fields of a view, as the API writes them.
pub(crate) struct Label {
    /// The prefix of its kind and 26 characters.
    pub(crate) id: String,
    /// The firm that shared it.
    pub(crate) firm_id: String,
    /// `matter_` and 26 characters.
    pub(crate) matter_id: String,
    /// When it was first shared with the client, or, for a message, when it was sent (RFC 3339, UTC).
    pub(crate) shared_at: String,
    /// Whether the client has yet to open it.
    pub(crate) unread: bool,
    /// When the client opened it last (RFC 3339, UTC).
    pub(crate) opened_at: Option<String>,
}

impl<D> SharedCopy<D> {
    /// The common fields of a copy that `firm` shared.
    pub(crate) fn label(&self, firm: &FirmId) -> Label {
        Label {
            id: self.kind.name(&self.id),
            firm_id: firm.to_string(),
            matter_id: Kind::Matter.name(&self.matter),
            shared_at: self.shared_at.rfc3339(),
            unread: self.unread(),
            opened_at: self.opened_at.map(Timestamp::rfc3339),
        }
    }
}
