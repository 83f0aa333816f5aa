//! What a firm's system learns about what it shared: who can see it, and why somebody cannot; who was told, and who opened it.

use super::head::{self, StandsAs};
use super::{Resource, SharedCopy, audience};
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Table, TableError};
use crate::key;
use crate::people::client::find_member;
use crate::value::id::{ClientId, ClientRef, FirmId, Kind};
use crate::value::time::Timestamp;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Most clients in one answer.
const MAX_CLIENTS: usize = 100;

/// Clients that are read at the same time.
const IN_FLIGHT: usize = 16;

/// Which clients to tell of.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StandingFilter {
    /// The firm's own id of one client. Without it: all clients with whom the newest version is shared, at most 100.
    pub client_id: Option<String>,
}

/// Whether a resource is shared at all.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceState {
    /// The newest version shares it.
    Shared,
    /// It was taken back.
    Unshared,
    /// It is a calendar event that was cancelled.
    Cancelled,
}

/// A resource of the firm, and where it stands with its clients.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmResource {
    /// The kind: `matter`, `bill`, `event`, `message`, `folder`, `document`, `stage` or `request`.
    pub kind: &'static str,
    /// The firm's own id.
    pub firm_ref: String,
    /// The portal's id, as clients' apps name it.
    pub id: String,
    /// The newest version that the portal applied. A higher one that was sent did not arrive, did not fit, or is on its way.
    pub version: i64,
    /// Whether it is shared.
    pub state: ResourceState,
    /// With how many clients the newest version is shared.
    pub shared_with: usize,
    /// Where it stands with each of them.
    pub clients: Vec<ClientStanding>,
}

/// Whether a client can see a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// The client sees it.
    Visible,
    /// The firm holds no such client, or removed it.
    NoClient,
    /// It was never shared with this client.
    NotShared,
    /// It was shared with this client and is not any more.
    Withdrawn,
    /// It is shared, and the client is not on its matter.
    NotOnMatter,
}

/// Where a resource stands with one client.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientStanding {
    /// The client: the firm's own id where the portal has it, else the portal's.
    pub client_id: String,
    /// Whether the client can see it, or why not.
    pub visibility: Visibility,
    /// The version of the client's copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// When it was first shared with the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub shared_at: Option<String>,
    /// The newest version that the client was told of, or that needed no notice. What a person wants to be told of is no firm's business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notified_version: Option<i64>,
    /// The version that the client opened last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_version: Option<i64>,
    /// When the client opened that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub opened_at: Option<String>,
}

/// A resource that the firm shared, with its clients.
///
/// # Errors
/// When the kind is unknown, or the portal never applied an event about the resource.
pub async fn read_standing(
    table: &Table,
    firm: &FirmId,
    kind: &str,
    firm_ref: &str,
    filter: &StandingFilter,
) -> Result<FirmResource, Problem> {
    let mut kinds = Kind::ALL.iter().copied();
    let kind = kinds.find(|known| known.prefix() == kind);
    let kind = kind.ok_or(Problem::NotFound)?;
    let resource = Resource::new(firm, kind, firm_ref);
    let head = head::read(table, &resource)
        .await?
        .ok_or(Problem::NotFound)?;
    let (version, state) = head.stands();
    let (holder, until) = audience_of(&resource, version);
    let pieces = audience::read_until(table, &holder, until).await?;
    let shared_with = match state {
        StandsAs::Shared if until == version => audience::clients_of(&pieces, version),
        StandsAs::Shared | StandsAs::Unshared | StandsAs::Cancelled => audience::clients(&pieces),
    };
    let asked = match &filter.client_id {
        Some(id) if id.is_empty() => return Err(FieldError::new("?client_id", "empty").into()),
        Some(id) => vec![(ClientRef::derive(firm, id).client, Some(id.clone()))],
        None => {
            let first = shared_with.iter().take(MAX_CLIENTS);
            first.map(|client| (client.clone(), None)).collect()
        }
    };
    let clients = stream::iter(asked)
        .map(|(client, name)| read_client(table, &resource, client, name))
        .buffered(IN_FLIGHT)
        .try_collect()
        .await?;
    Ok(FirmResource {
        kind: kind.prefix(),
        firm_ref: firm_ref.to_owned(),
        id: kind.name(&resource.id),
        version,
        state: match state {
            StandsAs::Shared => ResourceState::Shared,
            StandsAs::Unshared => ResourceState::Unshared,
            StandsAs::Cancelled => ResourceState::Cancelled,
        },
        shared_with: shared_with.len(),
        clients,
    })
}

/// The resource that has the audience of another one, and the version up to which it counts: where a matter stands is for everyone on the matter.
fn audience_of(resource: &Resource, version: i64) -> (Resource, i64) {
    match resource.kind {
        Kind::Stage => {
            let matter = Resource {
                kind: Kind::Matter,
                ..resource.clone()
            };
            (matter, i64::MAX)
        }
        Kind::Matter
        | Kind::Bill
        | Kind::Event
        | Kind::Message
        | Kind::Folder
        | Kind::Document
        | Kind::ClientRequest => (resource.clone(), version),
    }
}

async fn read_client(
    table: &Table,
    resource: &Resource,
    client: ClientId,
    name: Option<String>,
) -> Result<ClientStanding, TableError> {
    let who = ClientRef {
        firm: resource.firm.clone(),
        client,
    };
    let place = key::shared_copy(&who, resource.kind, &resource.id);
    let (member, copy) = futures::future::try_join(
        find_member(table, &who),
        table.get::<SharedCopy<Value>>(&place),
    )
    .await?;
    let active = member.as_ref().is_some_and(|member| member.active);
    let on_matter = match &copy {
        Some(copy) if copy.data.is_some() => is_on_matter(table, &who, copy).await?,
        _ => false,
    };
    let visibility = match (active, &copy) {
        (false, _) => Visibility::NoClient,
        (_, None) => Visibility::NotShared,
        (_, Some(copy)) if copy.data.is_none() => Visibility::Withdrawn,
        _ if !on_matter => Visibility::NotOnMatter,
        _ => Visibility::Visible,
    };
    let known = name.or_else(|| member.map(|member| member.client_id));
    let time = |at: Option<Timestamp>| at.map(Timestamp::rfc3339);
    let copy = copy.as_ref();
    Ok(ClientStanding {
        client_id: known.unwrap_or_else(|| who.client.to_string()),
        visibility,
        version: copy.map(|copy| copy.version),
        // A tombstone of what never arrived has no time.
        shared_at: time(copy.map(|copy| copy.shared_at).filter(|at| at.0 > 0)),
        notified_version: copy.and_then(|copy| copy.notified_version),
        opened_version: copy.and_then(|copy| copy.opened_version),
        opened_at: time(copy.and_then(|copy| copy.opened_at)),
    })
}

/// Whether the client is on the matter of a copy, as readers ask it.
pub(super) async fn is_on_matter(
    table: &Table,
    who: &ClientRef,
    copy: &SharedCopy<Value>,
) -> Result<bool, TableError> {
    // A matter is its own.
    if copy.id == copy.matter {
        return Ok(true);
    }
    let place = key::shared_copy(who, Kind::Matter, &copy.matter);
    let matter: Option<SharedCopy<Value>> = table.get(&place).await?;
    Ok(matter.is_some_and(|matter| matter.data.is_some()))
}
