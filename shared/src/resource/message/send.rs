//! Sending a message to the firm, in one transaction: a retry with the same key finds the message that the first call wrote.

use super::entry::MessageView;
use super::show::show_message;
use super::{Attachment, AttachmentKind, Message};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Put, Refusal, Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Caller, PerMembership};
use crate::people::client::Membership;
use crate::resource::SharedCopy;
use crate::resource::document::Document;
use crate::resource::matter::Matter;
use crate::value::id::{ClientRef, Id, Kind, ResourceId};
use crate::value::scrub;
use crate::value::secret::hash;
use crate::value::time::{DAY, Timestamp};
use futures::future::{try_join, try_join_all};
use serde::{Deserialize, Serialize};

/// How long a repeated call finds the first call's message, in milliseconds: longer than an app keeps an unsent message.
const REMEMBERED: i64 = 30 * DAY;

/// A message from a client, with checked fields.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// The matter that it is about, open or closed.
    pub matter: ResourceId,
    /// The message text.
    pub text: String,
    /// The attached documents, without duplicates.
    pub documents: Vec<ResourceId>,
    /// The idempotency key of the call.
    pub idempotency_key: Option<String>,
}

impl SendMessage {
    /// Hash of the parts that a retry must repeat exactly.
    fn fingerprint(&self) -> String {
        let documents: Vec<_> = self.documents.iter().map(Id::as_str).collect();
        let documents = documents.join(",");
        hash(format!("{}/{documents}/{}", self.matter, self.text).as_bytes())
    }

    fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(hash(key.as_bytes()))
    }
}

/// The record of a call with an idempotency key.
#[derive(Debug, Serialize, Deserialize)]
struct RememberedMessage {
    kind: ItemKind,
    fingerprint: String,
    message: ResourceId,
    author: String,
    sent_at: Timestamp,
    expires_at: Timestamp,
    ttl: i64,
}

/// The stored item of a message, with its index keys and the firm's names for its documents.
#[derive(Serialize)]
struct SentMessage<'a> {
    #[serde(flatten)]
    copy: &'a SharedCopy<Message>,
    their_documents: &'a [String],
    #[serde(rename = "lt")]
    time_key: String,
    #[serde(rename = "lm")]
    matter_key: String,
}

/// Sends a message in two rounds of calls. If an earlier call used the same key with the same content, returns that call's message in one round.
///
/// # Errors
/// When the session is over, the caller is not on the matter, or the key was used for another message.
pub async fn send(
    table: &Table,
    caller: &Caller,
    message: &SendMessage,
    invocation: Invocation,
) -> Result<MessageView, Problem> {
    let key_hash = message.key_hash();
    let find = |client: ClientRef| {
        let remembered = recall(table, client.clone(), key_hash.as_deref());
        try_join(
            remembered,
            read_documents(table, client, &message.documents),
        )
    };
    let (access, seen) = access::read(table, caller, invocation.now, find).await?;
    let fresh = |remembered: &&RememberedMessage| remembered.expires_at > invocation.now;
    for seen in &seen {
        if let Some(remembered) = seen.found.0.as_ref().filter(fresh) {
            return repeat(&seen.membership.client, message, remembered);
        }
    }
    let draft = draft(message, &seen, invocation)?;
    let remembered = key_hash.map(|hash| (hash, draft.remember(message, invocation.now)));
    let writes = draft.writes(remembered.as_ref(), invocation.now);
    let authority = access.authority_for(&draft.client);
    match authority.transact(table, writes).await? {
        Transaction::Done => draft.show(),
        Transaction::Refused(refusals) => draft.settle(message, refusals),
    }
}

async fn recall(
    table: &Table,
    client: ClientRef,
    key_hash: Option<&str>,
) -> Result<Option<RememberedMessage>, TableError> {
    match key_hash {
        Some(hash) => table.get(&key::idempotency(&client, hash)).await,
        None => Ok(None),
    }
}

/// The client's copies of the attached documents, in the order of the message.
async fn read_documents(
    table: &Table,
    client: ClientRef,
    documents: &[ResourceId],
) -> Result<Vec<Option<SharedCopy<Document>>>, TableError> {
    let read = documents.iter().map(|id| {
        let key = key::shared_copy(&client, Kind::Document, id);
        async move { table.get(&key).await }
    });
    try_join_all(read).await
}

/// Drafts the message as the first of the person's clients that is on the matter. A document may be shared with any of the person's clients at that firm.
fn draft(
    message: &SendMessage,
    seen: &[PerMembership<Known>],
    invocation: Invocation,
) -> Result<MessageDraft, Problem> {
    let on_matter = |seen: &'_ PerMembership<Known>| seen.matters.get(&message.matter).cloned();
    let writer = seen.iter().find_map(|seen| Some((seen, on_matter(seen)?)));
    let (writer, matter) = writer.ok_or(Problem::NotFound)?;
    let firm = &writer.membership.client.firm;
    let at_firm = || {
        let same = |seen: &&PerMembership<Known>| seen.membership.client.firm == *firm;
        seen.iter().filter(same)
    };
    let mut documents = Vec::new();
    let mut errors = Vec::new();
    for place in 0..message.documents.len() {
        match at_firm().find_map(|seen| visible_document(seen, place)) {
            Some(copy) => documents.push((copy.id.clone(), copy.firm_ref.clone())),
            None => errors.push(FieldError::new(format!("/document_ids/{place}"), "id")),
        }
    }
    if !errors.is_empty() {
        return Err(Problem::InvalidFields(errors));
    }
    Ok(MessageDraft::new(
        &writer.membership,
        &matter,
        &message.text,
        documents,
        invocation,
    ))
}

