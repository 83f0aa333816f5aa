//! The entries of a conversation in the API.

use super::AttachmentKind;
use crate::resource::bill::{BillState, Money};
use serde::Serialize;
use utoipa::ToSchema;

/// One entry of a conversation; `kind` tells which type it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "kind", mapping(
    ("message" = "#/components/schemas/Message"),
    ("bill" = "#/components/schemas/SharedBill"),
    ("event" = "#/components/schemas/SharedEvent"),
    ("document" = "#/components/schemas/SharedDocument"),
)))]
pub enum ConversationEntry {
    /// A message from either side.
    Message(MessageView),
    /// A bill that the firm shared.
    Bill(SharedBill),
    /// A calendar event that the firm shared.
    Event(SharedEvent),
    /// A document from either side.
    Document(SharedDocument),
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// Always `message`.
    pub kind: MessageTag,
    /// `message_` and 26 characters.
    pub id: String,
    /// The firm that sent or received it.
    pub firm_id: String,
    /// The matter that it is about.
    pub matter_id: String,
    /// The side that wrote it.
    pub from: Side,
    /// The name of the person who wrote it.
    pub author: String,
    /// The message, as plain text.
    pub text: String,
    /// The attachments. An attachment that is not shared with the client returns 404 under its id.
    pub attachments: Vec<AttachmentView>,
    /// When it was sent.
    #[schema(format = DateTime)]
    pub sent_at: String,
    /// Whether the client has not yet read it.
    pub unread: bool,
}

/// A bill in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedBill {
    /// Always `bill`.
    pub kind: BillTag,
    /// The bill: `bill_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// When it was first shared with the client.
    #[schema(format = DateTime)]
    pub sent_at: String,
    /// Whether the client has not yet opened it.
    pub unread: bool,
    /// The firm's note to the client, plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub text: Option<String>,
    /// A summary of the bill; absent once it is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bill: Option<BillInShort>,
    /// Present once the bill is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<WithdrawnView>,
}

/// A calendar event in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedEvent {
    /// Always `event`.
    pub kind: EventTag,
    /// The event: `event_` and 26 characters.
    pub id: String,
    /// The firm that shared it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// When it was first shared with the client.
    #[schema(format = DateTime)]
    pub sent_at: String,
    /// Whether the client has not yet opened it.
    pub unread: bool,
    /// A summary of the event; absent once it is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub event: Option<EventInShort>,
    /// Present once the event is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<WithdrawnView>,
}

/// A document in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedDocument {
    /// Always `document`.
    pub kind: DocumentTag,
    /// The document: `document_` and 26 characters.
    pub id: String,
    /// The firm that sent or received it.
    pub firm_id: String,
    /// The matter that it belongs to.
    pub matter_id: String,
    /// The side that sent it.
    pub from: Side,
    /// When it was first shared with the client, or when the firm received it.
    #[schema(format = DateTime)]
    pub sent_at: String,
    /// Whether the client has not yet fetched it.
    pub unread: bool,
    /// A summary of the document; absent once it is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub document: Option<DocumentInShort>,
    /// Present once the document is no longer shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<WithdrawnView>,
}

/// The summary of a document in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentInShort {
    /// Its name: plain text, without a path.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The folder that contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub folder_id: Option<String>,
}

/// The summary of a bill in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct BillInShort {
    /// The bill number, chosen by the firm.
    pub number: String,
    /// Due date.
    #[schema(format = Date)]
    pub due_on: String,
    /// The amount billed.
    pub total: Money,
    /// The amount still to be paid.
    pub balance: Money,
    /// The payment state.
    pub state: BillState,
}

/// The summary of a calendar event in a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventInShort {
    /// The title.
    pub title: String,
    /// When it begins.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// When it ends.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// The IANA time zone of its local times.
    pub time_zone: String,
    /// Whether it lasts whole days in that zone.
    pub all_day: bool,
    /// Whether the client is invited.
    pub attending: bool,
}

/// Says that an entry is no longer shared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Withdrawn)]
pub struct WithdrawnView {
    /// When it was withdrawn.
    #[schema(format = DateTime)]
    pub at: String,
    /// Present for a cancelled calendar event: its date, so that nobody goes there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cancelled: Option<CancelledView>,
}

/// The date of a cancelled calendar event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cancelled)]
pub struct CancelledView {
    /// When it was to begin.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// The IANA time zone of its local times.
    pub time_zone: String,
    /// Whether it was to last whole days in that zone.
    pub all_day: bool,
}

/// A resource attached to a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// The kind of resource.
    pub kind: AttachmentKind,
    /// Its id, with the prefix of its kind.
    pub id: String,
}

/// The side that wrote a message or sent a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The firm.
    Firm,
    /// The client.
    Client,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageTag {
    /// A message.
    Message,
}

/// The kind of a bill.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillTag {
    /// A bill.
    Bill,
}

/// The kind of a calendar event.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventTag {
    /// A calendar event.
    Event,
}

/// The kind of a document.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentTag {
    /// A document.
    Document,
}
