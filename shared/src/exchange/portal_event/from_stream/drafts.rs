//! An answer by mail waits for its writer, or waits no more.

use super::record::{Stamp, client, removed, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{DraftGone, DraftWaiting, PortalEvent};
use crate::mail_in::Draft;

/// A draft is new: its writer is to be told.
pub(super) fn of_draft(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let draft: Draft = written(record)?;
    let who = client(record)?;
    let stamp = Stamp::new(record, draft.received_at, 1);
    Ok(vec![stamp.build(DraftWaiting {
        firm_id: who.firm,
        client: who.client,
        draft: draft.id,
    })])
}

/// A draft was sent, discarded or cleaned up: the files that were sent with it may have all their facts already.
pub(super) fn of_gone_draft(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let draft: Draft = removed(record)?;
    if draft.files.is_empty() {
        return Ok(Vec::new());
    }
    let who = client(record)?;
    let stamp = Stamp::new(record, record.at, 1);
    Ok(vec![stamp.build(DraftGone {
        firm_id: who.firm,
        client: who.client,
        upload: draft.upload(),
    })])
}
