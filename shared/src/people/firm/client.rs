//! What a firm's system learns about its clients: one of them, and the list.

use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Query, Range, Table, TableError};
use crate::key;
use crate::people::client::{ListedClient, Member, Membership};
use crate::resource::page::{FirmList, FirmRun, Page, limit_of};
use crate::value::address::Address;
use crate::value::id::{ClientRef, FirmId};
use crate::value::secret::Keys;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
}

impl From<ListedClient> for FirmClient {
    fn from(client: ListedClient) -> Self {
        Self {
            client_id: client.client_id,
            id: client.client.name(),
            email: client.address,
            name: client.name,
            state: if client.active {
                ClientState::Active
            } else {
                ClientState::Removed
            },
            version: client.version,
            invited_version: client.invited_version,
        }
    }
}

impl FirmClient {
    /// What the portal holds about a client.
    pub(super) fn of(who: &ClientRef, member: &Member) -> Self {
        ListedClient::of(who, member).into()
    }
}

/// Which clients to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientFilter {
    /// Only clients who sign in with this address; all of them on one page.
    #[param(format = Email)]
    email: Option<String>,
    /// Maximum number of entries on the page.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// `meta.paging.next` of the previous page.
    cursor: Option<String>,
}

/// The clients of the firm, active and removed, in an order that stays. Takes one call; two with an address.
///
/// # Errors
/// When the limit, the cursor or the address does not fit, or the table cannot be reached.
pub async fn list_clients(
    table: &Table,
    keys: &Keys,
    firm: &FirmId,
    filter: &ClientFilter,
) -> Result<Page<FirmClient>, Problem> {
    let list = FirmList {
        keys,
        firm,
        name: "clients",
    };
    if let Some(email) = &filter.email {
        limit_of(filter.limit.as_deref())?;
        if filter.cursor.is_some() {
            // The one page has no next.
            return Err(Problem::InvalidCursor);
        }
        let address = Address::parse(email).ok_or_else(|| FieldError::new("?email", "email"))?;
        return Ok(Page::whole(find_at(table, keys, firm, &address).await?));
    }
    let run = FirmRun {
        from: key::FIRM_CLIENTS.to_owned(),
        to: key::end_of(key::FIRM_CLIENTS),
        newest_first: false,
    };
    let (limit, cursor) = (filter.limit.as_deref(), filter.cursor.as_deref());
    let page: Page<ListedClient> = list.read(table, &run, limit, cursor).await?;
    let clients = page.data.into_iter().map(FirmClient::from);
    Ok(Page::new(clients.collect(), page.meta.paging.next))
}

/// The firm's active clients who have an address. What other firms hold at that address is not read.
async fn find_at(
    table: &Table,
    keys: &Keys,
    firm: &FirmId,
    address: &Address,
) -> Result<Vec<FirmClient>, TableError> {
    let person = key::person(&keys.address_id(address));
    let query = Query::new(person, Range::Prefix(key::memberships_at(firm)));
    let memberships = table.query::<Membership>(&query).await?.items;
    let active = memberships.into_iter().filter(|one| one.active);
    let found = active.map(|one| async move {
        let listed: Option<ListedClient> = table.get(&key::firm_client(&one.client)).await?;
        Ok::<_, TableError>(listed)
    });
    let found = try_join_all(found).await?;
    Ok(found.into_iter().flatten().map(FirmClient::from).collect())
}
