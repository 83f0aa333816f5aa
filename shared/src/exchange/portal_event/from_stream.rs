//! From a record of the table's stream to the events that follow from it. Pure: the same record always gives the same events.

mod acts;
mod archives;
mod clients;
mod copies;
mod deliveries;
mod devices;
mod drafts;
mod image;
mod record;
mod requests;
mod sessions;
mod stages;
mod unread;
mod uploads;

pub use sessions::person_signed_in;

use super::PortalEvent;
use crate::engine::stream::{Change, Record, Unreadable};
use crate::item::ItemKind;
use crate::people::client::Membership;
use crate::value::id::Kind;

/// The items whose changes make events.
enum Source {
    Session,
    Member,
    Membership,
    MailBudget,
    Device,
    Archive,
    Matter,
    /// A copy of any other kind of resource.
    Copy(Kind),
    Upload,
    UploadFile,
    Delivery,
    Unreachable,
    Silence,
    Unread,
    RequestState,
    MailDraft,
}

/// The source of events that items of this kind are; `None` if no event follows from them.
fn source(kind: ItemKind) -> Option<Source> {
    Some(match kind {
        ItemKind::Session => Source::Session,
        ItemKind::Member => Source::Member,
        ItemKind::Membership => Source::Membership,
        ItemKind::MailBudget => Source::MailBudget,
        ItemKind::Device => Source::Device,
        ItemKind::Archive => Source::Archive,
        ItemKind::Matter => Source::Matter,
        ItemKind::Bill => Source::Copy(Kind::Bill),
        ItemKind::Event => Source::Copy(Kind::Event),
        ItemKind::Message => Source::Copy(Kind::Message),
        ItemKind::Folder => Source::Copy(Kind::Folder),
        ItemKind::Document => Source::Copy(Kind::Document),
        ItemKind::Stage => Source::Copy(Kind::Stage),
        ItemKind::ClientRequest => Source::Copy(Kind::ClientRequest),
        ItemKind::Silence => Source::Silence,
        ItemKind::Unread => Source::Unread,
        ItemKind::RequestState => Source::RequestState,
        ItemKind::Upload => Source::Upload,
        ItemKind::UploadFile => Source::UploadFile,
        ItemKind::Delivery => Source::Delivery,
        ItemKind::Unreachable => Source::Unreachable,
        ItemKind::MailDraft => Source::MailDraft,
        ItemKind::Head
        | ItemKind::StageEntry
        | ItemKind::Due
        | ItemKind::Important
        | ItemKind::Audience
        | ItemKind::Quarantine
        | ItemKind::Profile
        | ItemKind::Visit
        | ItemKind::Request
        | ItemKind::Code
        | ItemKind::Link
        | ItemKind::Passkey
        | ItemKind::Ceremony
        | ItemKind::Claim
        | ItemKind::Feed
        | ItemKind::ArchiveContents
        | ItemKind::Grant
        | ItemKind::Idempotency
        | ItemKind::Pace
        | ItemKind::Firm
        | ItemKind::Activity
        | ItemKind::FirmKeys
        | ItemKind::WebhookMessage
        | ItemKind::OutboxEvent
        | ItemKind::OutboxId
        | ItemKind::OutboxCount
        | ItemKind::Endpoint
        | ItemKind::EndpointCount
        | ItemKind::Line
        | ItemKind::DueLine
        | ItemKind::Attempt
        | ItemKind::Invitation
        | ItemKind::DocumentSender
        | ItemKind::SignInFailure
        | ItemKind::FirmClient
        | ItemKind::ReplyAddress
        | ItemKind::Rate => return None,
    })
}

impl Source {
    /// The changes from which events follow.
    fn changes(&self) -> &'static [Change] {
        use Change::{Inserted, Modified, Removed};
        match self {
            Self::Session | Self::Silence | Self::Unread => &[Inserted],
            Self::MailDraft => &[Inserted, Removed],
            Self::Member
            | Self::Membership
            | Self::Matter
            | Self::Copy(_)
            | Self::Archive
            | Self::Upload
            | Self::Delivery
            | Self::Unreachable
            | Self::RequestState => &[Inserted, Modified],
            Self::UploadFile => &[Inserted, Modified, Removed],
            Self::Device | Self::MailBudget => &[Removed],
        }
    }
}

/// The changes of an item of this kind from which events follow. `template.yaml` delivers them, and no others, to the function that publishes.
pub fn heard(kind: ItemKind) -> &'static [Change] {
    source(kind).map_or(&[], |source| source.changes())
}

/// The events that follow from one record, in the order in which they are published; most records have none. `memberships` are those of [`person_signed_in`]: a session does not name them, because it is made in the same round of calls that reads them.
///
/// # Errors
/// When the item is of a kind that makes events and cannot be read.
pub fn events_of(
    record: &Record,
    memberships: &[Membership],
) -> Result<Vec<PortalEvent>, Unreadable> {
    let gone = record.change == Change::Removed;
    let kind = if gone {
        record.old_kind()
    } else {
        record.kind()
    };
    let heard = |source: &Source| source.changes().contains(&record.change);
    let Some(source) = kind.and_then(source).filter(heard) else {
        return Ok(Vec::new());
    };
    match source {
        Source::Session => sessions::of_session(record, memberships),
        Source::Member => clients::of_member(record),
        Source::Membership => clients::of_membership(record),
        Source::MailBudget => clients::of_gone_budget(record),
        Source::Archive => archives::of_archive(record),
        Source::Device => devices::of_gone_device(record),
        Source::Matter => copies::of_matter(record),
        Source::Copy(kind) => copies::of_copy(record, kind),
        Source::Upload => uploads::of_upload(record),
        Source::UploadFile if gone => uploads::of_gone_file(record),
        Source::UploadFile => uploads::of_file(record),
        Source::Delivery => deliveries::of_delivery(record),
        Source::Unreachable => deliveries::of_unreachable(record),
        Source::Silence => stages::of_silence(record),
        Source::Unread => unread::of_unread(record),
        Source::RequestState => requests::of_state(record),
        Source::MailDraft if gone => drafts::of_gone_draft(record),
        Source::MailDraft => drafts::of_draft(record),
    }
}

#[cfg(test)]
mod tests;
