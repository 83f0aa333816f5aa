//! Checks, extends, lists and ends sessions.

use super::{IDLE, Session, SessionToken};
use crate::engine::table::{Delete, Outcome, Query, Range, Table, TableError, Transaction, Write};
use crate::key;
use crate::value::id::{AddressId, SessionId};
use crate::value::time::Timestamp;

/// Checks a session and, if `slide` is set, extends it; `None` if it is over. Takes one call.
pub async fn check(
    table: &Table,
    token: &SessionToken,
    slide: bool,
    now: Timestamp,
) -> Result<Option<Session>, TableError> {
    if !slide {
        return peek(table, token, now).await;
    }
    let write = Write::update(&key::session(&token.address, &token.session))
        .set("last_seen_at", now)
        .set("idle_ends_at", now.plus(IDLE))
        .set("used", true)
        .when("#hash = :hash AND #idle_ends_at > :now AND #ends_at > :now")
        .with("hash", token.secret.hash())
        .with("now", now);
    Ok(match table.update(write).await? {
        Outcome::Done(session) => Some(session),
        Outcome::Refused(_) => None,
    })
}

/// Checks a session without extending it; `None` if it is over.
pub async fn peek(
    table: &Table,
    token: &SessionToken,
    now: Timestamp,
) -> Result<Option<Session>, TableError> {
    let session = find(table, &token.address, &token.session).await?;
    Ok(session.filter(|session| session.hash == token.secret.hash() && session.alive(now)))
}

/// A session, alive or expired; `None` if it was ended.
pub async fn find(
    table: &Table,
    address: &AddressId,
    session: &SessionId,
) -> Result<Option<Session>, TableError> {
    table.get(&key::session(address, session)).await
}

/// The live sessions of a person, newest first.
pub async fn list(
    table: &Table,
    address: &AddressId,
    now: Timestamp,
) -> Result<Vec<Session>, TableError> {
    let range = Range::Prefix(key::SESSIONS.to_owned());
    let mut sessions: Vec<Session> = table
        .query(&Query::new(key::person(address), range))
        .await?
        .items;
    sessions.retain(|session| session.alive(now));
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created_at));
    Ok(sessions)
}

/// Ends a session at once, on its own request or by a report; `false` if there was none. It is a transaction because the SDK retries transactions with a token: after a lost reply, a repeated plain delete would find no session.
pub async fn end(
    table: &Table,
    address: &AddressId,
    session: &SessionId,
) -> Result<bool, TableError> {
    let done = table
        .transact(vec![deletion(address, session).into()])
        .await?;
    Ok(matches!(done, Transaction::Done))
}

/// The write that ends a session. It is refused if there is none.
pub(crate) fn deletion(address: &AddressId, session: &SessionId) -> Delete {
    Write::delete(&key::session(address, session)).when("attribute_exists(#PK)")
}
