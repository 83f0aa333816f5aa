//! A notice: what a client is told by mail about a thing that a firm shared. Pure rules: the newest state of a copy is compared with what the client was told, so that nothing depends on the order or number of events.

#[cfg(feature = "table")]
mod activity;
pub mod alert;
mod bundle;
#[cfg(feature = "table")]
mod find;
#[cfg(feature = "table")]
mod lease;
#[cfg(feature = "mail")]
pub mod letter;
#[cfg(feature = "table")]
pub mod mail_budget;
#[cfg(feature = "table")]
mod others;
mod pace;
mod person;
mod rule;
#[cfg(all(feature = "table", feature = "mail"))]
mod senders;
#[cfg(feature = "table")]
mod sent;
#[cfg(feature = "table")]
mod told;
#[cfg(feature = "table")]
mod waiting;

#[cfg(feature = "table")]
pub use activity::{Activity, claim_activity, note_activity_told, read_activity};
pub use bundle::{Bundle, Told, bundle};
#[cfg(feature = "table")]
pub use find::{Found, Look, find};
#[cfg(feature = "table")]
pub use lease::Lease;
#[cfg(feature = "table")]
pub use others::read_lead;
pub use pace::{LONGEST, Pace, QUIET};
pub use person::as_one;
pub use rule::{Notice, Verdict, judge, known_at};
#[cfg(all(feature = "table", feature = "mail"))]
pub use senders::{read_sender, read_senders};
#[cfg(feature = "table")]
pub use sent::{note_sent, was_sent};
#[cfg(feature = "table")]
pub use told::{note_all_told, note_passed, note_told};
#[cfg(feature = "table")]
pub use waiting::{note_none_waiting, note_waiting, read_pace};

use crate::resource::SharedCopy;
use crate::value::variants::with_all;
use serde_json::Value;

/// A copy of whatever kind. Of its data the rules know one thing alone: whether the client attends.
pub type AnyCopy = SharedCopy<Value>;

with_all! {
    /// What a client is told in one breath, under one button. The order is that of a mail: what must not be missed comes first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Topic {
        /// Calendar events that were cancelled.
        Cancelled,
        /// Calendar events that the client attends and that have changed.
        Changed,
        /// Calendar events that the client is not invited to and that have changed.
        ChangedAside,
        /// Messages.
        Message,
        /// Bills.
        Bill,
        /// Documents.
        Document,
        /// Folders of documents.
        Folder,
        /// Calendar events that the client attends.
        Event,
        /// Calendar events of the client's case that the client is not invited to.
        Aside,
        /// Calendar events that are shared no longer.
        Withdrawn,
    }
}

impl Topic {
    /// In the ids of messages (`mail-news-<tag>-title`) and of links.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Changed => "changed",
            Self::ChangedAside => "changed-aside",
            Self::Message => "message",
            Self::Bill => "bill",
            Self::Document => "document",
            Self::Folder => "folder",
            Self::Event => "event",
            Self::Aside => "aside",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether a mail that tells several things is named after this one.
    pub fn urgent(self) -> bool {
        matches!(self, Self::Cancelled | Self::Changed)
    }
}
