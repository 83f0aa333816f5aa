//! Deletes what ends with the last membership of an address: its passkeys, devices and calendar feed. A later client with the same address begins without them.

use crate::engine::table::{Table, TableError, Write};
use crate::key;
use crate::people::access::read_account;
use crate::people::device;
use crate::people::feed::{end_feed, find_feed};
use crate::people::passkey;
use crate::value::id::AddressId;
use futures::future::try_join3;

/// Deletes what belongs to an address, if it is no longer any client's. It can be repeated, and can be interrupted anywhere.
///
/// Passkeys, devices and the feed are read before the memberships. Those that existed when no membership was active any more came from an ended one, because what a session registers is conditional on a membership. This does not depend on any clock.
pub async fn forget_if_last(table: &Table, address: &AddressId) -> Result<(), TableError> {
    let (passkeys, devices, feed) = try_join3(
        passkey::read_all(table, address),
        device::read_all(table, address),
        find_feed(table, address),
    )
    .await?;
    let (_, memberships) = read_account(table, address).await?;
    let active = memberships.iter().any(|membership| membership.active);
    if active || memberships.is_empty() {
        return Ok(());
    }
    for passkey in passkeys {
        let key = key::passkey(address, &passkey.id);
        let gone = Write::delete(&key).when("attribute_exists(#PK)");
        let count = Write::update(&key::profile(address)).add("passkeys", -1);
        table.transact(vec![gone.into(), count.into()]).await?;
    }
    for device in devices {
        // A device that registered again meanwhile belongs to a person who is a client again.
        device::forget(table, address, &device).await?;
    }
    if let Some(feed) = feed {
        end_feed(table, address, &feed).await?;
    }
    Ok(())
}
