//! "This wasn't me": ends a stranger's session and everything that it left behind.

use crate::edge::problem::Problem;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::read_account;
use crate::people::client::Membership;
use crate::people::device;
use crate::people::feed::{end_feed, find_feed};
use crate::people::passkey;
use crate::people::session::{Origin, end, find};
use crate::upload::open::{Files, read_uploads, withdraw};
use crate::value::id::{AddressId, ClientRef, PasskeyId, SessionId};
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join_all, try_join4};
use std::collections::BTreeSet;

/// Ends a session that the person reports as not theirs, and everything that it left: the passkey that it began with, the passkeys that it registered, those that sessions of these passkeys registered, and the devices and unfinished uploads of all of them. The calendar feed ends too, even if the owner made it, because the stranger may have seen its address. A feed that the owner makes after the report stays, however often the report is repeated. The reply addresses of earlier notices end as well, and earlier answers that wait are no longer shown. Readers of the table's stream remove what SNS and S3 hold of these; a message that was sent stays sent. Takes three rounds of calls if there are none. It can be repeated, and can be interrupted anywhere.
///
/// Every write of a session is conditional on it, so nothing follows its end, and what is found then is complete.
///
/// # Errors
/// When the table cannot be reached.
pub async fn end_reported_session(
    table: &Table,
    address: &AddressId,
    session: &SessionId,
    now: Timestamp,
) -> Result<(), Problem> {
    let (reported, passkeys, (_, memberships), feed) = try_join4(
        find(table, address, session),
        passkey::read_all(table, address),
        read_account(table, address),
        find_feed(table, address),
    )
    .await?;
    if let Some(feed) = feed.filter(|_| reported.is_some()) {
        end_feed(table, address, &feed).await?;
    }
    let mut suspects = Suspects {
        session,
        passkeys: reported.and_then(|one| one.passkey).into_iter().collect(),
    };
    // The session goes after the passkeys that it leads to: while it exists, a repeated call can find them again.
    suspects.end_all(table, address, passkeys).await?;
    try_join(
        end(table, address, session),
        note_report(table, address, session, now),
    )
    .await?;
    loop {
        let (passkeys, devices, uploads, feed) = try_join4(
            passkey::read_all(table, address),
            device::read_all(table, address),
            read_all_uploads(table, address, &memberships),
            find_feed(table, address),
        )
        .await?;
        if suspects.end_all(table, address, passkeys).await? {
            continue;
        }
        if let Some(feed) = feed.filter(|feed| suspects.made(&feed.origin)) {
            end_feed(table, address, &feed).await?;
        }
        for device in devices {
            if suspects.made(&device.origin) {
                // A device that registered again meanwhile is its owner's.
                device::forget(table, address, &device).await?;
            }
        }
        for (client, files) in uploads {
            let origin = files.upload.origin.as_ref();
            if origin.is_some_and(|origin| suspects.made(origin)) {
                withdraw(table, &client, files).await?;
            }
        }
        return Ok(());
    }
}

/// Notes when a session was reported, once: a repeated call does not end what was mailed after the first. It does so even when the session has ended meanwhile, since the stranger had the mail that it began with.
async fn note_report(
    table: &Table,
    address: &AddressId,
    session: &SessionId,
    now: Timestamp,
) -> Result<(), TableError> {
    let write = Write::update(&key::profile(address))
        .set("kind", ItemKind::Profile)
        .set("reported_at", now)
        .set("reported", session)
        .when("attribute_not_exists(#reported) OR #reported <> :reported");
    table.write(write).await?;
    Ok(())
}

/// The uploads that a person sent as any of their clients.
async fn read_all_uploads(
    table: &Table,
    address: &AddressId,
    memberships: &[Membership],
) -> Result<Vec<(ClientRef, Files)>, TableError> {
    let read = memberships.iter().map(|membership| {
        let client = &membership.client;
        read_uploads(table, client).map_ok(move |uploads| (client, uploads))
    });
    let read = try_join_all(read).await?;
    let all = read.into_iter().flat_map(|(client, uploads)| {
        let theirs = |files: &Files| files.upload.address == *address;
        let own = uploads.into_iter().filter(move |files| theirs(files));
        own.map(move |files| (client.clone(), files))
    });
    Ok(all.collect())
}

/// The reported session, and the passkeys that are not trusted because of it.
struct Suspects<'a> {
    session: &'a SessionId,
    passkeys: BTreeSet<PasskeyId>,
}

impl Suspects<'_> {
    /// Whether `origin` is the reported session or one of these passkeys.
    fn made(&self, origin: &Origin) -> bool {
        let by_passkey = origin.passkey.as_ref();
        origin.session == *self.session
            || by_passkey.is_some_and(|passkey| self.passkeys.contains(passkey))
    }

    /// Ends those of `passkeys` that are not trusted. Returns whether there was one.
    async fn end_all(
        &mut self,
        table: &Table,
        address: &AddressId,
        passkeys: Vec<passkey::Passkey>,
    ) -> Result<bool, Problem> {
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
