//! From a client's copy to its entry in a conversation.

use super::entry::{
    AttachmentView, BillInShort, BillTag, CancelledView, ConversationEntry, DocumentInShort,
    DocumentTag, EventInShort, EventTag, MessageTag, MessageView, SharedBill, SharedDocument,
    SharedEvent, Side, WithdrawnView,
};
use super::shared::Shared;
use super::{Attachment, Message};
use crate::resource::bill::Bill;
use crate::resource::document::Document;
use crate::resource::event::Event;
use crate::resource::{SharedCopy, Withdrawal};
use crate::value::id::{FirmId, Kind};

/// `None` for a copy that no conversation shows.
pub(super) fn show(firm: &FirmId, shared: Shared) -> Option<ConversationEntry> {
    match shared {
        Shared::Message(copy) => show_message(firm, copy).map(ConversationEntry::Message),
        Shared::Bill(copy) => Some(ConversationEntry::Bill(show_bill(firm, copy))),
        Shared::Event(copy) => Some(ConversationEntry::Event(show_event(firm, copy))),
        Shared::Document(copy) => Some(ConversationEntry::Document(show_document(firm, copy))),
    }
}

/// A message in the API; `None` when it was withdrawn.
pub(super) fn show_message(firm: &FirmId, copy: SharedCopy<Message>) -> Option<MessageView> {
    let label = copy.label(firm);
    let message = copy.data?;
    Some(MessageView {
        kind: MessageTag::Message,
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        from: Side::of(copy.author_client),
        author: message.author,
        text: message.text,
        attachments: message.attachments.iter().map(show_attachment).collect(),
        sent_at: label.shared_at,
        unread: label.unread,
    })
}

fn show_bill(firm: &FirmId, copy: SharedCopy<Bill>) -> SharedBill {
    let label = copy.label(firm);
    let (text, bill) = match copy.data {
        None => (None, None),
        Some(bill) => {
            let short = BillInShort {
                number: bill.number,
                due_on: bill.due_on,
                total: bill.total,
                balance: bill.balance,
                state: bill.state,
            };
            (bill.message, Some(short))
        }
    };
    SharedBill {
        kind: BillTag::Bill,
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        sent_at: label.shared_at,
        unread: label.unread,
        text,
        bill,
        withdrawn: copy.withdrawn.map(show_withdrawal),
    }
}

fn show_event(firm: &FirmId, copy: SharedCopy<Event>) -> SharedEvent {
    let label = copy.label(firm);
    SharedEvent {
        kind: EventTag::Event,
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        sent_at: label.shared_at,
        unread: label.unread,
        event: copy.data.map(|event| EventInShort {
            title: event.title,
            starts_at: event.starts_at.rfc3339(),
            ends_at: event.ends_at.rfc3339(),
            time_zone: event.time_zone,
            all_day: event.all_day,
            attending: event.attending,
        }),
        withdrawn: copy.withdrawn.map(show_withdrawal),
    }
}

fn show_document(firm: &FirmId, copy: SharedCopy<Document>) -> SharedDocument {
    let label = copy.label(firm);
    SharedDocument {
        kind: DocumentTag::Document,
        id: label.id,
        firm_id: label.firm_id,
        matter_id: label.matter_id,
        from: Side::of(copy.author_client),
        sent_at: label.shared_at,
        unread: label.unread,
        document: copy.data.map(|document| DocumentInShort {
            name: document.name,
            size: document.size,
            folder_id: document.folder.as_ref().map(|id| Kind::Folder.name(id)),
        }),
        withdrawn: copy.withdrawn.map(show_withdrawal),
    }
}

fn show_withdrawal(withdrawal: Withdrawal) -> WithdrawnView {
    WithdrawnView {
        at: withdrawal.at.rfc3339(),
        cancelled: withdrawal.cancelled.map(|date| CancelledView {
            starts_at: date.starts_at.rfc3339(),
            time_zone: date.time_zone,
            all_day: date.all_day,
        }),
    }
}

fn show_attachment(attachment: &Attachment) -> AttachmentView {
    AttachmentView {
        kind: attachment.kind,
        id: attachment.name(),
    }
}

impl Side {
    fn of(author_client: bool) -> Self {
        if author_client {
            Self::Client
        } else {
            Self::Firm
        }
    }
}

#[cfg(test)]
mod tests;
