//! What goes with the last membership of an address: its passkeys and devices. A later client of the same address begins without them.

use crate::access::read_account;
use crate::device::{self, Device};
use crate::id::Id;
use crate::key;
use crate::passkey;
use crate::table::{Table, TableError, Write};

/// Deletes what belongs to an address, if nobody's client has it any more; answers with its devices, whose endpoints are to go too. Safe to repeat and to die anywhere; what came after a membership that is active again stays.
pub async fn forget_if_last(table: &Table, address: &Id) -> Result<Vec<Device>, TableError> {
    let (_, memberships) = read_account(table, address).await?;
    if memberships.iter().any(|membership| membership.active) {
        return Ok(Vec::new());
    }
    let Some(ended_at) = memberships.iter().filter_map(|one| one.ended_at).max() else {
        return Ok(Vec::new());
    };
    for passkey in passkey::read_all(table, address).await? {
        let key = key::passkey(address, &passkey.id);
        // Whoever is a client again by now may have registered another one.
        let gone = Write::delete(&key)
            .when("#created_at <= :ended")
            .with("ended", ended_at);
        let count = Write::update(&key::profile(address)).add("passkeys", -1);
        table.transact(vec![gone, count]).await?;
    }
    let mut devices = Vec::new();
    for device in device::read_all(table, address).await? {
        if device.created_at <= ended_at && device::forget(table, address, &device).await? {
            devices.push(device);
        }
    }
    Ok(devices)
}
