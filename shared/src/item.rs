//! The kinds of items in the table: the values of the attribute `kind`. The stream's filters in `template.yaml` and the readers of the stream use them.

use crate::value::id::Kind;
use crate::value::variants::with_all;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

with_all! {
    /// The kind of an item. Its text is stored, so a renamed variant needs `#[serde(rename)]` with the old text.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum ItemKind {
        /// A client's copy of a matter, or its tombstone.
        Matter,
        /// A client's copy of a bill, or its tombstone.
        Bill,
        /// A client's copy of a calendar event, or its tombstone.
        Event,
        /// A client's copy of a message, or its tombstone.
        Message,
        /// A client's copy of a folder, or its tombstone.
        Folder,
        /// A client's copy of a document, or its tombstone.
        Document,
        /// A client's copy of where a matter stands, or its tombstone.
        Stage,
        /// A client's copy of a request, or its tombstone.
        ClientRequest,
        /// What became of a request: the answer, and the firm's word on it.
        RequestState,
        /// A stage that a matter was in.
        StageEntry,
        /// What the clock makes due about a resource.
        Due,
        /// That a firm said nothing by that day.
        Silence,
        /// That a firm says that it matters who looks at a resource.
        Important,
        /// That a client has not opened it.
        Unread,
        /// A resource's newest version.
        Head,
        /// A piece of a resource's audience.
        Audience,
        /// A quarantined document that waits for the firm's decision.
        Quarantine,
        /// A person's choices and visits.
        Profile,
        /// A person's visits by links that open a single firm.
        Visit,
        /// A person's membership as one client of one firm.
        Membership,
        /// The address that a firm holds for a client.
        Member,
        /// A request for a link.
        Request,
        /// The codes of a request.
        Code,
        /// A sign-in link.
        Link,
        /// A session.
        Session,
        /// A passkey.
        Passkey,
        /// The challenge of a passkey ceremony.
        Ceremony,
        /// A device that takes pushes.
        Device,
        /// The calendar feed of a person.
        Feed,
        /// Documents that a person takes along as one file.
        Archive,
        /// The documents of such an archive.
        ArchiveContents,
        /// The owner of a device.
        Claim,
        /// An upload.
        Upload,
        /// A file of an upload.
        UploadFile,
        /// The right to continue one upload.
        Grant,
        /// The stored answer to a repeated call, or a mark that a step was done.
        Idempotency,
        /// When a client was last told of news.
        Pace,
        /// What became of one notice to a client.
        Delivery,
        /// Why a client's address is not mailed any more.
        Unreachable,
        /// A firm.
        Firm,
        /// When a firm was last told of activity.
        Activity,
        /// The keys with which a firm signs.
        FirmKeys,
        /// A message that a firm sent over HTTPS.
        WebhookMessage,
        /// An event that a firm was told, in its outbox.
        OutboxEvent,
        /// The position of such an event, by its id.
        OutboxId,
        /// How many events a firm's outbox has had.
        OutboxCount,
        /// An address of a firm's system that events are sent to.
        Endpoint,
        /// How many endpoints a firm has.
        EndpointCount,
        /// How far an endpoint is with the events of one client, or of a replay.
        Line,
        /// A line that waits for its next attempt.
        DueLine,
        /// An attempt to deliver an event to an endpoint.
        Attempt,
        /// An invitation that a firm asked for again.
        Invitation,
        /// Who sent a document that passed the checks.
        DocumentSender,
        /// A link of a firm that did not sign its client in.
        SignInFailure,
        /// A client in the list of the firm's clients.
        FirmClient,
        /// A budget.
        Rate,
        /// A firm's budget of mails to an address.
        MailBudget,
        /// An address that takes a client's answer by mail.
        ReplyAddress,
        /// An answer by mail that waits for its writer.
        MailDraft,
    }
}

impl ItemKind {
    /// The kind stored as `text`; `None` if a later version wrote it.
    pub fn parse(text: &str) -> Option<Self> {
        let text: StrDeserializer<'_, Error> = text.into_deserializer();
        Self::deserialize(text).ok()
    }

