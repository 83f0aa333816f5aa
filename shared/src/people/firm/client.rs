//! What a firm's system learns about one of its clients.

use crate::people::client::Member;
use crate::value::id::ClientRef;
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
}

impl FirmClient {
    /// What the portal holds about a client.
    pub(super) fn of(who: &ClientRef, member: &Member) -> Self {
        Self {
            client_id: member.client_id.clone(),
            id: who.client.name(),
            email: member.address.clone(),
            name: member.name.clone(),
            state: if member.active {
                ClientState::Active
            } else {
                ClientState::Removed
            },
            version: member.version,
            invited_version: member.invited_version,
        }
    }
}
