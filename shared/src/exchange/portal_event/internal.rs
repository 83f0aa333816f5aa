//! The data of internal events, which only trigger the portal's own mails. They contain partitions and keys rather than details: the consumer reads the newest state before it sends anything.

use crate::value::id::{
    AddressId, ClientId, ClientRef, DeviceId, FirmId, Kind, ResourceId, SessionId,
};
use serde::{Deserialize, Serialize};

/// A client's copy of a bill, calendar event, message, folder or document is new, has another version, or was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceChanged {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The kind of resource.
    pub kind: Kind,
    /// The resource's id, as in its key.
    pub id: ResourceId,
}

impl ResourceChanged {
    /// The client whose copy it is.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A client is new, was restored, or has another address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAppeared {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
}

impl ClientAppeared {
    /// The client.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A client's matter is new or was restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterAppeared {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The matter's id, as in its key.
    pub matter: ResourceId,
}

impl MatterAppeared {
    /// The client whose matter it is.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// News for a client is waiting and may now be due. It is never on the bus: `notify` sends it to its own queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsWaiting {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
}

impl NewsWaiting {
    /// The client.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// A session began in a browser without the marker of an earlier sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStartedElsewhere {
    /// The id of the person's partition.
    pub address_id: AddressId,
    /// The id of the session.
    pub session_id: SessionId,
}

/// A membership of an address ended. If it was the last one, everything stored for the address is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipEnded {
    /// The id of the person's partition.
    pub address_id: AddressId,
}

/// A person no longer has an app's device. If nobody else has it, its SNS endpoint is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDropped {
    /// The device's id, which finds its claim.
    pub device: DeviceId,
    /// The ARN of its SNS endpoint, included because the item is already gone.
    pub endpoint: String,
}

fn who(firm: &FirmId, client: &ClientId) -> ClientRef {
    ClientRef {
        firm: firm.clone(),
        client: client.clone(),
    }
}
