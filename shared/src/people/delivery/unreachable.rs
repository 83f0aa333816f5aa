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
    /// How often the firm had asked for an invitation again.
    #[serde(default, skip_serializing_if = "crate::people::client::is_zero")]
    pub invited_again: i64,
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
        let of = (self.invited_version, self.invited_again);
        self.address_id == member.address_id && of == (member.invited_version, member.invited_again)
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
        invited_again: delivery.invited_again,
        reason,
        since: at,
        delivery: delivery.id.clone(),
    };
    let (other, same) = match delivery.invited_again {
        0 => (
            "attribute_exists(#invited_again)",
            "attribute_not_exists(#invited_again)",
        ),
        _ => (
            "attribute_not_exists(#invited_again) OR #invited_again <> :again",
            "#invited_again = :again",
        ),
    };
    let new = format!(
        "attribute_not_exists(#PK) OR #address_id <> :address OR #invited_version <> :invited OR {other}"
    );
    let put = Write::put(&key::unreachable(who), &unreachable)
        .when(&new)
        .with("address", &delivery.address_id)
        .with("invited", delivery.invited_version);
    let now = format!(
        "#active = :active AND #address_id = :address AND #invited_version = :invited AND {same}"
    );
    let held = Write::check(&key::member(who))
        .when(&now)
        .with("active", true)
        .with("address", &delivery.address_id)
        .with("invited", delivery.invited_version);
    let (put, held) = match delivery.invited_again {
        0 => (put, held),
        again => (put.with("again", again), held.with("again", again)),
    };
    table.transact(vec![put.into(), held.into()]).await?;
    Ok(())
}
