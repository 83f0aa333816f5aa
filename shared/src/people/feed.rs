//! The calendar feed of a person: an address that a calendar program asks for the person's events, without a session.
//!
//! The address is a secret. It is a MAC over the person and the feed's id, so it can be shown again, and guesses are refused without a read. It belongs to the person, like passkeys and devices: it opens only memberships that have not ended since the session that made it began, and it ends with its removal, with a new address, with a report of a stranger's session, and with the last membership.

mod token;

pub use token::FeedToken;

use crate::edge::problem::Problem;
use crate::engine::table::{Table, TableError, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Access, Caller};
use crate::people::client::{Membership, Profile};
use crate::people::session::Origin;
use crate::value::id::{AddressId, FeedId};
use crate::value::secret::Keys;
use crate::value::time::Timestamp;
use futures::TryFutureExt as _;
use futures::future::try_join;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The condition of a write to a feed that must exist.
const EXISTS: &str = "attribute_exists(#PK)";

/// A person's feed, in the person's partition (`FEED`). There is one at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    kind: ItemKind,
    /// The id, which is part of the address. A new address has a new one.
    pub id: FeedId,
    /// Whether the feed includes places and descriptions in addition to titles and times.
    pub details: bool,
    /// When that was last chosen.
    pub chosen_at: Timestamp,
    /// The session that made it.
    pub origin: Origin,
    /// When that session began: the feed opens no more than the session did.
    pub since: Timestamp,
    /// When this address was made.
    pub created_at: Timestamp,
    /// When a calendar last asked; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<Timestamp>,
}

impl Feed {
    /// Whether it shows the events of a membership, like [`Session::opens`](crate::people::session::Session::opens).
    pub fn opens(&self, membership: &Membership) -> bool {
        membership.is_open_since(self.since)
    }

    /// Whether it was ended together with all sessions that are as old.
    pub fn is_ended(&self, profile: &Profile) -> bool {
        profile.not_before.is_some_and(|from| self.since < from)
    }
}

/// The calendar feed of the caller.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarFeed)]
pub struct FeedView {
    /// The address for calendar programs. Whoever knows it sees the caller's calendar events.
    #[schema(format = "uri")]
    url: String,
    /// Whether the feed includes places and descriptions in addition to titles and times.
    details: bool,
    /// When this address was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When a calendar last asked; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    fetched_at: Option<String>,
}

impl FeedView {
    /// The feed with its address. `origin` is the portal's.
    pub fn new(keys: &Keys, access: &Access, feed: &Feed, origin: &str) -> Self {
        let token = FeedToken::new(&access.address, &feed.id).encode(keys);
        Self {
            url: format!("{origin}/v1/calendar/{token}.ics"),
            details: feed.details,
            created_at: feed.created_at.rfc3339(),
            fetched_at: feed.fetched_at.map(Timestamp::rfc3339),
        }
    }
}

/// Finds a person's feed.
pub async fn find_feed(table: &Table, address: &AddressId) -> Result<Option<Feed>, TableError> {
    table.get(&key::feed(address)).await
}

/// The caller's feed. Takes one round of calls.
///
/// A session that is older than the feed does not see its address: it may have lost a firm that the feed opens.
///
/// # Errors
/// When the session is over, opens a single firm or is older than the feed, or the caller has no feed.
pub async fn show_feed(
    table: &Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<(Access, Feed), Problem> {
    let (access, feed) = try_join(
        access::check(table, caller, now),
        find_feed(table, &caller.token.address).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let feed = feed.ok_or(Problem::NotFound)?;
    if access.session.created_at < feed.since {
        return Err(Problem::StepUpRequired);
    }
    Ok((access, feed))
}

/// Makes a feed in place of the one before, whose address ends. Takes two rounds of calls.
///
/// # Errors
/// When the session is over or opens a single firm.
pub async fn make_feed(
    table: &Table,
    caller: &Caller,
    (id, details): (FeedId, bool),
    now: Timestamp,
) -> Result<(Access, Feed), Problem> {
    let access = access::check(table, caller, now).await?;
    access.require_whole()?;
    let feed = Feed {
        kind: ItemKind::Feed,
        id,
        details,
        chosen_at: now,
        origin: access.session.origin(),
        since: access.session.created_at,
        created_at: now,
        fetched_at: None,
    };
    let put = Write::put(&key::feed(&access.address), &feed);
    access.authority().transact(table, vec![put.into()]).await?;
    Ok((access, feed))
}

/// Chooses what the feed tells. Its address stays. Takes two rounds of calls.
///
/// # Errors
/// As for [`show_feed`].
pub async fn change_feed(
    table: &Table,
    caller: &Caller,
    details: bool,
    now: Timestamp,
) -> Result<(Access, Feed), Problem> {
    let (access, feed) = show_feed(table, caller, now).await?;
    let change = Write::update(&key::feed(&access.address))
        .set("details", details)
        .set("chosen_at", now)
        .when("#id = :id")
        .with("id", &feed.id);
    require_done(&access, table, change.into()).await?;
    let chosen_at = now;
    Ok((
        access,
        Feed {
            details,
            chosen_at,
            ..feed
        },
    ))
}

/// Ends the feed and its address. Takes two rounds of calls.
///
/// # Errors
/// When the session is over or opens a single firm, or the caller has no feed.
pub async fn revoke_feed(table: &Table, caller: &Caller, now: Timestamp) -> Result<(), Problem> {
    let access = access::check(table, caller, now).await?;
    access.require_whole()?;
    let gone = Write::delete(&key::feed(&access.address)).when(EXISTS);
    require_done(&access, table, gone.into()).await
}

async fn require_done(access: &Access, table: &Table, write: Write) -> Result<(), Problem> {
    match access.authority().transact(table, vec![write]).await? {
        Transaction::Done => Ok(()),
        Transaction::Refused(_) => Err(Problem::NotFound),
    }
}

/// Ends a feed without a session. One that was made meanwhile stays.
pub async fn end_feed(table: &Table, address: &AddressId, feed: &Feed) -> Result<(), TableError> {
    let gone = Write::delete(&key::feed(address))
        .when("#id = :id")
        .with("id", &feed.id);
    table.write(gone).await?;
    Ok(())
}
