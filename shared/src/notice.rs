//! Notices: mails to a client about the resources that a firm shared. The rules are pure: they compare the newest state of a copy with what the client was last told, so the order and number of events do not matter.

#[cfg(feature = "table")]
mod activity;
pub mod alert;
mod bundle;
#[cfg(all(feature = "table", feature = "mail"))]
mod deliver;
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
#[cfg(all(feature = "table", feature = "mail"))]
pub use deliver::deliver;
#[cfg(feature = "table")]
pub use find::{Found, Look, find};
#[cfg(feature = "table")]
pub use lease::Lease;
#[cfg(feature = "table")]
pub use others::read_lead;
pub use pace::{LONGEST, Pace, QUIET};
pub use person::as_one;
pub use rule::{Notice, Verdict, judge, known_at, without_past_prompt};
#[cfg(all(feature = "table", feature = "mail"))]
pub use senders::{read_sender, read_senders};
#[cfg(feature = "table")]
pub use sent::{note_sent, was_sent};
#[cfg(feature = "table")]
pub use told::{note_all_told, note_passed, note_prompt_told, note_told};
#[cfg(feature = "table")]
pub use waiting::{note_none_waiting, note_reminded, note_waiting, read_pace};

use crate::resource::SharedCopy;
use crate::value::variants::with_all;
use serde_json::Value;

/// A copy of any kind. The rules read only one field of its data: whether the client attends.
pub type AnyCopy = SharedCopy<Value>;

with_all! {
    /// What one section of a mail is about. The variants are in the order of a mail: what the client must not miss comes first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Topic {
        /// Calendar events that were cancelled.
        Cancelled,
        /// Changed calendar events that the client attends.
        Changed,
        /// Calendar events that begin within an hour.
        HourBefore,
        /// Calendar events that begin within a day.
        DayBefore,
        /// Changed calendar events that the client is not invited to.
        ChangedAside,
        /// Requests whose answers the firm returned.
        Returned,
        /// Requests.
        Request,
        /// Requests that still wait for their answers.
        Reminder,
        /// Something important that was not opened.
        Unread,
        /// Where matters stand.
        Stage,
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
        /// Calendar events on the client's matter that the client is not invited to.
        Aside,
        /// Calendar events that are no longer shared.
        Withdrawn,
    }
}

impl Topic {
    /// The tag of the topic in message ids (`mail-news-<tag>-title`) and in link ids.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Changed => "changed",
            Self::HourBefore => "hour-before",
            Self::DayBefore => "day-before",
            Self::ChangedAside => "changed-aside",
            Self::Returned => "returned",
            Self::Request => "request",
            Self::Reminder => "reminder",
            Self::Unread => "unread",
            Self::Stage => "stage",
            Self::Message => "message",
            Self::Bill => "bill",
            Self::Document => "document",
            Self::Folder => "folder",
            Self::Event => "event",
            Self::Aside => "aside",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether this topic becomes the subject of a mail with several topics, and waits for no digest.
    pub fn urgent(self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::Changed | Self::HourBefore | Self::DayBefore
        )
    }
}
