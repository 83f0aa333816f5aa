//! Applying a firm's event.

use super::{FirmEvent, Says};
use crate::engine::object_store::{ObjectStore, ObjectStoreError};
use crate::engine::table::{Table, TableError};
use crate::failure::Failure;
use crate::people::client::record_client;
use crate::people::firm::record_firm;
use crate::resource::bill::{Bill, Content};
use crate::resource::content::StoredContent;
use crate::resource::event::remind::expect_reminders;
use crate::resource::message::Message;
use crate::resource::request::{AnswerDecision, follow_request, judge_answer};
use crate::resource::stage::{change_stage, follow_matter, unshare_stage};
use crate::resource::unread::expect_opening;
use crate::resource::{Applied, Resource, Share, is_known, is_stale, share, withdraw};
use crate::upload::settle::{Release, release_by_firm};
use crate::value::check::Fault;
use crate::value::secret::Keys;
use crate::value::time::Timestamp;
use futures::future::try_join_all;
use std::fmt;

/// The stores that events are applied to.
pub struct Stores {
    /// The portal's table.
    pub table: Table,
    /// The portal's keys.
    pub keys: Keys,
    /// The documents bucket.
    pub objects: ObjectStore,
}

/// Why an event was not applied.
#[derive(Debug)]
pub enum ApplyError {
    /// A call to the table or the bucket failed, so the event may be partly applied. Unless the failure is permanent, the event must be delivered again.
    Failed(Failure),
    /// The event conflicts with what the portal has; a retry will not change that.
    Refused(Vec<Fault>),
    /// The event is applied, but names resources that the firm has not shared yet. Events come in any order, so these may still be on their way.
    Early(Vec<Fault>),
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failure) => failure.fmt(f),
            Self::Refused(_) => f.write_str("the event does not fit what the portal has"),
            Self::Early(_) => f.write_str("the event names things that are not shared"),
        }
    }
}

impl std::error::Error for ApplyError {}

