//! Asking for a link: one plain write, the same whether anybody is known under the address or not.

use super::{CODE_LIFE, LinkRequest, LinkToken, RequestToken};
use crate::edge::Edge;
use crate::id::Id;
use crate::key;
use crate::secret::{Keys, Purpose, Secret};
use crate::table::{Table, TableError, Write};
use crate::text::Locale;

/// What somebody asks with: an address, or an old link.
pub enum Ask {
    /// The id of the address that was typed.
    Address(Id),
    /// A used or expired link.
    OldLink(LinkToken),
}

/// A request for a link.
pub struct AskForLink<'a> {
    /// The address or the old link.
    pub ask: Ask,
    /// The language of the sign-in page.
    pub locale: Option<Locale>,
    /// The page to lead to; an old link leads where it led before.
    pub return_to: Option<String>,
    /// The network address of the caller.
    pub network: &'a str,
}

/// Writes the request down; the stream does the rest.
pub async fn ask_for_link(
    table: &Table,
    keys: &Keys,
    request: AskForLink<'_>,
    edge: Edge,
) -> Result<RequestToken, TableError> {
    let secret = Secret::new(edge.random.bytes());
    let (address, old) = match request.ask {
        Ask::Address(address) => (address, None),
        Ask::OldLink(token) => (token.address, Some((token.link, token.secret.hash()))),
    };
    let (link, link_hash) = old.unzip();
    let item = LinkRequest {
        kind: "REQUEST".to_owned(),
        id: Id::generate(edge),
        at: edge.now,
        request_hash: secret.hash(),
        network: keys.tag(Purpose::Network, &[request.network]),
        locale: request.locale,
        return_to: request.return_to,
        link,
        link_hash,
        ttl: edge.now.plus(CODE_LIFE).ttl(),
    };
    let key = key::request(&address, edge.now, &item.id);
    table.write(Write::put(&key, &item)).await?;
    Ok(RequestToken { address, secret })
}
