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
    /// The idempotency key of the call: at least 128 random bits, because whoever knows it and the address finds the request again.
    pub idempotency_key: Option<&'a str>,
}

/// Writes the request down; the stream does the rest. With an idempotency key the same call is the same request again, and of its link one mail goes out.
pub async fn ask_for_link(
    table: &Table,
    keys: &Keys,
    request: AskForLink<'_>,
    edge: Edge,
) -> Result<RequestToken, TableError> {
    let (address, old) = match request.ask {
        Ask::Address(address) => (address, None),
        Ask::OldLink(token) => (token.address, Some((token.link, token.secret.hash()))),
    };
    let (link, link_hash) = old.unzip();
    let secret = match request.idempotency_key {
        Some(key) => {
            let old = link.as_ref().map_or("", Id::as_str);
            keys.mac(Purpose::Request, &[address.as_str(), old, key])
        }
        None => Secret::new(edge.random.bytes()),
    };
    let item = LinkRequest {
        kind: "REQUEST".to_owned(),
        id: Id::derive(&["request", &secret.hash()]),
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
