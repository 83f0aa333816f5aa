//! The address of one notice: where an answer to it belongs, and for how long.

use super::ReplyToken;
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{AddressId, ClientRef, ResourceId};
use crate::value::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long answers go straight into the conversation, in milliseconds.
pub const LIFE: i64 = 90 * DAY;

/// How long the address is remembered after that, in milliseconds: a late answer becomes a draft, and one that is later still is nobody's.
const REMEMBERED: i64 = 90 * DAY;

/// Where an answer belongs, under the hash of its token (`REPLY#...`). It is good for writing alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyAddress {
    kind: ItemKind,
    /// The person to whom the notice went, by the id of their address.
    pub address: AddressId,
    /// The client of the firm that the notice came from.
    pub client: ClientRef,
    /// The matter in whose conversation the answer belongs.
    pub matter: ResourceId,
    /// When the notice went out. What ended since ends the address too.
    pub made_at: Timestamp,
    /// When answers stop going straight into the conversation.
    pub expires_at: Timestamp,
    ttl: i64,
}

/// Makes the address of a letter to a client about one matter. A letter that is sent again keeps the one it had.
pub async fn make_address(
    table: &Table,
    token: &ReplyToken,
    (address, client): (&AddressId, &ClientRef),
    matter: &ResourceId,
    now: Timestamp,
) -> Result<(), TableError> {
    let item = ReplyAddress {
        kind: ItemKind::ReplyAddress,
        address: address.clone(),
        client: client.clone(),
        matter: matter.clone(),
        made_at: now,
        expires_at: now.plus(LIFE),
        ttl: now.plus(LIFE + REMEMBERED).ttl(),
    };
    let key = key::reply_address(&token.hash());
    table.write(Write::put(&key, &item).when_new()).await?;
    Ok(())
}

/// Where an answer to a token belongs; `None` if no letter had it, or long ago.
pub async fn find_address(
    table: &Table,
    token: &ReplyToken,
) -> Result<Option<ReplyAddress>, TableError> {
    table.get(&key::reply_address(&token.hash())).await
}
