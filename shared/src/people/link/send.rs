//! Fulfils a request for a link: finds the recipients, checks the limits, and makes the link.

use super::mint::MintLink;
use super::{
    CODE_LIFE, CODE_REMEMBERED, Codes, ENOUGH_LEFT, Link, LinkRequest, LinkToken, MOST_ASKED_FOR,
    MOST_CODES, Occasion, SignInCode, write_link,
};
use crate::engine::table::{Query, Range, Table, TableError, Transaction, Update, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::read_account;
use crate::people::budget::Budget;
use crate::people::client::{Member, Membership, Profile, read_member};
use crate::value::id::{AddressId, Id, LinkId};
use crate::value::network::Network;
use crate::value::secret::{Keys, Purpose};
use crate::value::time::{HOUR, MINUTE, Timestamp};
use futures::future::try_join;

/// The limits on requested links (parameters of the deployment).
#[derive(Clone, Copy, Debug)]
pub struct Budgets {
    /// Most links per hour from one network: an IPv4 address or the /64 of an IPv6 address. Its /48 has [`SITE_FACTOR`](crate::value::network::SITE_FACTOR) times as many.
    pub network_hour: u32,
    /// Most links per minute in the whole portal.
    pub all_minute: u32,
}

/// A recipient of a link.
#[derive(Debug)]
pub struct LinkRecipient {
    /// The id of the address that the firm holds now.
    pub address: AddressId,
    /// The person's data that belongs to no firm.
    pub profile: Profile,
    /// The active memberships of that address, at least one.
    pub memberships: Vec<Membership>,
    /// The page that the old link led to.
    pub return_to: Option<String>,
    /// Whether the mail contains the code for the browser that asked. A request has only one code.
    pub takes_code: bool,
}

/// A link that was made for a request and still has to be mailed.
pub struct MadeLink {
    /// The link's id.
    pub id: LinkId,
    /// The token for its mail.
    pub token: LinkToken,
    /// The six digits for the browser that asked, if this recipient gets them.
    pub code: Option<String>,
}

/// The outcome of making the link of a request.
pub enum Making {
    /// There is a link that still has to be mailed.
    Made(MadeLink),
    /// The link was already mailed.
    Mailed,
    /// No link was made.
    Withheld(Limit),
}

/// The reason for not making a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The mailbox has enough links with time left.
    Live,
    /// The budget of the network address is used up.
    Network,
    /// The budget of the whole portal is used up.
    All,
}

impl Making {
    /// The outcome for a link that an earlier attempt made.
    fn again(made: MadeLink, before: Option<&Link>) -> Self {
        if before.is_some_and(Link::to_be_mailed) {
            Self::Made(made)
        } else {
            Self::Mailed
        }
    }
}

impl Limit {
    /// The limit's name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "links-live",
            Self::Network => "links-network",
            Self::All => "links-all",
        }
    }
}

/// Finds the recipients of the requested link. An unknown address has none, which looks the same from outside. An old link that opens one firm leads to that client's current address. A link that the person asked for leads to its earlier address, and to each address that a client moved to from there. Whether one of them gets it must not depend on the others, because its firm may not know of them.
pub async fn find_recipients(
    table: &Table,
    asked: &AddressId,
    request: &LinkRequest,
) -> Result<Vec<LinkRecipient>, TableError> {
    let Some(old) = &request.link else {
        let found = find_at(table, asked, request.return_to.clone()).await?;
        return Ok(found.into_iter().collect());
    };
    let link: Option<Link> = table.get(&key::link(asked, old)).await?;
    let shown = |link: &Link| {
        Some(&link.hash) == request.link_hash.as_ref() && link.firm == request.link_firm
    };
    let Some(link) = link.filter(shown) else {
        return Ok(Vec::new());
    };
    let mut recipients = Vec::new();
    for address in addresses_of(table, asked, &link).await? {
        let found = find_at(table, &address, link.return_to.clone()).await?;
        recipients.extend(found.map(|recipient| LinkRecipient {
            takes_code: link.client.is_some() || address == *asked,
            ..recipient
        }));
    }
    Ok(recipients)
}

