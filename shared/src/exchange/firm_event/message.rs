//! `message.sent`.

use super::matter::{MAX_CLIENTS, audience, matter};
use super::{Context, Says};
use crate::resource::message::{Attachment, AttachmentKind, Message};
use crate::resource::{Share, View};
use crate::value::check;
use crate::value::id::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Maximum number of attachments of one message.
const MAX_ATTACHMENTS: usize = 50;

/// A message from the firm and its recipients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageSent {
    /// The firm's own name for the message.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub message_id: String,
    /// The firm's own name for the matter whose conversation it belongs to.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The name of the person at the firm who wrote it.
    #[schemars(length(min = 1, max = check::MAX_NAME))]
    pub author: String,
    /// The message; plain text.
    #[schemars(length(min = 1, max = check::MAX_TEXT))]
    pub text: String,
    /// The recipients; nobody else sees it.
    #[schemars(length(max = MAX_CLIENTS), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
    /// The attachments. Every recipient sees the kind of an attachment, but can open it only if it is shared with them too. It may be shared after the message. A dead letter (`not-shared`) reports attachments that the firm has not shared within twelve minutes; the message is still delivered.
    #[serde(default)]
    #[schemars(length(max = MAX_ATTACHMENTS))]
    pub attachments: Vec<MessageAttachment>,
}

/// A resource attached to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageAttachment {
    /// The kind of resource.
    pub kind: AttachmentKind,
    /// The firm's own name for it.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
}

impl MessageSent {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let checks = &mut context.checks;
        checks.take("/data/message_id", check::id(&self.message_id));
        let author = checks.take("/data/author", check::name(&self.author));
        let text = checks.take("/data/text", check::text(&self.text));
        let matter = matter(context, &self.matter_id);
        let attachments = attachments(context, &self.attachments);
        let audience = audience(context, self.client_ids)?;
        Some(Says::Message(Share {
            resource: context.resource(Kind::Message, &self.message_id),
            quiet: context.quiet,
            matter,
            audience,
            view: View::Same(Message {
                author: author?,
                text: text?,
                attachments: attachments?,
            }),
            date: None,
            sent_at: Some(context.sent_at?),
            named: None,
        }))
    }
}

fn attachments(context: &mut Context, given: &[MessageAttachment]) -> Option<Vec<Attachment>> {
    if given.len() > MAX_ATTACHMENTS {
        return context.checks.take("/data/attachments", Err("too-many"));
    }
    let attachments = given.iter().enumerate().map(|(place, attachment)| {
        let pointer = format!("/data/attachments/{place}/id");
        context.checks.take(&pointer, check::id(&attachment.id));
        Attachment::derive(context.firm, attachment.kind, &attachment.id)
    });
    Some(attachments.collect())
}
