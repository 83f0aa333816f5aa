//! 'This wasn't me': what goes with a session that was somebody else's.

use super::{Origin, Session, end};
use crate::device;
use crate::id::Id;
use crate::key;
use crate::passkey;
use crate::table::{Table, TableError};
use futures::future::try_join;
use std::collections::BTreeSet;

/// Ends a session whose person says that it was not theirs, and every way back in that it left: the passkey that it began with, the passkeys that it registered, those that sessions of theirs registered, and the devices of all of them. A device's endpoint of SNS stays and does no harm: nothing is sent to it. Three rounds of calls where there are none. Safe to repeat and to die anywhere.
///
/// # Errors
/// When the table cannot be asked.
pub async fn disown(table: &Table, address: &Id, session: &Id) -> Result<(), TableError> {
    let key = key::session(address, session);
    let (reported, passkeys) = try_join(
        table.get::<Session>(&key),
        passkey::read_all(table, address),
    )
    .await?;
    let mut suspects = Suspects {
        session,
        passkeys: reported.and_then(|one| one.passkey).into_iter().collect(),
    };
    // The session goes last of what it leads to: as long as it stands, a repeated call finds the way again.
    suspects.end_all(table, address, passkeys).await?;
    end(table, address, session).await?;
    // From now on it registers nothing, and what it registered meanwhile is seen.
    loop {
        let (passkeys, devices) = try_join(
            passkey::read_all(table, address),
            device::read_all(table, address),
        )
        .await?;
        if suspects.end_all(table, address, passkeys).await? {
            continue;
        }
        for device in devices {
            if suspects.made(&device.origin) {
                device::remove(table, address, &device).await?;
            }
        }
        return Ok(());
    }
}

/// The session that was somebody else's, and the passkeys that are not to be trusted for it.
struct Suspects<'a> {
    session: &'a Id,
    passkeys: BTreeSet<Id>,
}

impl Suspects<'_> {
    /// Whether what says this of its origin came from one of them.
    fn made(&self, origin: &Origin) -> bool {
        let by_passkey = origin.passkey.as_ref();
        origin.session == *self.session
            || by_passkey.is_some_and(|passkey| self.passkeys.contains(passkey))
    }

    /// Ends those of these passkeys that are not to be trusted; whether there was one.
    async fn end_all(
        &mut self,
        table: &Table,
        address: &Id,
        passkeys: Vec<passkey::Passkey>,
    ) -> Result<bool, TableError> {
        let mut any = false;
        for one in passkeys {
            if self.passkeys.contains(&one.id) || self.made(&one.origin) {
                self.passkeys.insert(one.id.clone());
                any |= passkey::end(table, address, one).await?;
            }
        }
        Ok(any)
    }
}
