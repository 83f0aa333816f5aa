//! A mail to one person, whatever caused it.

use shared::notice::letter::Letter;
use shared::people::delivery::{Outgoing, Unreachable};
use shared::value::id::ClientRef;

/// A mail that is ready to be sent.
pub(crate) enum Ready {
    /// From one firm to its client. The firm is told what becomes of it.
    OfFirm(Letter, Outgoing),
    /// To a client whose address is known to be unreachable.
    Unreachable(Unreachable, Outgoing),
    /// From the portal to a person, who may be a client of several firms, or about what the person did alone: no firm is told what becomes of it. The client's partition remembers that it was sent.
    OfPortal(Letter, ClientRef),
}
