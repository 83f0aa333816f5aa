//! Reads what a firm records about a client.

use super::Member;
use crate::engine::stream::{Record, Unreadable};
use crate::engine::table::{Table, TableError};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::ClientRef;
use std::collections::{BTreeSet, HashMap};

/// What the firm records about its client; `None` if the firm has no such client, or no longer.
pub async fn read_member(table: &Table, who: &ClientRef) -> Result<Option<Member>, TableError> {
    let member = find_member(table, who).await?;
    Ok(member.filter(|member| member.active))
}

/// Those of the clients that their firms have.
pub async fn keep_known<'a>(
    table: &Table,
    clients: impl Iterator<Item = &'a ClientRef>,
) -> Result<BTreeSet<&'a ClientRef>, TableError> {
    let by_key: HashMap<_, _> = clients.map(|who| (key::member(who), who)).collect();
    let keys: Vec<_> = by_key.keys().cloned().collect();
    let found: Vec<(_, Member)> = table.get_all(&keys).await?;
    let found = found.into_iter().filter(|(_, member)| member.active);
    Ok(found
        .filter_map(|(key, _)| by_key.get(&key).copied())
        .collect())
}

/// What the firm records about its client, also for one that the firm removed.
pub async fn find_member(table: &Table, who: &ClientRef) -> Result<Option<Member>, TableError> {
    table.get(&key::member(who)).await
}

/// The client that a stream record invites: its [`Member::invited_version`] grew.
///
/// # Errors
/// When an image of the record cannot be read.
pub fn read_invited(record: &Record) -> Result<Option<ClientRef>, Unreadable> {
    if record.kind() != Some(ItemKind::Member) {
        return Ok(None);
    }
    let before = record.old_image::<Member>()?;
    let after = record.new_image::<Member>()?;
    let invited = before.map_or(0, |member| member.invited_version);
    let grew = after.is_some_and(|member| member.invited_version > invited);
    Ok(key::parse_client(&record.key.pk).filter(|_| grew))
}
