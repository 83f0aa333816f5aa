//! A sign-in link: works once, for an hour, for one address; remembered 90 days, so that an old one still leads to a fresh one.

mod token;
pub use token::{LinkToken, RequestToken, read_return_to};

#[cfg(feature = "table")]
mod ask;
#[cfg(feature = "table")]
mod mint;
#[cfg(feature = "table")]
mod place;
#[cfg(feature = "table")]
mod send;
#[cfg(feature = "table")]
pub use ask::{Ask, AskForLink, SignInLinkAccepted, ask_for_link, read_request};
#[cfg(feature = "table")]
pub use mint::{MintLink, mint, write_link};
#[cfg(feature = "table")]
pub use place::{LinkPlace, find_place};
#[cfg(feature = "table")]
pub use send::{
    Budgets, Limit, LinkRecipient, MadeLink, Making, code_tag, find_recipients, make_link,
    mark_mailed,
};

use crate::item::ItemKind;
use crate::value::id::{AddressId, ClientRef, FirmId, LinkId, RequestId, SessionId};
use crate::value::text::Locale;
use crate::value::time::{DAY, HOUR, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a link works, in milliseconds (docs/product.md).
pub const LIFE: i64 = HOUR;

/// How long the code beside it works, in milliseconds (docs/api.md).
pub const CODE_LIFE: i64 = 10 * MINUTE;

/// How long a link is remembered (docs/api.md).
pub const REMEMBERED: i64 = 90 * DAY;

/// Most links that were asked for and live at a time (docs/api.md).
pub const MOST_ASKED_FOR: usize = 3;

/// While a live link has this long left, one more request sends nothing (docs/api.md).
pub const ENOUGH_LEFT: i64 = 10 * MINUTE;

/// How long a code is remembered, so that one that was used or is late is told from a wrong one: as long as the link beside it works, in milliseconds.
pub const CODE_REMEMBERED: i64 = LIFE;

/// Most codes of one request that are remembered: those of the links that may live, and those of two mails before.
pub const MOST_CODES: usize = MOST_ASKED_FOR + 2;

/// How often a code may be tried per request, until another mail has a code for it.
pub const CODE_TRIES: i64 = 5;

/// How many wrong codes an address stands in a day; more disable codes until the next, never links.
pub const WRONG_CODES_A_DAY: i64 = 10;

/// Why a link was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The person asked for it: opens all memberships of the address.
    AskedFor,
    /// The firm invited: opens that firm.
    Invitation,
    /// Something is new: opens that firm.
    Notice,
}

/// A link, in the person's partition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Always `LINK`.
    pub kind: ItemKind,
    /// The id, which is no secret.
    pub id: LinkId,
    /// SHA-256 of the secret.
    pub hash: String,
    /// Why it was sent.
    pub occasion: Occasion,
    /// The one firm that it opens; all of the person's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<FirmId>,
    /// The client it was sent to, where it was sent for a firm: leads a fresh link to the address that the firm holds by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientRef>,
    /// The page of the portal that it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
    /// The language of its mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From this moment on it does not work.
    pub expires_at: Timestamp,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// The session that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_session: Option<SessionId>,
    /// Hash of the idempotency key with which it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_key: Option<String>,
    /// When its mail went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<Timestamp>,
    /// When it may be cleaned up.
    pub ttl: i64,
}

impl Link {
    /// Whether it would still sign somebody in.
    pub fn live(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }

    /// Whether its mail still has to go out. A link that was used was mailed, even if that was not noted.
    pub fn to_be_mailed(&self) -> bool {
        self.mailed_at.is_none() && self.used_at.is_none()
    }
}

/// The codes that were mailed for a request, under the hash of what the asking browser holds. A browser that asks again with the same address goes on with its request, and so has the codes of all its mails here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Codes {
    /// Always `CODE`.
    pub kind: ItemKind,
    /// The id of the address that was asked with: the other half of the request's id.
    pub asked: AddressId,
    /// The codes, the oldest first: at most [`MOST_CODES`].
    #[serde(default)]
    pub codes: Vec<SignInCode>,
    /// From this moment on none of them is known.
    pub expires_at: Timestamp,
    /// The tries since the newest code was mailed, each by the id of the session that it would have made: one that is repeated is counted once.
    #[serde(default, skip_serializing)]
    pub tried: Vec<SessionId>,
    /// When it may be cleaned up.
    pub ttl: i64,
}

/// The code beside a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignInCode {
    /// The id of the address that it was sent to.
    pub address: AddressId,
    /// The link it came with; both work once together.
    pub link: LinkId,
    /// MAC of the six digits.
    pub tag: String,
    /// From this moment on it does not work.
    pub expires_at: Timestamp,
}

/// What somebody asked for on the sign-in page, in the partition of the address, whether anybody is known under it or not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkRequest {
    /// Always `REQUEST`.
    pub kind: ItemKind,
    /// The id.
    pub id: RequestId,
    /// When.
    pub at: Timestamp,
    /// Hash of what the asking browser holds.
    pub request_hash: String,
    /// MAC of the network that it came from, for its budget: an IPv4 address, or the /64 of an IPv6 address.
    pub network: String,
    /// MAC of the /48 around it, of an IPv6 address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The language of the sign-in page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The page of the portal to lead to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
    /// The old link, by which a fresh one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// Hash of the old link's secret, which is compared before anything is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_hash: Option<String>,
    /// The firm that the old link names, which is compared as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_firm: Option<FirmId>,
    /// When it may be cleaned up.
    pub ttl: i64,
}
