//! Doing what an event says.

use super::{FirmEvent, Says};
use crate::bill::{Bill, Content};
use crate::check::Fault;
use crate::client::record_client;
use crate::document::StoredContent;
use crate::failure::Failure;
use crate::firm::record_firm;
use crate::object_store::{ObjectStore, ObjectStoreError};
use crate::secret::Keys;
use crate::table::{Table, TableError};
use crate::thing::{Applied, Share, Thing, is_stale, share, withdraw};
use crate::time::Timestamp;
use crate::upload::settle::release_by_firm;
use std::fmt;

/// What events are applied to.
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
    /// The table or the bucket did not do what it was asked: part of the event may be applied. Unless the failure is permanent, the event must come again.
    Failed(Failure),
    /// The event does not fit what is in the bucket: it will not do so the next time.
    Refused(Vec<Fault>),
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failure) => failure.fmt(f),
            Self::Refused(_) => f.write_str("the event does not fit what is in the bucket"),
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

/// Does what the event says. Safe to repeat, in any order with others.
///
/// # Errors
/// When a store could not be asked, or a file that the event names is not there.
pub async fn apply(
    stores: &Stores,
    event: &FirmEvent,
    now: Timestamp,
) -> Result<Applied, ApplyError> {
    let Stores { table, keys, .. } = stores;
    let version = event.version;
    let applied = match &event.says {
        Says::Client(client_id, change) => {
            record_client(table, keys, &event.firm, client_id, change, version, now).await
        }
        Says::Matter(matter) => share(table, matter, version, now).await,
        Says::Bill(bill) => return share_bill(stores, bill, version, now).await,
        Says::Event(event) => share(table, event, version, now).await,
        Says::Message(message) => share(table, message, version, now).await,
        Says::Folder(folder) => share(table, folder, version, now).await,
        Says::Document(document) => {
            let described = document.view.whole();
            let wanted = Wanted {
                thing: &document.thing,
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
            let released = release_by_firm(table, &event.firm, document, now).await;
            released.map(|released| {
                if released {
                    Applied::Done
                } else {
                    Applied::Stale
                }
            })
        }
        Says::Firm(firm) => record_firm(table, &event.firm, firm, version).await,
    };
    Ok(applied?)
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
    let wanted = Wanted {
        thing: &bill.thing,
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

/// A file that a version of a thing needs.
struct Wanted<'a> {
    thing: &'a Thing,
    version: i64,
    content: &'a Content,
    /// What the firm says it is, in bytes.
    size: Option<u64>,
}

/// The object as it is now.
struct Pinned {
    content: StoredContent,
    /// In bytes.
    size: u64,
}

impl Wanted<'_> {
    /// The version of the object that clients will get whatever is written there later; `None` when the table is past this version of the thing, whose file may be gone by now.
    async fn pin(&self, stores: &Stores) -> Result<Option<Pinned>, ApplyError> {
        if is_stale(&stores.table, self.thing, self.version).await? {
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
