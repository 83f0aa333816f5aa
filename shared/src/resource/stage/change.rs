//! Changing where a matter stands, and keeping the copies of its clients in step with the matter.

use super::history::{self, StageEntry};
use super::kept::{read_audience, read_kept};
use super::{Progress, matter_of, overdue};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::resource::copies::{self, IN_FLIGHT};
use crate::resource::matter::Matter;
use crate::resource::tombstones::{self, Tombstone};
use crate::resource::{
    Applied, MatterName, Recipient, Share, SharedCopy, View, Withdraw, Withdrawal, head,
};
use crate::value::id::{ClientRef, FirmId, Kind};
use crate::value::time::Timestamp;
use futures::{StreamExt as _, TryStreamExt as _, stream};

/// Records where a matter stands and copies it to every client on the matter. `since` is when the event says that it happened. Safe to repeat, and safe to interrupt at any write.
///
/// First the head rises to the version, with the state; then the matter's audience is read. A client who comes onto the matter meanwhile gets the copy from [`follow_matter`], which reads the head after it wrote the audience.
pub async fn change_stage(
    table: &Table,
    share: &Share<Progress>,
    version: i64,
    since: Timestamp,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let (resource, progress) = (&share.resource, share.view.whole());
    if let Some((_, stage)) = progress.current() {
        let entry = StageEntry::new(version, &stage.id, stage.name.clone(), since.min(now));
        history::enter(table, resource, &entry).await?;
    }
    if head::is_settled(table, resource, version, head::StandsAs::Shared).await? {
        return Ok(Applied::Stale);
    }
    if head::raise_kept(table, share, version).await?.is_none() {
        return Ok(Applied::Stale);
    }
    overdue::expect_update(table, resource, version, progress).await?;
    let recipients = read_recipients(table, &resource.firm, &share.matter).await?;
    let share = Share {
        audience: recipients,
        ..share.clone()
    };
    copies::write(table, &share, version, now).await?;
    head::settle(table, resource, version, head::StandsAs::Shared).await?;
    Ok(Applied::Done)
}

/// Withdraws where a matter stands from every client on the matter. Its history stays, for the next time.
pub async fn unshare_stage(
    table: &Table,
    what: &Withdraw,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    let resource = &what.resource;
    let standing = head::StandsAs::Unshared;
    if head::is_settled(table, resource, version, standing).await? {
        return Ok(Applied::Stale);
    }
    let Some(head) = head::raise_withdrawn(table, resource, version, standing).await? else {
        return Ok(Applied::Stale);
    };
    let matter = MatterName::new(&resource.firm, &resource.firm_ref);
    let clients = read_audience(table, &matter_of(&resource.firm, &matter)).await?;
    let tombstone = Tombstone {
        resource,
        version,
        head: &head,
        withdrawal: Withdrawal {
            at: now,
            cancelled: None,
        },
        quiet: what.quiet,
    };
    tombstones::write(table, &tombstone, clients).await?;
    head::settle(table, resource, version, standing).await?;
    Ok(Applied::Done)
}

/// Brings the copies of a matter's clients to the newest state, after the matter's own audience was written.
pub async fn follow_matter(
    table: &Table,
    matter: &Share<Matter>,
    now: Timestamp,
) -> Result<(), TableError> {
    let resource = super::resource_of(&matter.resource.firm, &matter.resource.firm_ref);
    let Some(kept) = read_kept(table, &resource).await? else {
        return Ok(());
    };
    if let Some(progress) = kept.data {
        // The day may have passed while the matter was closed, or nobody was on it.
        overdue::expect_update(table, &resource, kept.version, &progress).await?;
        let share = Share {
            resource,
            quiet: kept.quiet,
            matter: matter.matter.clone(),
            audience: matter.audience.clone(),
            view: View::Same(progress),
            date: None,
            sent_at: None,
            named: None,
        };
        return copies::write(table, &share, kept.version, now).await;
    }
    let Some(head) = head::read(table, &resource).await? else {
        return Ok(());
    };
    let tombstone = Tombstone {
        resource: &resource,
        version: kept.version,
        head: &head,
        withdrawal: Withdrawal {
            at: now,
            cancelled: None,
        },
        quiet: true,
    };
    let clients = matter.audience.iter().map(|one| one.client.clone());
    tombstones::write(table, &tombstone, clients.collect()).await
}

/// The clients who are on a matter, with the firm's names for them. A client whose copy of the matter is not written yet is left out: it gets the rest with that copy.
async fn read_recipients(
    table: &Table,
    firm: &FirmId,
    matter: &MatterName,
) -> Result<Vec<Recipient>, TableError> {
    let clients = read_audience(table, &matter_of(firm, matter)).await?;
    let found = stream::iter(clients.into_iter().map(|client| async move {
        let who = ClientRef {
            firm: firm.clone(),
            client,
        };
        let key = key::shared_copy(&who, Kind::Matter, &matter.id);
        let copy: Option<SharedCopy<Matter>> = table.get(&key).await?;
        let client_id = copy.filter(|copy| copy.data.is_some());
        let client_id = client_id.and_then(|copy| copy.client_id);
        Ok::<_, TableError>(client_id.map(|client_id| Recipient {
            client: who.client,
            client_id,
            full: true,
        }))
    }));
    let found: Vec<Option<Recipient>> = found.buffered(IN_FLIGHT).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
