//! A firm's request to share or withdraw a resource: which one, with whom, and what each recipient may see.

use super::CancelledDate;
use crate::value::id::{ClientId, FirmId, Kind, ResourceId};
use crate::value::time::Timestamp;

/// The outcome of applying a firm's event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The table now matches the event.
    Done,
    /// The table already has the same or a newer version; nothing was done.
    Stale,
}

/// A resource, as a firm names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The firm that owns it.
    pub firm: FirmId,
    /// The kind of resource.
    pub kind: Kind,
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name for it.
    pub firm_ref: String,
}

impl Resource {
    /// The resource that `firm` calls `firm_ref`.
    pub fn new(firm: &FirmId, kind: Kind, firm_ref: &str) -> Self {
        Self {
            firm: firm.clone(),
            kind,
            id: kind.derive(firm, firm_ref),
            firm_ref: firm_ref.to_owned(),
        }
    }
}

/// The matter that a resource belongs to, under both names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterName {
    /// The derived id.
    pub id: ResourceId,
    /// The firm's own name for it.
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

/// A client that a resource is shared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The derived id.
    pub client: ClientId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// Whether this client may see everything, where [`View::Limited`] makes a difference.
    pub full: bool,
}

/// What recipients may see of a resource. The views are separated when it is shared, so that no reader can forget to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View<D> {
    /// The same for all recipients.
    Same(D),
    /// Less for some recipients.
    Limited {
        /// For recipients with [`Recipient::full`].
        full: D,
        /// For all others.
        limited: D,
    },
}

impl<D> View<D> {
    /// The view of the recipients who may see most.
    pub fn whole(&self) -> &D {
        match self {
            Self::Same(data) | Self::Limited { full: data, .. } => data,
        }
    }

    /// The view of this recipient.
    pub fn of(&self, recipient: &Recipient) -> &D {
        match self {
            Self::Same(data) => data,
            Self::Limited { full, .. } if recipient.full => full,
            Self::Limited { limited, .. } => limited,
        }
    }
}

/// A resource to be shared: with whom, and what they may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<D> {
    /// The resource.
    pub resource: Resource,
    /// Whether this version sends no notification.
    pub quiet: bool,
    /// The matter that it belongs to.
    pub matter: MatterName,
    /// The clients to share it with, without duplicates; nobody else has it afterwards.
    pub audience: Vec<Recipient>,
    /// What they may see.
    pub view: View<D>,
    /// For a calendar event: its date, which a later cancellation keeps and whose start is its sort key.
    pub date: Option<CancelledDate>,
    /// For a message: when it was sent. All other kinds use their time of arrival.
    pub sent_at: Option<Timestamp>,
    /// For a document: its folded name, which is its sort key.
    pub named: Option<String>,
}

/// A resource to be withdrawn from everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// The resource.
    pub resource: Resource,
    /// Whether it is a calendar event that will not take place.
    pub cancelled: bool,
    /// Whether this version sends no notification.
    pub quiet: bool,
}

impl<D> Share<D> {
    /// The same resource for the same clients, with `change` applied to each view.
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