/// The addresses that an old link leads to now, without duplicates.
async fn addresses_of(
    table: &Table,
    asked: &AddressId,
    link: &Link,
) -> Result<Vec<AddressId>, TableError> {
    let (mut addresses, clients) = if let Some(client) = &link.client {
        (Vec::new(), vec![client.clone()])
    } else {
        let (_, memberships) = read_account(table, asked).await?;
        let clients = memberships.into_iter().map(|one| one.client);
        (vec![asked.clone()], clients.collect())
    };
    for client in clients {
        if let Some(Member { address_id, .. }) = read_member(table, &client).await?
            && !addresses.contains(&address_id)
        {
            addresses.push(address_id);
        }
    }
    Ok(addresses)
}

async fn find_at(
    table: &Table,
    address: &AddressId,
    return_to: Option<String>,
) -> Result<Option<LinkRecipient>, TableError> {
    let (profile, mut memberships) = read_account(table, address).await?;
    memberships.retain(|membership| membership.active);
    Ok((!memberships.is_empty()).then(|| LinkRecipient {
        address: address.clone(),
        profile,
        memberships,
        return_to,
        takes_code: true,
    }))
}

/// Makes the link and the code of a request, unless the mailbox already has three live links with time left or a budget is used up. A repetition gives the same link until it was mailed: the limits were applied when an earlier attempt made it.
pub async fn make_link(
    table: &Table,
    keys: &Keys,
    budgets: Budgets,
    (asked, request): (&AddressId, &LinkRequest),
    recipient: &LinkRecipient,
    now: Timestamp,
) -> Result<Making, TableError> {
    let address = &recipient.address;
    let id = Id::derive(&["link", request.id.as_str()]);
    let codes_key = key::code(&request.request_hash);
    // The requests of one person are processed one after the other, so nothing else writes these items meanwhile.
    let (asked_for, codes) = try_join(
        read_asked_for(table, address),
        table.get::<Codes>(&codes_key),
    )
    .await?;
    let (put, token) = write_link(
        keys,
        &MintLink {
            address: address.clone(),
            id: id.clone(),
            occasion: Occasion::AskedFor,
            client: None,
            return_to: recipient.return_to.clone(),
            locale: request.locale,
        },
        now,
    );
    let code = recipient
        .takes_code
        .then(|| keys.code(&[address.as_str(), id.as_str(), &request.request_hash]));
    let made = MadeLink { id, token, code };
    if let Some(before) = asked_for.iter().find(|link| link.id == made.id) {
        return Ok(Making::again(made, Some(before)));
    }
    let live = live(asked_for, now);
    let Some(surplus) = choose_surplus(&live, now) else {
        return Ok(Making::Withheld(Limit::Live));
    };
    let mut writes: Vec<Write> = vec![put.into()];
    if let Some(digits) = &made.code {
        let code = SignInCode {
            address: address.clone(),
            link: made.id.clone(),
            tag: code_tag(keys, &request.request_hash, digits),
            expires_at: now.plus(CODE_LIFE),
        };
        writes.push(Write::put(&codes_key, &add_code(asked, codes, code, now)).into());
    }
    let before_budgets = writes.len();
    let (limits, counts): (Vec<_>, Vec<_>) = budgets.count(request, now).into_iter().unzip();
    writes.extend(counts);
    writes.extend(surplus.iter().map(|link| expire(address, link, now).into()));
    match table.transact(writes).await? {
        Transaction::Done => Ok(Making::Made(made)),
        // Another attempt made it meanwhile.
        Transaction::Refused(refusals) if refusals.first().is_some_and(|link| link.refused) => {
            let before: Option<Link> = table.get(&key::link(address, &made.id)).await?;
            Ok(Making::again(made, before.as_ref()))
        }
        Transaction::Refused(refusals) => {
            let mut budgets = refusals.iter().skip(before_budgets).zip(limits);
            let used_up = budgets.find(|(budget, _)| budget.refused);
            let limit = used_up.map_or(Limit::Live, |(_, limit)| limit);
            Ok(Making::Withheld(limit))
        }
    }
}

/// The links that the person asked for, in any state.
async fn read_asked_for(table: &Table, address: &AddressId) -> Result<Vec<Link>, TableError> {
    let range = Range::Prefix(key::LINKS.to_owned());
    let query = Query::new(key::person(address), range);
    let mut links: Vec<Link> = table.query(&query).await?.items;
    links.retain(|link| link.occasion == Occasion::AskedFor);
    Ok(links)
}