impl From<TableError> for ApplyError {
    fn from(error: TableError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<ObjectStoreError> for ApplyError {
    fn from(error: ObjectStoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Applies an event. Safe to repeat, and safe in any order with other events.
///
/// # Errors
/// When a store call failed, or something that the event names does not exist.
pub async fn apply(
    stores: &Stores,
    event: &FirmEvent,
    now: Timestamp,
) -> Result<Applied, ApplyError> {
    let applied = change(stores, event, now).await;
    let shared = matches!(applied, Ok(_) | Err(ApplyError::Early(_)));
    if let (true, Some(after), Some(resource)) = (shared, event.unread_after, event.says.opened()) {
        // Also after a repetition: an earlier attempt may have ended between the two.
        expect_opening(&stores.table, resource, event.version, now.plus(after)).await?;
    }
    applied
}

async fn change(stores: &Stores, event: &FirmEvent, now: Timestamp) -> Result<Applied, ApplyError> {
    let Stores { table, keys, .. } = stores;
    let version = event.version;
    let applied = match &event.says {
        Says::Client(client_id, change) => {
            record_client(table, keys, &event.firm, client_id, change, version, now).await
        }
        Says::Matter(matter) => {
            let applied = share(table, matter, version, now).await?;
            // Also after a repetition: an earlier attempt may have ended between the two.
            follow_matter(table, matter, now).await?;
            Ok(applied)
        }
        Says::RequestMade(request) => {
            let applied = share(table, request, version, now).await?;
            // Also after a repetition: an earlier attempt may have ended between the two.
            follow_request(table, &request.resource, now).await?;
            Ok(applied)
        }
        Says::AnswerDecided(decision) => {
            let applied = judge_answer(table, decision, version, now).await?;
            return find_request(table, decision).await.map(|()| applied);
        }
        Says::Stage(stage, since) => change_stage(table, stage, version, *since, now).await,
        Says::StageUnshared(what) => unshare_stage(table, what, version, now).await,
        Says::Bill(bill) => return share_bill(stores, bill, version, now).await,
        Says::Event(event) => {
            let applied = share(table, event, version, now).await?;
            // Also after a repetition: an earlier attempt may have ended between the two.
            expect_reminders(table, event, version, now).await?;
            Ok(applied)
        }
        Says::Message(message) => {
            let applied = share(table, message, version, now).await?;
            return find_attached(table, message).await.map(|()| applied);
        }
        Says::Folder(folder) => share(table, folder, version, now).await,
        Says::Document(document) => {
            let described = document.view.whole();
            let wanted = RequiredObject {
                resource: &document.resource,
                version,
                content: &described.content,
                size: Some(described.size),
            };
            let Some(pinned) = wanted.pin(stores).await? else {
                return Ok(Applied::Stale);
            };
            let document = document.map(|document| document.at(&pinned.content));
            share(table, &document, version, now).await
        }
        Says::Withdrawn(what) => withdraw(table, what, version, now).await,
        Says::Released(document) => {
            let refuse = |code| {
                let fault = Fault::new("/detail/data/document_id", code);
                Err(ApplyError::Refused(vec![fault]))
            };
            return match release_by_firm(table, &event.firm, document, now).await? {
                Release::Done => Ok(Applied::Done),
                Release::Before => Ok(Applied::Stale),
                Release::Rejected => refuse("rejected"),
                Release::Unknown => refuse("not-in-quarantine"),
            };
        }
        Says::Firm(firm) => record_firm(table, &event.firm, firm, version).await,
    };
    Ok(applied?)
}

/// Checks that the firm has shared the request that the decision is about.
async fn find_request(table: &Table, decision: &AnswerDecision) -> Result<(), ApplyError> {
    let Resource { firm, kind, id, .. } = &decision.request;
    if is_known(table, firm, *kind, id).await? {
        return Ok(());
    }
    let fault = Fault::new("/detail/data/request_id", "not-shared");
    Err(ApplyError::Early(vec![fault]))
}

/// Checks that the firm has shared every attachment of a message at some time. A withdrawn attachment is no fault: clients see only the attachments that are shared with them.
async fn find_attached(table: &Table, message: &Share<Message>) -> Result<(), ApplyError> {
    let attached = &message.view.whole().attachments;
    let look = attached
        .iter()
        .enumerate()
        .map(|(place, attachment)| async move {
            let known = is_known(
                table,
                &message.resource.firm,
                attachment.resource(),
                &attachment.id,
            );
            let pointer = format!("/detail/data/attachments/{place}/id");
            Ok::<_, TableError>((!known.await?).then(|| Fault::new(pointer, "not-shared")))
        });
    let faults: Vec<_> = try_join_all(look).await?.into_iter().flatten().collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ApplyError::Early(faults))
    }
}

async fn share_bill(
    stores: &Stores,
    bill: &Share<Bill>,
    version: i64,
    now: Timestamp,
) -> Result<Applied, ApplyError> {
    let Some(content) = &bill.view.whole().content else {
        return Ok(share(&stores.table, bill, version, now).await?);
    };
    let wanted = RequiredObject {
        resource: &bill.resource,
        version,
        content,
        size: None,
    };
    let Some(pinned) = wanted.pin(stores).await? else {
        return Ok(Applied::Stale);
    };
    let bill = bill.map(|bill| Bill {
        content: Some(Content {
            key: pinned.content.key.clone(),
            version_id: Some(pinned.content.version_id.clone()),
        }),
        content_size: Some(pinned.size),
        ..bill.clone()
    });
    Ok(share(&stores.table, &bill, version, now).await?)
}

/// A file that a version of a resource needs.
struct RequiredObject<'a> {
    resource: &'a Resource,
    version: i64,
    content: &'a Content,
    /// The size that the firm stated, in bytes.
    size: Option<u64>,
}

/// The object as it is now.
struct Pinned {
    content: StoredContent,
    /// Size in bytes.
    size: u64,
}

impl RequiredObject<'_> {
    /// Pins the version of the object that clients will get, even if it is overwritten later. `None` when the table is past this version of the resource, because its file may already be gone.
    async fn pin(&self, stores: &Stores) -> Result<Option<Pinned>, ApplyError> {
        if is_stale(&stores.table, self.resource, self.version).await? {
            return Ok(None);
        }
        let Content { key, version_id } = self.content;
        let refuse = |place: &str, code| {
            let fault = Fault::new(format!("/detail/data/{place}"), code);
            Err(ApplyError::Refused(vec![fault]))
        };
        let Some(head) = stores.objects.head(key, version_id.as_deref()).await? else {
            return refuse("content", "no-such-object");
        };
        if self.size.is_some_and(|size| size != head.size) {
            return refuse("size", "other-size");
        }
        Ok(Some(Pinned {
            content: StoredContent {
                key: key.clone(),
                version_id: head.version_id,
            },
            size: head.size,
        }))
    }
}