fn visible_document(seen: &PerMembership<Known>, place: usize) -> Option<&SharedCopy<Document>> {
    let copy = seen.found.1.get(place)?.as_ref()?;
    let visible = copy.data.is_some() && seen.matters.get(&copy.matter).is_some();
    visible.then_some(copy)
}

/// What was read for one client.
type Known = (Option<RememberedMessage>, Vec<Option<SharedCopy<Document>>>);

/// The message of an earlier call with the same key.
fn repeat(
    client: &ClientRef,
    message: &SendMessage,
    remembered: &RememberedMessage,
) -> Result<MessageView, Problem> {
    if remembered.fingerprint != message.fingerprint() {
        return Err(Problem::IdempotencyKeyReused);
    }
    let RememberedMessage {
        message: id,
        author,
        sent_at,
        ..
    } = remembered;
    let data = write_down(&message.text, author, &message.documents);
    let copy = SharedCopy::by_client(Kind::Message, id, &message.matter, *sent_at, data);
    show_message(&client.firm, copy).ok_or(Problem::NotFound)
}

/// The one place where words of a client become a message, by whatever way they came. Secret addresses of the portal in them go no further.
fn write_down(text: &str, author: &str, documents: &[ResourceId]) -> Message {
    let attach = |id: &ResourceId| Attachment {
        kind: AttachmentKind::Document,
        id: id.clone(),
    };
    Message {
        author: author.to_owned(),
        text: scrub::text(text).into_owned(),
        attachments: documents.iter().map(attach).collect(),
    }
}

/// A message that is not written yet.
pub(crate) struct MessageDraft {
    client: ClientRef,
    copy: SharedCopy<Message>,
    their_documents: Vec<String>,
}

impl MessageDraft {
    /// A client's message on a matter; each document comes with the firm's name for it.
    pub(crate) fn new(
        membership: &Membership,
        matter: &SharedCopy<Matter>,
        text: &str,
        documents: Vec<(ResourceId, String)>,
        invocation: Invocation,
    ) -> Self {
        let (ids, their_documents): (Vec<ResourceId>, Vec<String>) = documents.into_iter().unzip();
        let data = write_down(text, &membership.name, &ids);
        let (id, at) = (Id::generate(invocation), invocation.now);
        Self {
            client: membership.client.clone(),
            copy: SharedCopy {
                matter_ref: Some(matter.firm_ref.clone()),
                client_id: Some(membership.client_id.clone()),
                ..SharedCopy::by_client(Kind::Message, &id, &matter.id, at, data)
            },
            their_documents,
        }
    }

    /// The same message under a given id, so that a repeated write finds it.
    #[must_use]
    pub(crate) fn under(mut self, id: ResourceId) -> Self {
        self.copy.firm_ref = id.to_string();
        self.copy.id = id;
        self
    }

    /// The id of the new message.
    #[cfg(feature = "object_store")]
    pub(crate) fn id(&self) -> &ResourceId {
        &self.copy.id
    }

    /// Writes the message, on the condition that its id is new.
    pub(crate) fn write(&self) -> Put {
        let SharedCopy {
            id,
            matter,
            shared_at,
            ..
        } = &self.copy;
        let sent = SentMessage {
            copy: &self.copy,
            their_documents: &self.their_documents,
            time_key: key::by_time(Kind::Message, *shared_at, Some(id)),
            matter_key: key::by_matter(Kind::Message, matter, *shared_at, Some(id)),
        };
        Write::put(&key::shared_copy(&self.client, Kind::Message, id), &sent).when_new()
    }

    fn remember(&self, message: &SendMessage, now: Timestamp) -> RememberedMessage {
        let author = self.copy.data.as_ref().map(|data| data.author.clone());
        RememberedMessage {
            kind: ItemKind::Idempotency,
            fingerprint: message.fingerprint(),
            message: self.copy.id.clone(),
            author: author.unwrap_or_default(),
            sent_at: now,
            expires_at: now.plus(REMEMBERED),
            ttl: now.plus(REMEMBERED).ttl(),
        }
    }

    /// The writes of the transaction, on the condition that the client is still on the matter.
    fn writes(
        &self,
        remembered: Option<&(String, RememberedMessage)>,
        now: Timestamp,
    ) -> Vec<Write> {
        let matter = &self.copy.matter;
        let mut writes = vec![
            Write::check(&key::shared_copy(&self.client, Kind::Matter, matter))
                .when("attribute_exists(#data)")
                .into(),
            self.write().into(),
        ];
        if let Some((hash, remembered)) = remembered {
            let put = Write::put(&key::idempotency(&self.client, hash), remembered)
                .when("attribute_not_exists(#PK) OR #expires_at <= :now")
                .with("now", now);
            writes.push(put.into());
        }
        writes
    }

    /// Interprets a refused transaction: another call used the key at the same time, the client is no longer on the matter, or this write succeeded before and only its reply was lost.
    fn settle(self, message: &SendMessage, refusals: Vec<Refusal>) -> Result<MessageView, Problem> {
        let mut refusals = refusals.into_iter();
        let mut next = || refusals.next().filter(|refusal| refusal.refused);
        let (matter, written, key) = (next(), next(), next());
        if let Some(Refusal {
            old: Some(item), ..
        }) = key
        {
            return repeat(&self.client, message, &item.read()?);
        }
        if matter.is_none() && written.is_some() {
            return self.show();
        }
        Err(Problem::NotFound)
    }

    fn show(self) -> Result<MessageView, Problem> {
        show_message(&self.client.firm, self.copy).ok_or(Problem::NotFound)
    }
}
