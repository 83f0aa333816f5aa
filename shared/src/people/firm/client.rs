//! What a firm's system learns about one of its clients.

use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::people::client::{Member, find_member};
use crate::people::delivery::{DeliveryReason, Sentences, Unreachable, read_unreachable};
use crate::value::id::{ClientRef, FirmId};
use crate::value::text::Locale;
use futures::future::try_join;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether somebody is a client of the firm.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// The client can sign in and sees what is shared.
    Active,
    /// The firm removed the client, who sees nothing of this firm.
    Removed,
}

/// A client as the portal holds it for the firm.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmClient {
    /// The firm's own id.
    pub client_id: String,
    /// The portal's id, as clients' apps name it.
    pub id: String,
    /// The address that the portal holds: links and notices go there.
    pub email: String,
    /// The name that the firm gave.
    pub name: String,
    /// Whether the client is one now.
    pub state: ClientState,
    /// The newest version that the portal applied. A higher one that was sent did not arrive, did not fit, or is on its way.
    pub version: i64,
    /// The newest version that sent an invitation; 0 if none did.
    pub invited_version: i64,
    /// Whether the portal mails the address. It stops when a mail comes back for good, until the firm gives another address or invites the client again.
    pub reachable: bool,
    /// Why it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub unreachable: Option<FirmClientUnreachable>,
}

/// Why the portal does not mail a client's address any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmClientUnreachable {
    /// A code that does not change: `address-rejected`, `on-suppression-list` or `marked-as-spam`.
    pub reason: DeliveryReason,
    /// The same for a person, in the language of the call, with what can be done.
    pub sentence: String,
    /// Since when.
    #[schema(format = DateTime)]
    pub since: String,
    /// The notice that did not arrive.
    pub delivery_id: String,
}

/// A client of the firm, in the language of the call.
///
/// # Errors
/// When the portal never applied an event about the client.
pub async fn read_client(
    table: &Table,
    firm: &FirmId,
    client_id: &str,
    locale: Locale,
) -> Result<FirmClient, Problem> {
    let who = ClientRef::derive(firm, client_id);
    let (member, unreachable) =
        try_join(find_member(table, &who), read_unreachable(table, &who)).await?;
    let member = member.ok_or(Problem::NotFound)?;
    let unreachable = show_unreachable(unreachable, &member, locale);
    Ok(FirmClient {
        client_id: member.client_id,
        id: who.client.name(),
        email: member.address,
        name: member.name,
        state: if member.active {
            ClientState::Active
        } else {
            ClientState::Removed
        },
        version: member.version,
        invited_version: member.invited_version,
        reachable: unreachable.is_none(),
        unreachable,
    })
}

fn show_unreachable(
    known: Option<Unreachable>,
    member: &Member,
    locale: Locale,
) -> Option<FirmClientUnreachable> {
    let known = known.filter(|known| known.applies(member))?;
    Some(FirmClientUnreachable {
        reason: known.reason,
        sentence: Sentences::new(locale).of(known.reason),
        since: known.since.rfc3339(),
        delivery_id: known.delivery.name(),
    })
}
