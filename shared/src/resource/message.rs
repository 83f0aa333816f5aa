//! Messages between a firm and its client, in the conversation of a matter.

#[cfg(feature = "table")]
mod entry;
#[cfg(feature = "table")]
pub mod read;
#[cfg(feature = "table")]
pub mod send;
#[cfg(feature = "table")]
mod shared;
#[cfg(feature = "table")]
mod show;

#[cfg(feature = "table")]
pub use entry::{
    AttachmentView, BillInShort, ConversationEntry, DocumentInShort, EventInShort, MessageView,
    SharedBill, SharedDocument, SharedEvent,
};

use crate::resource::Detail;
use crate::value::id::{FirmId, Kind, ResourceId};
use serde::{Deserialize, Serialize};

/// What a client may see of a message; plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The name of the person who wrote it.
    pub author: String,
    /// The message text.
    pub text: String,
    /// The attachments. Only their ids are stored: a reader sees an attachment only if it is shared with them.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

impl Detail for Message {}

/// A resource attached to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The kind of resource.
    pub kind: AttachmentKind,
    /// The derived id.
    pub id: ResourceId,
}

impl Attachment {
    /// The attachment for the resource that `firm` calls `theirs`.
    pub fn derive(firm: &FirmId, kind: AttachmentKind, theirs: &str) -> Self {
        Self {
            kind,
            id: kind.resource().derive(firm, theirs),
        }
    }

    /// The resource kind of the attachment.
    pub fn resource(&self) -> Kind {
        self.kind.resource()
    }

    /// The id as the API writes it: `bill_` followed by 26 characters.
    pub fn name(&self) -> String {
        self.resource().name(&self.id)
    }
}

/// The kinds that can be attached to a message.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A bill.
    Bill,
    /// A calendar event.
    Event,
    /// A document.
    Document,
}

impl AttachmentKind {
    fn resource(self) -> Kind {
        match self {
            Self::Bill => Kind::Bill,
            Self::Event => Kind::Event,
            Self::Document => Kind::Document,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attachment_has_the_name_of_the_resource() {
        let firm = FirmId::parse("hale").unwrap();
        let bill = Attachment::derive(&firm, AttachmentKind::Bill, "b-1");
        assert_eq!(
            bill.name(),
            Kind::Bill.name(&Kind::Bill.derive(&firm, "b-1"))
        );
        let document = Attachment::derive(&firm, AttachmentKind::Document, "b-1");
        assert!(document.name().starts_with("document_"));
        assert_ne!(document.id, bill.id);
    }
}
