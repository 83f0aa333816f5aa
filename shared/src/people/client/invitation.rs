//! Invitations that a firm asks for again, without a new version: each is an item of its own (`C#...`, `INVITE#...`), and its mail follows from the table's stream.

use super::Member;
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::stream::{Change, Record, Unreadable};
use crate::engine::table::{Refusal, Table, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::budget::Budget;
use crate::value::id::{ClientRef, EventId, Id};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most invitations of one client that are sent again in a day (UTC). With the five of `client.invited` and its corrections, a mailbox has its own limit ([`crate::notice::mail_budget`]).
const AGAIN: Budget = Budget {
    what: "invitations",
    window: DAY,
    most: 3,
};

/// How long a repeated call finds its invitation, in milliseconds (docs/api.md).
const REMEMBERED: i64 = 30 * DAY;

/// An invitation that the firm asked for again.
#[derive(Debug, Serialize, Deserialize)]
struct Invitation {
    kind: ItemKind,
    id: EventId,
    at: Timestamp,
    ttl: i64,
}

/// An invitation is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationAccepted {
    /// The id of the invitation, 26 characters. A repeated call gets the same one.
    id: String,
}

/// Accepts that a client is invited again, at the address that the firm has by the time of the mail. A repetition with the same idempotency key is the same invitation. Takes one call.
///
/// # Errors
/// When the firm never had such a client, removed it, or invited it again three times today.
pub async fn invite_again(
    table: &Table,
    who: &ClientRef,
    idempotency_key: Option<&str>,
    invocation: Invocation,
) -> Result<InvitationAccepted, Problem> {
    let now = invocation.now;
    let id = match idempotency_key {
        Some(key) => Id::derive(&[
            "invitation",
            who.firm.as_str(),
            who.client.as_str(),
            "again",
            key,
        ]),
        None => Id::generate(invocation),
    };
    let invitation = Invitation {
        kind: ItemKind::Invitation,
        id,
        at: now,
        ttl: now.plus(REMEMBERED).ttl(),
    };
    // An address that took no mail is tried once more.
    let active = Write::update(&key::member(who))
        .add("invited_again", 1)
        .when("#active = :active")
        .with("active", true);
    let whom = format!("{}#{}", who.firm, who.client);
    let put = Write::put(&key::invitation(who, &invitation.id), &invitation).when_new();
    let writes = vec![active.into(), AGAIN.count(&whom, now).into(), put.into()];
    if let Transaction::Refused(refusals) = table.transact(writes).await? {
        judge(refusals, now)?;
    }
    Ok(InvitationAccepted {
        id: invitation.id.to_string(),
    })
}

/// Why nothing was written. An invitation that is there was accepted by an earlier attempt of the same call, whatever happened since.
fn judge(refusals: Vec<Refusal>, now: Timestamp) -> Result<(), Problem> {
    let mut refusals = refusals.into_iter();
    let mut next = || refusals.next().filter(|refusal| refusal.refused);
    let (member, budget, known) = (next(), next(), next());
    if known.is_some() {
        return Ok(());
    }
    let Some(member) = member else {
        return Err(match budget {
            Some(_) => Problem::TooManyInvitations(AGAIN.exceeded(now)),
            None => Problem::Unavailable("a transaction was refused without a reason".to_owned()),
        });
    };
    let member = member.old.map(crate::engine::table::Item::read::<Member>);
    Err(match member.transpose()? {
        Some(_) => Problem::ClientRemoved,
        None => Problem::NotFound,
    })
}

/// The client whom a stream record invites again, and the id of the invitation.
///
/// # Errors
/// When the item cannot be read.
pub fn read_asked_again(record: &Record) -> Result<Option<(ClientRef, EventId)>, Unreadable> {
    if record.change != Change::Inserted || record.kind() != Some(ItemKind::Invitation) {
        return Ok(None);
    }
    let invitation: Option<Invitation> = record.new_image()?;
    let who = key::parse_client(&record.key.pk);
    Ok(who.zip(invitation.map(|invitation| invitation.id)))
}
