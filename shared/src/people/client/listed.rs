//! A client as the firm's own partition lists it (`F#...`, `CLIENT#...`): written with [`Member`] in one transaction, and a part of it.

use super::Member;
use crate::engine::table::{Put, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{ClientId, ClientRef, FirmId};
use serde::{Deserialize, Serialize};

/// A client in the list of the firm's clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedClient {
    /// Always `FIRM_CLIENT`.
    kind: ItemKind,
    /// The client.
    pub client: ClientId,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The client's address, as the firm wrote it.
    pub address: String,
    /// The client's name, as the firm wrote it.
    pub name: String,
    /// Version of the newest applied event about this client.
    pub version: i64,
    /// Whether the client is still a client of the firm.
    pub active: bool,
    /// Version of the newest `client.invited`; 0 before the first.
    pub invited_version: i64,
}

impl ListedClient {
    /// The entry of a client.
    pub fn of(who: &ClientRef, member: &Member) -> Self {
        Self {
            kind: ItemKind::FirmClient,
            client: who.client.clone(),
            client_id: member.client_id.clone(),
            address: member.address.clone(),
            name: member.name.clone(),
            version: member.version,
            active: member.active,
            invited_version: member.invited_version,
        }
    }

    /// The write that lists the client of `firm`. It has no condition of its own: the one of [`Member`], in the same transaction, orders both.
    pub(super) fn write(&self, firm: &FirmId) -> Put {
        let who = ClientRef {
            firm: firm.clone(),
            client: self.client.clone(),
        };
        Write::put(&key::firm_client(&who), self)
    }
}