    /// The kind under which clients' copies of a resource are stored.
    pub fn of_copies(kind: Kind) -> Self {
        match kind {
            Kind::Matter => Self::Matter,
            Kind::Bill => Self::Bill,
            Kind::Event => Self::Event,
            Kind::Message => Self::Message,
            Kind::Folder => Self::Folder,
            Kind::Document => Self::Document,
            Kind::Stage => Self::Stage,
            Kind::ClientRequest => Self::ClientRequest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts in the tables of deployed portals. They must never change.
    const STORED: [(ItemKind, &str); 59] = [
        (ItemKind::Matter, "MATTER"),
        (ItemKind::Bill, "BILL"),
        (ItemKind::Event, "EVENT"),
        (ItemKind::Message, "MESSAGE"),
        (ItemKind::Folder, "FOLDER"),
        (ItemKind::Document, "DOCUMENT"),
        (ItemKind::Stage, "STAGE"),
        (ItemKind::ClientRequest, "CLIENT_REQUEST"),
        (ItemKind::RequestState, "REQUEST_STATE"),
        (ItemKind::StageEntry, "STAGE_ENTRY"),
        (ItemKind::Due, "DUE"),
        (ItemKind::Silence, "SILENCE"),
        (ItemKind::Important, "IMPORTANT"),
        (ItemKind::Unread, "UNREAD"),
        (ItemKind::Head, "HEAD"),
        (ItemKind::Audience, "AUDIENCE"),
        (ItemKind::Quarantine, "QUARANTINE"),
        (ItemKind::Profile, "PROFILE"),
        (ItemKind::Visit, "VISIT"),
        (ItemKind::Membership, "MEMBERSHIP"),
        (ItemKind::Member, "MEMBER"),
        (ItemKind::Request, "REQUEST"),
        (ItemKind::Code, "CODE"),
        (ItemKind::Link, "LINK"),
        (ItemKind::Session, "SESSION"),
        (ItemKind::Passkey, "PASSKEY"),
        (ItemKind::Ceremony, "CEREMONY"),
        (ItemKind::Device, "DEVICE"),
        (ItemKind::Feed, "FEED"),
        (ItemKind::Archive, "ARCHIVE"),
        (ItemKind::ArchiveContents, "ARCHIVE_CONTENTS"),
        (ItemKind::Claim, "CLAIM"),
        (ItemKind::Upload, "UPLOAD"),
        (ItemKind::UploadFile, "UPLOAD_FILE"),
        (ItemKind::Grant, "GRANT"),
        (ItemKind::Idempotency, "IDEMPOTENCY"),
        (ItemKind::Pace, "PACE"),
        (ItemKind::Delivery, "DELIVERY"),
        (ItemKind::Unreachable, "UNREACHABLE"),
        (ItemKind::Firm, "FIRM"),
        (ItemKind::Activity, "ACTIVITY"),
        (ItemKind::FirmKeys, "FIRM_KEYS"),
        (ItemKind::WebhookMessage, "WEBHOOK_MESSAGE"),
        (ItemKind::OutboxEvent, "OUTBOX_EVENT"),
        (ItemKind::OutboxId, "OUTBOX_ID"),
        (ItemKind::OutboxCount, "OUTBOX_COUNT"),
        (ItemKind::Endpoint, "ENDPOINT"),
        (ItemKind::EndpointCount, "ENDPOINT_COUNT"),
        (ItemKind::Line, "LINE"),
        (ItemKind::DueLine, "DUE_LINE"),
        (ItemKind::Attempt, "ATTEMPT"),
        (ItemKind::Invitation, "INVITATION"),
        (ItemKind::DocumentSender, "DOCUMENT_SENDER"),
        (ItemKind::SignInFailure, "SIGN_IN_FAILURE"),
        (ItemKind::FirmClient, "FIRM_CLIENT"),
        (ItemKind::Rate, "RATE"),
        (ItemKind::MailBudget, "MAIL_BUDGET"),
        (ItemKind::ReplyAddress, "REPLY_ADDRESS"),
        (ItemKind::MailDraft, "MAIL_DRAFT"),
    ];

    #[test]
    fn what_is_stored_stays() {
        assert_eq!(STORED.map(|(kind, _)| kind), ItemKind::ALL);
        for (kind, text) in STORED {
            assert_eq!(serde_json::to_value(kind).unwrap(), text);
            assert_eq!(ItemKind::parse(text), Some(kind));
        }
        assert_eq!(ItemKind::parse("NOTHING"), None);
    }

    #[test]
    fn copies_are_stored_under_the_tag_of_their_kind() {
        for kind in Kind::ALL.iter().copied() {
            let stored = ItemKind::of_copies(kind);
            assert_eq!(ItemKind::parse(kind.tag()), Some(stored), "{kind:?}");
        }
    }
}
