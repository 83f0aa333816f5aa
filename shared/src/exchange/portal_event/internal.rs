//! The data of what only the portal's own mails are made of. It names partitions and keys rather than details: who reads it looks at the newest state before it speaks.

use crate::value::id::{
    AddressId, ClientId, ClientRef, DeviceId, FirmId, Kind, ResourceId, SessionId,
};
use serde::{Deserialize, Serialize};

/// A client's copy of a bill, calendar event, message, folder or document is new, has another version, or was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceChanged {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
    /// What kind of thing.
    pub kind: Kind,
    /// The thing, as its key names it.
    pub id: ResourceId,
}

impl ResourceChanged {
    /// Whose copy it is.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A client is known now, is one again, or is reached under another address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAppeared {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
}

impl ClientAppeared {
    /// Which client.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A matter is known now for a client, or is so again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterAppeared {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
    /// The matter, as its key names it.
    pub matter: ResourceId,
}

impl MatterAppeared {
    /// Whose matter.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// News for a client waits for its time, which may have come. It is on no bus: `notify` sends it to itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsWaiting {
    /// The firm.
    pub firm_id: FirmId,
    /// The client, as its partition names it.
    pub client: ClientId,
}

impl NewsWaiting {
    /// Which client.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A session began in a browser without the marker of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStartedElsewhere {
    /// The person's partition.
    pub address_id: AddressId,
    /// The session in it.
    pub session_id: SessionId,
}

/// A membership of an address ended. Where it was the last one, what belongs to the address goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipEnded {
    /// The person's partition.
    pub address_id: AddressId,
}

/// Somebody has an app's device no more. Where nobody else has it, its endpoint of SNS goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDropped {
    /// The device, by which its claim is found.
    pub device: DeviceId,
    /// The ARN of its endpoint. It stands here because the item is gone.
    pub endpoint: String,
}

fn who(firm: &FirmId, client: &ClientId) -> ClientRef {
    ClientRef {
        firm: firm.clone(),
        client: client.clone(),
    }
}
