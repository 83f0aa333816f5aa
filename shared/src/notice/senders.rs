//! Reading the sender of a letter.

use super::letter::Sender;
use crate::engine::table::{Table, TableError};
use crate::people::client::Membership;
use crate::people::firm::read_firm;
use crate::value::id::FirmId;
use std::collections::BTreeSet;

/// A firm as the sender of a letter.
pub async fn read_sender(table: &Table, firm: &FirmId) -> Result<Sender, TableError> {
    let described = read_firm(table, firm).await?;
    Ok(Sender::of(firm, described.as_ref()))
}

/// The firms of these memberships, in order and without duplicates, as the sender of a letter that concerns all of them.
pub async fn read_senders(table: &Table, memberships: &[Membership]) -> Result<Sender, TableError> {
    let mut seen = BTreeSet::new();
    let mut senders = Vec::new();
    for membership in memberships {
        let firm = &membership.client.firm;
        if seen.insert(firm) {
            senders.push(read_sender(table, firm).await?);
        }
    }
    Ok(Sender::several(&senders))
}
