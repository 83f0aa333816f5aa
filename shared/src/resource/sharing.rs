//! What a firm says when it shares or withdraws a resource: which one, with whom, and what each of them may know.

use super::CancelledDate;
use crate::value::id::{ClientId, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// What became of a firm's event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The table says now what the event says.
    Done,
    /// Something newer stands there, or the same: nothing to do.
    Stale,
}

/// A thing that a firm names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Whose it is.
    pub firm: FirmId,
    /// What kind of thing.
    pub kind: Kind,
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name for it.
    pub firm_ref: String,
}

impl Resource {
    /// The thing that `firm` calls `their_id`.
    pub fn new(firm: &FirmId, kind: Kind, firm_ref: &str) -> Self {
        Self {
            firm: firm.clone(),
            kind,
            id: kind.derive(firm, firm_ref),
            firm_ref: firm_ref.to_owned(),
        }
    }
}

/// The matter that a thing belongs to, under both names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterName {
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name.
    pub theirs: String,
}

impl MatterName {
    /// The matter that `firm` calls `theirs`.
    pub fn new(firm: &FirmId, theirs: &str) -> Self {
        Self {
            id: Kind::Matter.derive(firm, theirs),
            theirs: theirs.to_owned(),
        }
    }
}

/// A client with whom something is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The derived id.
    pub client: ClientId,
    /// The firm's own name.
    pub client_id: String,
    /// Whether this client may know all of it, where [`View::Limited`] makes a difference.
    pub full: bool,
}

/// What recipients may know of a thing. The difference is made when it is shared, so that no reader can forget it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View<D> {
    /// All recipients the same.
    Same(D),
    /// Some of them less.
    Limited {
        /// For those with [`Recipient::full`].
        full: D,
        /// For the others.
        limited: D,
    },
}

impl<D> View<D> {
    /// What those may know who may know most.
    pub fn whole(&self) -> &D {
        match self {
            Self::Same(data) | Self::Limited { full: data, .. } => data,
        }
    }

    /// What this recipient may know.
    pub fn of(&self, recipient: &Recipient) -> &D {
        match self {
            Self::Same(data) => data,
            Self::Limited { full, .. } if recipient.full => full,
            Self::Limited { limited, .. } => limited,
        }
    }
}

/// A thing as the firm shares it: with whom, and what they may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<D> {
    /// What is shared.
    pub resource: Resource,
    /// Whether nobody is told of this version.
    pub quiet: bool,
    /// The matter that it belongs to.
    pub matter: MatterName,
    /// With whom, each once; nobody else has it afterwards.
    pub audience: Vec<Recipient>,
    /// What they may know.
    pub view: View<D>,
    /// Of a calendar event: its date, which a later cancellation keeps, and by whose start it is ordered.
    pub date: Option<CancelledDate>,
    /// Of a message: when it was sent. Everything else counts from the moment of its arrival.
    pub sent_at: Option<Timestamp>,
    /// Of a document: its folded name, by which it is ordered.
    pub named: Option<String>,
}

/// The end of all sharing of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// What is withdrawn.
    pub resource: Resource,
    /// Whether it is a calendar event that will not take place.
    pub cancelled: bool,
    /// Whether nobody is told of it.
    pub quiet: bool,
}

impl<D> Share<D> {
    /// The same thing, shared with the same clients, of whom each may know what `change` makes of what it was.
    #[must_use]
    pub fn map<E>(&self, change: impl Fn(&D) -> E) -> Share<E> {
        Share {
            resource: self.resource.clone(),
            quiet: self.quiet,
            matter: self.matter.clone(),
            audience: self.audience.clone(),
            view: match &self.view {
                View::Same(data) => View::Same(change(data)),
                View::Limited { full, limited } => View::Limited {
                    full: change(full),
                    limited: change(limited),
                },
            },
            date: self.date.clone(),
            sent_at: self.sent_at,
            named: self.named.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::Id;

    #[test]
    fn a_limited_view_is_all_that_others_get() {
        let recipient = |full| Recipient {
            client: Id::derive(&["c"]),
            client_id: "c".into(),
            full,
        };
        let view = View::Limited {
            full: 2,
            limited: 1,
        };
        assert_eq!(*view.of(&recipient(true)), 2);
        assert_eq!(*view.of(&recipient(false)), 1);
        assert_eq!(*View::Same(3).of(&recipient(false)), 3);
    }
}
