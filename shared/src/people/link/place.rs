//! The page that a link leads to, for a person who is already signed in.

use super::{Link, LinkToken};
use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::key;
use crate::people::access::{self, Caller};
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::try_join;
use serde::Serialize;
use utoipa::ToSchema;

/// The page that a link leads to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkPlace {
    /// The page of the portal; null for the first page.
    #[schema(required)]
    pub return_to: Option<String>,
}

/// The page that a link leads to. The call does not use up the link or begin a session, and works for used and expired links. Takes one round of calls.
///
/// # Errors
/// `session-required`; or `not-found`, unless the link was sent to the session's address, the secret is right, and the session opens what the link opens.
pub async fn find_place(
    table: &Table,
    caller: &Caller,
    token: &LinkToken,
    now: Timestamp,
) -> Result<LinkPlace, Problem> {
    let key = key::link(&caller.token.address, &token.link);
    let (access, link) = try_join(
        access::check(table, caller, now),
        table.get::<Link>(&key).map_err(Problem::from),
    )
    .await?;
    let link = link
        .filter(|link| {
            token.address == access.address
                && link.hash == token.secret.hash()
                && link.firm == token.firm
        })
        .ok_or(Problem::NotFound)?;
    let opened = match &link.client {
        // A session of another client of that firm must not see what was sent to this one.
        Some(client) => access.memberships.iter().any(|one| one.client == *client),
        None => access.session.firm.is_none(),
    };
    if !opened {
        return Err(Problem::NotFound);
    }
    Ok(LinkPlace {
        return_to: link.return_to,
    })
}
