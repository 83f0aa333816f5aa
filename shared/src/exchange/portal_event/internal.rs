//! The data of internal events, which only trigger the portal's own mails. They contain partitions and keys rather than details: the consumer reads the newest state before it sends anything.

use crate::value::id::{
    AddressId, ArchiveId, ClientId, ClientRef, DeviceId, DraftId, FirmId, Kind, ResourceId,
    SessionId, UploadId,
};
use serde::{Deserialize, Serialize};

/// A person asked for documents as one file, which is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveRequested {
    /// The id of the person's partition.
    pub address_id: AddressId,
    /// The id of the archive.
    pub archive_id: ArchiveId,
}

/// A file of documents is ready after so long a time that the person is told by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveReady {
    /// The id of the person's partition.
    pub address_id: AddressId,
    /// The id of the archive.
    pub archive_id: ArchiveId,
}

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

/// An answer by mail waits for its writer, who is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftWaiting {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The draft's id.
    pub draft: DraftId,
}

impl DraftWaiting {
    /// The client whose answer it is.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

/// An answer by mail with files waits no more; those that were sent get their outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftGone {
    /// The firm's id.
    pub firm_id: FirmId,
    /// The client's id, as in its partition key.
    pub client: ClientId,
    /// The upload with its files.
    pub upload: UploadId,
}

impl DraftGone {
    /// The client whose answer it was.
    pub fn who(&self) -> ClientRef {
        who(&self.firm_id, &self.client)
    }
}

fn who(firm: &FirmId, client: &ClientId) -> ClientRef {
    ClientRef {
        firm: firm.clone(),
        client: client.clone(),
    }
}