/// The live links, oldest first.
fn live(mut links: Vec<Link>, now: Timestamp) -> Vec<Link> {
    links.retain(|link| link.live(now));
    links.sort_by_key(|link| link.expires_at);
    links
}

/// The oldest links that must expire so that at most three are live. `None` if there are three and the newest has enough time left: it is still in the mailbox, so one more mail would not help.
fn choose_surplus(live: &[Link], now: Timestamp) -> Option<&[Link]> {
    if live.len() < MOST_ASKED_FOR {
        return Some(&[]);
    }
    let youngest = live.last()?;
    let enough = youngest.expires_at.since(now) >= ENOUGH_LEFT;
    (!enough).then(|| &live[..=live.len() - MOST_ASKED_FOR])
}

/// Adds a code to those of a request, and resets the tries.
fn add_code(asked: &AddressId, before: Option<Codes>, code: SignInCode, now: Timestamp) -> Codes {
    let mut codes = before.map_or_else(Vec::new, |before| before.codes);
    codes.push(code);
    codes.drain(..codes.len().saturating_sub(MOST_CODES));
    let expires_at = now.plus(CODE_REMEMBERED);
    Codes {
        kind: ItemKind::Code,
        asked: asked.clone(),
        codes,
        expires_at,
        tried: Vec::new(),
        ttl: expires_at.ttl(),
    }
}

/// The stored form of a code: a MAC, because six digits can be guessed from a hash.
pub fn code_tag(keys: &Keys, request_hash: &str, code: &str) -> String {
    keys.mac(Purpose::Code, &["tag", request_hash, code])
        .encode()
}

impl Budgets {
    /// Counts a request against its network, the site around it, and the whole portal.
    fn count(self, request: &LinkRequest, now: Timestamp) -> Vec<(Limit, Write)> {
        let from_network = Budget {
            what: Limit::Network.name(),
            window: HOUR,
            most: self.network_hour,
        };
        let in_all = Budget {
            what: Limit::All.name(),
            window: MINUTE,
            most: self.all_minute,
        };
        let network = Network {
            own: request.network.clone(),
            site: request.site.clone(),
        };
        let counts = from_network.count_from(&network, now).into_iter();
        let mut counts: Vec<_> = counts.map(|write| (Limit::Network, write)).collect();
        counts.push((Limit::All, in_all.count("all", now).into()));
        counts
    }
}

fn expire(address: &AddressId, link: &Link, now: Timestamp) -> Update {
    Write::update(&key::link(address, &link.id))
        .set("expires_at", now)
        .when("attribute_exists(#PK)")
}

/// Records that a link's mail was sent, so that the record of its request can be processed again.
pub async fn mark_mailed(
    table: &Table,
    address: &AddressId,
    link: &LinkId,
    now: Timestamp,
) -> Result<(), TableError> {
    let write = Write::update(&key::link(address, link))
        .set("mailed_at", now)
        .when("attribute_exists(#PK)");
    table.write(write).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(left: &[i64]) -> Vec<Link> {
        left.iter()
            .map(|left| Link {
                kind: ItemKind::Link,
                id: Id::derive(&[&left.to_string()]),
                hash: String::new(),
                occasion: Occasion::AskedFor,
                firm: None,
                client: None,
                return_to: None,
                locale: None,
                created_at: Timestamp(0),
                expires_at: Timestamp(*left),
                used_at: None,
                used_session: None,
                used_key: None,
                failed: Vec::new(),
                mailed_at: None,
                ttl: 0,
            })
            .collect()
    }

    #[test]
    fn at_most_three_live_and_one_is_always_there() {
        let now = Timestamp(0);
        let surplus = |left: &[i64]| choose_surplus(&live(left), now).map(<[Link]>::len);
        assert_eq!(surplus(&[]), Some(0));
        assert_eq!(surplus(&[MINUTE, 2 * MINUTE]), Some(0));
        assert_eq!(surplus(&[MINUTE, 2 * MINUTE, ENOUGH_LEFT - 1]), Some(1));
        assert_eq!(surplus(&[MINUTE, 2 * MINUTE, ENOUGH_LEFT]), None);
    }
}
