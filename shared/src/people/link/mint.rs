//! Makes links. Their secrets are derived from the portal's key and the link's id, so that a mail sent again after a lost reply has the same link.

use super::{LIFE, Link, LinkToken, Occasion, REMEMBERED};
use crate::engine::table::{Put, Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{AddressId, ClientRef, LinkId};
use crate::value::secret::Keys;
use crate::value::text::Locale;
use crate::value::time::Timestamp;

/// The data of a new link.
#[derive(Clone, Debug)]
pub struct MintLink {
    /// The id of the address to send it to.
    pub address: AddressId,
    /// The link's id, derived from its purpose, so that a repetition makes the same link.
    pub id: LinkId,
    /// The reason for sending it.
    pub occasion: Occasion,
    /// The client to send it to; absent if the person asked for it.
    pub client: Option<ClientRef>,
    /// The page that it leads to.
    pub return_to: Option<String>,
    /// The language of its mail.
    pub locale: Option<Locale>,
}

impl MintLink {
    fn token(&self, keys: &Keys) -> LinkToken {
        LinkToken {
            address: self.address.clone(),
            link: self.id.clone(),
            firm: self.client.as_ref().map(|client| client.firm.clone()),
            secret: LinkToken::secret_of(keys, &self.address, &self.id),
        }
    }
}

/// The write that creates a link, and the token for its mail.
pub fn write_link(keys: &Keys, link: &MintLink, now: Timestamp) -> (Put, LinkToken) {
    let token = link.token(keys);
    let item = Link {
        kind: ItemKind::Link,
        id: link.id.clone(),
        hash: token.secret.hash(),
        occasion: link.occasion,
        firm: token.firm.clone(),
        client: link.client.clone(),
        return_to: link.return_to.clone(),
        locale: link.locale,
        created_at: now,
        expires_at: now.plus(LIFE),
        used_at: None,
        used_session: None,
        used_key: None,
        failed: Vec::new(),
        mailed_at: None,
        ttl: now.plus(REMEMBERED).ttl(),
    };
    let write = Write::put(&key::link(&link.address, &link.id), &item).when_new();
    (write, token)
}

/// Makes a link, or finds an earlier one with the same id. The token is the same.
pub async fn mint(
    table: &Table,
    keys: &Keys,
    link: &MintLink,
    now: Timestamp,
) -> Result<LinkToken, TableError> {
    let (write, token) = write_link(keys, link, now);
    table.write(write).await?;
    Ok(token)
}
