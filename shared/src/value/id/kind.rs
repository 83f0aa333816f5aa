//! The kinds of resources, and the one table of how the portal treats each of them.
//!
//! Code does not compare a kind with one of its variants: it asks the table, or matches every variant. A new kind therefore does not compile until somebody has decided how each place treats it.

use super::{FirmId, Id, ResourceId};
use crate::value::variants::with_all;
use serde::{Deserialize, Serialize};

with_all! {
    /// The kinds of resources that firms share with clients.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Kind {
        /// A matter ("case" to clients).
        Matter,
        /// A bill.
        Bill,
        /// A calendar event.
        Event,
        /// A message from either side.
        Message,
        /// A folder of documents.
        Folder,
        /// A document from either side.
        Document,
        /// Where a matter stands. A matter has one of it, with the matter's own id, and every client on the matter sees it.
        Stage,
        /// A request: what the firm asks of clients.
        ClientRequest,
    }
}

/// How the portal treats a kind: a row of the table.
struct Row {
    /// Its name in keys and in the attribute `kind` of items.
    tag: &'static str,
    /// The prefix of its ids in the API.
    prefix: &'static str,
    /// The tag from which its ids are derived: its own, or that of matters for what a matter has once.
    derived_as: &'static str,
    /// Whether its copies are listed by time, across matters and within one.
    listed: bool,
    /// The second order in which its copies are listed, besides time; `None` if there is none.
    second_order: Option<SecondOrder>,
    /// What mails and pushes announce to clients.
    announced: Announced,
    /// What the firm hears when a client first opens a version; `None` if clients do not open it. A resource that can be opened is unread until then.
    opening: Option<Opening>,
    /// The tab that counts it while unread.
    tab: Option<Tab>,
    /// Whether it appears in the conversation.
    conversation: bool,
}

/// A second order of copies, besides time: their sort key on the index `by_order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondOrder {
    /// By the start of their date.
    Start,
    /// By their folded name.
    Name,
}

/// What mails and pushes announce to clients about a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// Nothing.
    Never,
    /// That it was shared with them.
    WhenShared,
    /// That it was shared with them, or looks different now.
    WhenUpdated,
    /// That it was shared with them, looks different now, was cancelled, or is no longer shared.
    WhenChanged,
}

/// The event that follows the first opening of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// `bill.viewed`.
    BillViewed,
    /// `event.viewed`.
    EventViewed,
    /// `message.read`.
    MessageRead,
    /// `document.downloaded`.
    DocumentDownloaded,
}

/// A tab of the app, with a count of unread resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Messages.
    Messages,
    /// Bills.
    Bills,
    /// The calendar.
    Events,
    /// Documents.
    Documents,
}

impl Kind {
    const fn row(self) -> Row {
        match self {
            Self::Matter => Row {
                tag: "MATTER",
                prefix: "matter",
                derived_as: "MATTER",
                listed: false,
                second_order: None,
                announced: Announced::Never,
                opening: None,
                tab: None,
                conversation: false,
            },
            Self::Bill => Row {
                tag: "BILL",
                prefix: "bill",
                derived_as: "BILL",
                listed: true,
                second_order: None,
                announced: Announced::WhenShared,
                opening: Some(Opening::BillViewed),
                tab: Some(Tab::Bills),
                conversation: true,
            },
            Self::Event => Row {
                tag: "EVENT",
                prefix: "event",
                derived_as: "EVENT",
                listed: true,
                second_order: Some(SecondOrder::Start),
                announced: Announced::WhenChanged,
                opening: Some(Opening::EventViewed),
                tab: Some(Tab::Events),
                conversation: true,
            },
            Self::Message => Row {
                tag: "MESSAGE",
                prefix: "message",
                derived_as: "MESSAGE",
                listed: true,
                second_order: None,
                announced: Announced::WhenShared,
                opening: Some(Opening::MessageRead),
                tab: Some(Tab::Messages),
                conversation: true,
            },
            Self::Folder => Row {
                tag: "FOLDER",
                prefix: "folder",
                derived_as: "FOLDER",
                listed: true,
                second_order: None,
                announced: Announced::WhenShared,
                opening: None,
                tab: None,
                conversation: false,
            },
            Self::Document => Row {
                tag: "DOCUMENT",
                prefix: "document",
                derived_as: "DOCUMENT",
                listed: true,
                second_order: Some(SecondOrder::Name),
                announced: Announced::WhenShared,
                opening: Some(Opening::DocumentDownloaded),
                tab: Some(Tab::Documents),
                conversation: true,
            },
            Self::Stage => Row {
                tag: "STAGE",
                prefix: "stage",
                derived_as: Self::Matter.row().tag,
                listed: true,
                second_order: None,
                announced: Announced::WhenUpdated,
                opening: None,
                tab: None,
                conversation: false,
            },
            Self::ClientRequest => Row {
                tag: "CLIENT_REQUEST",
                prefix: "request",
                derived_as: "CLIENT_REQUEST",
                listed: true,
                second_order: None,
                announced: Announced::WhenUpdated,
                opening: None,
                tab: None,
                conversation: false,
            },
        }
    }

