//! Lists, renames and revokes passkeys.

use super::Passkey;
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table, TableError, Transaction, Write};
use crate::key;
use crate::people::access::{self, Access, Authority, Caller};
use crate::people::session::Session;
use crate::value::id::{AddressId, PasskeyId};
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::{try_join, try_join3};

/// Most sessions that end in the same transaction as their passkey; `DynamoDB` accepts a hundred writes.
const AT_ONCE: usize = 90;

/// The caller's passkeys, oldest first. Takes one round of calls.
///
/// # Errors
/// When the session is over or opens a single firm.
pub async fn list(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<(Access, Vec<Passkey>), Problem> {
    let (access, mut passkeys) = try_join(
        access::check(table, caller, now),
        read_all(table, &caller.token.address).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    passkeys.sort_by_key(|passkey| passkey.created_at);
    Ok((access, passkeys))
}

/// The passkeys of a person, in no order.
pub async fn read_all(table: &Table, address: &AddressId) -> Result<Vec<Passkey>, TableError> {
    let range = Range::Prefix(key::PASSKEYS.to_owned());
    let query = Query::new(key::person(address), range);
    Ok(table.query(&query).await?.items)
}

/// Renames a passkey. Takes two rounds of calls.
///
/// # Errors
/// When the session is over or opens a single firm, or the caller has no such passkey.
pub async fn rename(
    table: &Table,
    caller: &Caller,
    id: &PasskeyId,
    name: &str,
    now: Timestamp,
) -> Result<(Access, Passkey), Problem> {
    let key = key::passkey(&caller.token.address, id);
    let (access, passkey) = try_join(
        access::check(table, caller, now),
        table.get::<Passkey>(&key).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let mut passkey = passkey.ok_or(Problem::NotFound)?;
    let write = Write::update(&key)
        .set("name", name)
        .when("attribute_exists(#PK)");
    match access
        .authority()
        .transact(table, vec![write.into()])
        .await?
    {
        Transaction::Done => {
            name.clone_into(&mut passkey.name);
            Ok((access, passkey))
        }
        Transaction::Refused(_) => Err(Problem::NotFound),
    }
}

/// Ends a passkey and every session that began with it, all at once. Takes two rounds of calls, or as many more as [`end`] takes. Returns the caller's access as it was.
///
/// # Errors
/// When the session is over or opens a single firm, or the caller has no such passkey.
pub async fn revoke(
    table: &Table,
    caller: &Caller,
    id: &PasskeyId,
    now: Timestamp,
) -> Result<Access, Problem> {
    let address = &caller.token.address;
    let key = key::passkey(address, id);
    let (access, passkey, sessions) = try_join3(
        access::check(table, caller, now),
        table.get::<Passkey>(&key).map_err(Problem::from),
        read_sessions(table, address).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let passkey = passkey.ok_or(Problem::NotFound)?;
    let authority = access.authority();
    if end_with(table, address, Some(&authority), passkey, sessions).await? {
        Ok(access)
    } else {
        Err(Problem::NotFound)
    }
}

/// Ends a passkey of a reported session, and every session that began with it, all at once; `false` if it was already gone. Takes two rounds of calls, and two more for each sign-in with it that happens meanwhile.
pub async fn end(table: &Table, address: &AddressId, passkey: Passkey) -> Result<bool, Problem> {
    let sessions = read_sessions(table, address).await?;
    end_with(table, address, None, passkey, sessions).await
}

async fn end_with(
    table: &Table,
    address: &AddressId,
    by: Option<&Authority>,
    mut passkey: Passkey,
    mut sessions: Vec<Session>,
) -> Result<bool, Problem> {
    let key = key::passkey(address, &passkey.id);
    loop {
        // A list with the newest session also has all earlier ones. The newest session may be missing because its owner signed out, or because it began after the sessions were read. Reading them again, after the passkey, decides.
        let newest = passkey.last_session.as_ref();
        if newest.is_some_and(|newest| sessions.iter().all(|session| session.id != *newest)) {
            sessions = read_sessions(table, address).await?;
        }
        if end_as_read(table, address, by, &passkey, &sessions).await? {
            return Ok(true);
        }
        let Some(again) = table.get::<Passkey>(&key).await? else {
            return Ok(false);
        };
        passkey = again;
        sessions = read_sessions(table, address).await?;
    }
}

/// Expired sessions are read too, because an upload's grant survives them.
async fn read_sessions(table: &Table, address: &AddressId) -> Result<Vec<Session>, TableError> {
    let range = Range::Prefix(key::SESSIONS.to_owned());
    let query = Query::new(key::person(address), range);
    Ok(table.query(&query).await?.items)
}

/// Ends a passkey and these sessions of it; `false` if it began another session meanwhile, or is gone.
async fn end_as_read(
    table: &Table,
    address: &AddressId,
    by: Option<&Authority>,
    passkey: &Passkey,
    sessions: &[Session],
) -> Result<bool, Problem> {
    let mut made: Vec<_> = sessions
        .iter()
        .filter(|session| passkey.made(session))
        .collect();
    // The session that revokes goes last, because the writes before it need its authority.
    made.sort_by_key(|session| by.is_some_and(|by| *by.session() == session.id));
    let made: Vec<Write> = made
        .into_iter()
        .map(|session| Write::delete(&key::session(address, &session.id)).into())
        .collect();
    let mut chunks = made.chunks(AT_ONCE);
    let last = chunks.next_back().unwrap_or_default();
    for chunk in chunks {
        transact(table, by, chunk.to_vec()).await?;
    }
    let gone = Write::delete(&key::passkey(address, &passkey.id));
    let gone = match &passkey.last_session {
        Some(session) => gone
            .when("#last_session = :session")
            .with("session", session),
        None => gone.when("attribute_exists(#PK) AND attribute_not_exists(#last_session)"),
    };
    let count = Write::update(&key::profile(address)).add("passkeys", -1);
    let writes = [gone.into(), count.into()]
        .into_iter()
        .chain(last.iter().cloned());
    let done = transact(table, by, writes.collect()).await?;
    Ok(matches!(done, Transaction::Done))
}

/// Writes with the authority of the session that revokes, or without one for a report.
async fn transact(
    table: &Table,
    by: Option<&Authority>,
    writes: Vec<Write>,
) -> Result<Transaction, Problem> {
    match by {
        Some(authority) => authority.transact(table, writes).await,
        None => Ok(table.transact(writes).await?),
    }
}
