//! Asks for a link: one plain write, the same for known and unknown addresses.

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

/// The basis of a request: an address or an old link.
pub enum Ask {
    /// The id of the address that was typed.
    Address(AddressId),
    /// A used or expired link.
    OldLink(LinkToken),
}

impl Ask {
    /// The person that the request is about: the address that was typed, or the one that an old link was sent to. `None` if the parts of the link do not belong together.
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
    /// The page that the link leads to. A fresh link for an old one leads to the old one's page.
    pub return_to: Option<String>,
    /// The request id that this browser received earlier. It is ignored if it is for another address.
    pub earlier: Option<RequestToken>,
    /// The network address of the caller.
    pub network: &'a str,
    /// The idempotency key of the call, with at least 128 random bits: the key and the address together recover the request.
    pub idempotency_key: Option<&'a str>,
}

/// The request was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInLinkAccepted {
    /// Identifies the browser that asked: with the six digits from any of its mails, it signs in. 70 characters.
    request_id: String,
}

impl From<RequestToken> for SignInLinkAccepted {
    fn from(request: RequestToken) -> Self {
        Self {
            request_id: request.encode(),
        }
    }
}

/// Records the request; a reader of the table's stream does the rest. A repeated call with the same idempotency key is the same request, and one mail is sent for its link. A browser that asked before continues its earlier request, so that the codes of all its mails work.
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

/// The request in a stream record, and the id of the address that it was made with.
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
