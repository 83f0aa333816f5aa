//! Asking for a link: one plain write, the same whether anybody is known under the address or not.

use super::{CODE_LIFE, LinkRequest, LinkToken, RequestToken};
use crate::edge::invocation::Invocation;
use crate::engine::stream::{Change, Record, Unreadable};
use crate::engine::table::{Table, TableError, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{AddressId, Id};
use crate::value::network::Network;
use crate::value::secret::{Keys, Purpose, Secret};
use crate::value::text::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// What somebody asks with: an address, or an old link.
pub enum Ask {
    /// The id of the address that was typed.
    Address(AddressId),
    /// A used or expired link.
    OldLink(LinkToken),
}

impl Ask {
    /// Whom it is about: the address that was typed, or the one that an old link was sent to. Nobody, where the parts of the link do not belong together.
    pub fn person(&self, keys: &Keys) -> Option<&AddressId> {
        match self {
            Self::Address(address) => Some(address),
            Self::OldLink(token) => token.made_with(keys).then_some(&token.address),
        }
    }
}

/// A request for a link.
pub struct AskForLink<'a> {
    /// The address or the old link.
    pub ask: Ask,
    /// The language of the sign-in page.
    pub locale: Option<Locale>,
    /// The page to lead to; an old link leads where it led before.
    pub return_to: Option<String>,
    /// What this browser got when it asked before. With another address it counts for nothing.
    pub earlier: Option<RequestToken>,
    /// The network address of the caller.
    pub network: &'a str,
    /// The idempotency key of the call: at least 128 random bits, because whoever knows it and the address finds the request again.
    pub idempotency_key: Option<&'a str>,
}

/// The request was written down.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInLinkAccepted {
    /// Stands for the browser that asked: together with the six digits from any of its mails it signs in. 70 characters.
    request_id: String,
}

impl From<RequestToken> for SignInLinkAccepted {
    fn from(request: RequestToken) -> Self {
        Self {
            request_id: request.encode(),
        }
    }
}

/// Writes the request down; the stream does the rest. With an idempotency key the same call is the same request again, and of its link one mail goes out. A browser that asked before goes on with what it got then, so that the codes of all its mails count.
pub async fn ask_for_link(
    table: &Table,
    keys: &Keys,
    request: AskForLink<'_>,
    invocation: Invocation,
) -> Result<RequestToken, TableError> {
    let (address, old) = match request.ask {
        Ask::Address(address) => (address, None),
        Ask::OldLink(token) => (token.address.clone(), Some(token)),
    };
    let link = old.as_ref().map(|token| token.link.clone());
    let link_hash = old.as_ref().map(|token| token.secret.hash());
    let old_link = link.as_ref().map_or("", Id::as_str);
    let earlier = request.earlier.filter(|earlier| earlier.address == address);
    let secret = match (earlier, request.idempotency_key) {
        (Some(earlier), _) => earlier.secret,
        (None, Some(key)) => keys.mac(Purpose::Request, &[address.as_str(), old_link, key]),
        (None, None) => Secret::new(invocation.random.bytes()),
    };
    let token = RequestToken { address, secret };
    let request_hash = token.hash();
    let id = match request.idempotency_key {
        Some(key) => Id::derive(&["request", &request_hash, old_link, key]),
        None => Id::generate(invocation),
    };
    let network = Network::of(keys, request.network);
    let item = LinkRequest {
        kind: ItemKind::Request,
        id,
        at: invocation.now,
        request_hash,
        network: network.own,
        site: network.site,
        locale: request.locale,
        return_to: request.return_to,
        link,
        link_hash,
        link_firm: old.and_then(|token| token.firm),
        ttl: invocation.now.plus(CODE_LIFE).ttl(),
    };
    let key = key::request(&token.address, invocation.now, &item.id);
    table.write(Write::put(&key, &item)).await?;
    Ok(token)
}

/// The request that a record of the stream brings, and the id of the address that it was asked with.
///
/// # Errors
/// When the request cannot be read.
pub fn read_request(record: &Record) -> Result<Option<(AddressId, LinkRequest)>, Unreadable> {
    if record.change != Change::Inserted || record.kind() != Some(ItemKind::Request) {
        return Ok(None);
    }
    let request = record.new_image()?;
    Ok(key::parse_person(&record.key.pk).zip(request))
}
