//! An address that mails do not reach, in the client's partition (`UNREACHABLE`). It counts for one address and one invitation: with another address, or a new invitation, the portal tries again.

use super::{Delivery, DeliveryReason};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::client::Member;
use crate::value::id::{AddressId, ClientRef, DeliveryId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a client's address is not mailed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreachable {
    /// Always `UNREACHABLE`, for the stream's filters.
    pub kind: ItemKind,
    /// The firm's own id for the client.
    pub client_id: String,
    /// The id of the address.
    pub address_id: AddressId,
    /// The version of the client's newest invitation at that time.
    pub invited_version: i64,
    /// Why it cannot be reached.
    pub reason: DeliveryReason,
    /// Since when.
    pub since: Timestamp,
    /// The notice that came back.
    pub delivery: DeliveryId,
}

impl Unreachable {
    /// Whether it is about the address that the firm holds now, and no newer invitation asks to try again.
    pub fn applies(&self, member: &Member) -> bool {
        self.address_id == member.address_id && self.invited_version == member.invited_version
    }
}

/// What is known of a client's address; [`Unreachable::applies`] says whether it still counts.
pub async fn read_unreachable(
    table: &Table,
    who: &ClientRef,
) -> Result<Option<Unreachable>, TableError> {
    table.get(&key::unreachable(who)).await
}

/// Records that a notice did not reach the client's address: once per address and invitation, and only while the firm holds both. What a later notice says of the same address is no new cause.
pub(super) async fn mark(
    table: &Table,
    who: &ClientRef,
    delivery: &Delivery,
    reason: DeliveryReason,
    at: Timestamp,
) -> Result<(), TableError> {
    let unreachable = Unreachable {
        kind: ItemKind::Unreachable,
        client_id: delivery.client_id.clone(),
        address_id: delivery.address_id.clone(),
        invited_version: delivery.invited_version,
        reason,
        since: at,
        delivery: delivery.id.clone(),
    };
    let put = Write::put(&key::unreachable(who), &unreachable)
        .when(
            "attribute_not_exists(#PK) OR #address_id <> :address OR #invited_version <> :invited",
        )
        .with("address", &delivery.address_id)
        .with("invited", delivery.invited_version);
    let held = Write::check(&key::member(who))
        .when("#active = :active AND #address_id = :address AND #invited_version = :invited")
        .with("active", true)
        .with("address", &delivery.address_id)
        .with("invited", delivery.invited_version);
    table.transact(vec![put.into(), held.into()]).await?;
    Ok(())
}
