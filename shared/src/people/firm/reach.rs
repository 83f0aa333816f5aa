//! What a firm's system learns about whether mails reach one of its clients.

use super::client::FirmClient;
use crate::edge::problem::Problem;
use crate::engine::table::Table;
use crate::people::client::{Member, find_member};
use crate::people::delivery::{DeliveryReason, Sentences, Unreachable, read_unreachable};
use crate::value::id::{ClientRef, FirmId};
use crate::value::text::Locale;
use futures::future::try_join;
use serde::Serialize;
use utoipa::ToSchema;

/// A client as the portal holds it for the firm, and whether mails reach the client.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachedClient {
    /// The client.
    #[serde(flatten)]
    pub client: FirmClient,
    /// Whether the portal mails the address. It stops when a mail comes back for good, until the firm gives another address or invites the client again.
    pub reachable: bool,
    /// Why it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub unreachable: Option<UnreachableClient>,
}

/// Why the portal does not mail a client's address any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreachableClient {
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

/// A client of the firm, with sentences in the language of the call.
///
/// # Errors
/// When the portal never applied an event about the client.
pub async fn read_client(
    table: &Table,
    firm: &FirmId,
    client_id: &str,
    locale: Locale,
) -> Result<ReachedClient, Problem> {
    let who = ClientRef::derive(firm, client_id);
    let (member, unreachable) =
        try_join(find_member(table, &who), read_unreachable(table, &who)).await?;
    let member = member.ok_or(Problem::NotFound)?;
    let unreachable = show(unreachable, &member, locale);
    Ok(ReachedClient {
        client: FirmClient::of(&who, &member),
        reachable: unreachable.is_none(),
        unreachable,
    })
}

fn show(known: Option<Unreachable>, member: &Member, locale: Locale) -> Option<UnreachableClient> {
    let known = known.filter(|known| known.applies(member))?;
    Some(UnreachableClient {
        reason: known.reason,
        sentence: Sentences::new(locale).of(known.reason),
        since: known.since.rfc3339(),
        delivery_id: known.delivery.name(),
    })
}
