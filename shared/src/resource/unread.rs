//! Important resources that are unread. A firm can mark something as important; a client who has not opened it after some hours is notified again, and the firm is told.
//!
//! The first time that a version is applied leaves an entry that is [due](super::due) after these hours. When it is settled, each client who has not opened that version gets a prompt and an item, from which the firm's event follows.

use super::due::{Apart, Due, DueSort};
use super::held::{HeldCopy, read_held};
use super::prompt::put_prompt;
use super::standing::is_on_matter;
use super::{Prompt, PromptReason, Resource, SharedCopy};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::find_member;
use crate::people::delivery::{Channel, DeliveryState, NoticeSubject, read_deliveries_about};
use crate::value::id::{ClientRef, FirmId, Kind};
use crate::value::time::{DAY, Timestamp};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long the outcome of an entry is kept, in milliseconds: longer than the entry, which may be settled again.
const KEPT: i64 = 60 * DAY;

/// Clients who are looked at at the same time.
const IN_FLIGHT: usize = 16;

/// That a firm says that it matters who looks at a resource (`R#...`, `IMPORTANT`).
#[derive(Serialize)]
struct Important {
    kind: ItemKind,
    version: i64,
    at: Timestamp,
}

/// That a client has not opened something important (`R#...`, `UNREAD#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    kind: ItemKind,
    /// The firm.
    pub firm: FirmId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The firm's own name for the matter.
    pub matter: String,
    /// The kind of resource.
    pub of: Kind,
    /// The firm's own name for the resource.
    pub firm_ref: String,
    /// The version that is unread.
    pub version: i64,
    /// Since when it counts as unread.
    pub since: Timestamp,
    /// The notices about it so far, oldest first.
    pub notices: Vec<UnreadNotice>,
    ttl: i64,
}

/// A notice about something that is unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadNotice {
    /// How it was sent.
    pub channel: Channel,
    /// How far it came.
    pub state: DeliveryState,
    /// When it got there.
    pub at: Timestamp,
}

/// Enters when a version has to be opened. Safe to repeat: the first time counts.
pub async fn expect_opening(
    table: &Table,
    resource: &Resource,
    version: i64,
    at: Timestamp,
) -> Result<(), TableError> {
    let important = Important {
        kind: ItemKind::Important,
        version,
        at,
    };
    let key = key::important(&resource.firm, resource.kind, &resource.id);
    let put = Write::put(&key, &important)
        .when("attribute_not_exists(#PK) OR #version < :version")
        .with("version", version);
    let due = Due::new(DueSort::Unread, resource, version, at);
    table.transact(vec![put.into(), due.put().into()]).await?;
    Ok(())
}

/// Enters that one client is to be prompted at a moment of its own, apart from the others.
pub async fn expect_opening_for(
    table: &Table,
    who: &ClientRef,
    copy: &SharedCopy<Value>,
    (why, at): (Apart, Timestamp),
) -> Result<(), TableError> {
    let resource = Resource::new(&who.firm, copy.kind, &copy.firm_ref);
    let due = Due::new(DueSort::Unread, &resource, copy.version, at);
    table.write(due.only(&who.client, why).put()).await?;
    Ok(())
}

/// Settles an entry that is due: prompts each client who has not opened the version, and records it for the firm. Safe to repeat.
pub async fn settle_unread(table: &Table, due: &Due) -> Result<(), TableError> {
    let resource = due.resource();
    let held = read_held::<Value>(table, &resource).await?;
    let unread = held.into_iter().filter(|held| {
        let copy = &held.copy;
        due.concerns(&held.client.client, copy) && copy.unread() && is_for_reader(copy)
    });
    // Each future owns its copy: one that borrows it is not general enough for the runtime.
    let settled = unread.map(|held| settle_one(table, due, held));
    stream::iter(settled.collect::<Vec<_>>())
        .buffer_unordered(IN_FLIGHT)
        .try_for_each(|()| std::future::ready(Ok(())))
        .await?;
    table.write(due.delete()).await?;
    Ok(())
}

/// Whether there is something for the client to look at. What clients who are not invited see of an event is for their information.
fn is_for_reader(copy: &SharedCopy<Value>) -> bool {
    let data = copy.data.as_ref();
    data.is_some_and(|data| data["attending"] != false)
}

async fn settle_one(table: &Table, due: &Due, held: HeldCopy<Value>) -> Result<(), TableError> {
    let HeldCopy { client, copy } = held;
    let member = find_member(table, &client).await?;
    let active = member.is_some_and(|member| member.active);
    if !active || !is_on_matter(table, &client, &copy).await? {
        return Ok(());
    }
    record_unread(table, due, &client, &copy).await?;
    let prompt = Prompt {
        at: due.at,
        why: PromptReason::Unread,
        version: Some(due.version),
    };
    put_prompt(table, &client, &due.resource(), prompt).await
}

/// Records it once for each version, from which the firm's event follows.
async fn record_unread(
    table: &Table,
    due: &Due,
    client: &ClientRef,
    copy: &SharedCopy<Value>,
) -> Result<(), TableError> {
    let resource = due.resource();
    let subject = NoticeSubject {
        kind: resource.kind,
        firm_ref: resource.firm_ref.clone(),
    };
    let told = read_deliveries_about(table, client, &subject).await?;
    let notices = told.into_iter().map(|delivery| UnreadNotice {
        channel: delivery.channel,
        state: delivery.state,
        at: delivery.changed_at,
    });
    let unread = Unread {
        kind: ItemKind::Unread,
        firm: resource.firm.clone(),
        client_id: copy.client_id.clone().unwrap_or_default(),
        matter: copy.matter_ref.clone().unwrap_or_default(),
        of: resource.kind,
        firm_ref: resource.firm_ref,
        version: due.version,
        since: due.at,
        notices: notices.collect(),
        ttl: due.at.plus(KEPT).ttl(),
    };
    let key = key::unopened(
        &resource.firm,
        resource.kind,
        &resource.id,
        due.version,
        &client.client,
    );
    table.write(Write::put(&key, &unread).when_new()).await?;
    Ok(())
}