    /// Its name in keys and in the attribute `kind` of items.
    pub const fn tag(self) -> &'static str {
        self.row().tag
    }

    /// The kind with this tag; `None` if there is none.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.tag() == tag)
    }

    /// The prefix of its ids in the API.
    pub const fn prefix(self) -> &'static str {
        self.row().prefix
    }

    /// Whether its copies are listed by time, across matters and within one.
    pub const fn is_listed(self) -> bool {
        self.row().listed
    }

    /// The second order in which its copies are listed, besides time; `None` if there is none.
    pub const fn second_order(self) -> Option<SecondOrder> {
        self.row().second_order
    }

    /// Whether clients are told when it is shared with them.
    pub fn is_announced(self) -> bool {
        self.row().announced != Announced::Never
    }

    /// Whether clients are also told when it looks different.
    pub fn announces_changes(self) -> bool {
        matches!(
            self.row().announced,
            Announced::WhenUpdated | Announced::WhenChanged
        )
    }

    /// Whether clients are also told when it is cancelled or is no longer shared.
    pub fn announces_end(self) -> bool {
        self.row().announced == Announced::WhenChanged
    }

    /// The event that follows the first opening of a version; `None` if clients do not open it.
    pub const fn opening(self) -> Option<Opening> {
        self.row().opening
    }

    /// Whether clients open it. It is unread until they do.
    pub const fn is_opened(self) -> bool {
        self.row().opening.is_some()
    }

    /// The tab that counts it while unread.
    pub const fn tab(self) -> Option<Tab> {
        self.row().tab
    }

    /// Whether it appears in the conversation.
    pub const fn in_conversation(self) -> bool {
        self.row().conversation
    }

    /// The id of this kind as the API writes it: `bill_` and 26 characters.
    pub fn name(self, id: &ResourceId) -> String {
        format!("{}_{id}", self.prefix())
    }

    /// Reads what [`Kind::name`] wrote; `None` for another kind or anything else.
    pub fn parse(self, name: &str) -> Option<ResourceId> {
        Id::parse(name.strip_prefix(self.prefix())?.strip_prefix('_')?)
    }

    /// The id of the resource that `firm` calls `theirs`.
    pub fn derive(self, firm: &FirmId, theirs: &str) -> ResourceId {
        Id::derive(&[firm.as_str(), self.row().derived_as, theirs])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tags_and_prefixes_are_distinct_and_read_back() {
        let tags: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.tag()).collect();
        let prefixes: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.prefix()).collect();
        assert_eq!(
            (tags.len(), prefixes.len()),
            (Kind::ALL.len(), Kind::ALL.len())
        );
        for kind in Kind::ALL {
            assert_eq!(Kind::from_tag(kind.tag()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.tag());
        }
    }

    #[test]
    fn a_name_is_read_as_its_own_kind_alone() {
        let id = ResourceId::derive(&["x"]);
        for kind in Kind::ALL {
            let name = kind.name(&id);
            let read: Vec<_> = Kind::ALL
                .iter()
                .filter(|other| other.parse(&name).is_some())
                .collect();
            assert_eq!(read, [kind]);
        }
    }

    #[test]
    fn the_table_does_not_contradict_itself() {
        for kind in Kind::ALL.iter().copied() {
            // Unread resources of a tab would stay unread if clients could not open them.
            assert!(kind.tab().is_none() || kind.is_opened(), "{kind:?}");
            // Code that reads or announces a kind reads its list by time.
            let read = kind.is_announced() || kind.in_conversation() || kind.is_opened();
            assert!(!read || kind.is_listed(), "{kind:?}");
        }
    }
}
