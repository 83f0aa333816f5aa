//! A sign-in link works once, for an hour, for one address. It is remembered for 90 days, so that an old link still leads to a fresh one.

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
use crate::value::variants::with_all;
use serde::{Deserialize, Serialize};

/// Lifetime of a link, in milliseconds (docs/product.md).
pub const LIFE: i64 = HOUR;

/// Lifetime of the code in a link's mail, in milliseconds (docs/api.md).
pub const CODE_LIFE: i64 = 10 * MINUTE;

/// How long a link is remembered, in milliseconds (docs/api.md).
pub const REMEMBERED: i64 = 90 * DAY;

/// Most requested links that are live at a time (docs/api.md).
pub const MOST_ASKED_FOR: usize = 3;

/// While [`MOST_ASKED_FOR`] links are live and the newest has this many milliseconds left, one more request sends nothing (docs/api.md).
pub const ENOUGH_LEFT: i64 = 10 * MINUTE;

/// How long a code is remembered, in milliseconds, so that a used or late code can be told from a wrong one. It equals the lifetime of the link in the same mail.
pub const CODE_REMEMBERED: i64 = LIFE;

/// Most codes of one request that are remembered: those of the links that may be live, and those of the two mails before.
pub const MOST_CODES: usize = MOST_ASKED_FOR + 2;

/// Most tries of a code per request. A new mail with a code resets them.
pub const CODE_TRIES: i64 = 5;

/// Most wrong codes for an address in a day. More than that disable codes, but never links, until the next day.
pub const WRONG_CODES_A_DAY: i64 = 10;

/// The reason for sending a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The person asked for it. It opens all memberships of the address.
    AskedFor,
    /// The firm invited the person. It opens that firm.
    Invitation,
    /// There is news. It opens that firm.
    Notice,
}

/// A link, stored in the person's partition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Always `LINK`.
    pub kind: ItemKind,
    /// The id, which is not secret.
    pub id: LinkId,
    /// SHA-256 of the secret.
    pub hash: String,
    /// The reason for sending it.
    pub occasion: Occasion,
    /// The single firm that it opens; absent if it opens all of the person's firms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<FirmId>,
    /// The client that it was sent to on behalf of a firm. It leads a fresh link to the client's current address.
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
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// The session that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_session: Option<SessionId>,
    /// Hash of the idempotency key of the call that used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_key: Option<String>,
    /// Why it did not sign in, each reason once. It is a set of the table, which only updates write.
    #[serde(default, skip_serializing)]
    pub failed: Vec<LinkFailure>,
    /// When its mail was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<Timestamp>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

with_all! {
    /// Why a link of a firm did not sign its client in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
    #[serde(rename_all = "kebab-case")]
    pub enum LinkFailure {
        /// Its hour was over.
        Expired,
        /// It had been used before.
        Used,
        /// The firm removed the client, or holds another address by now.
        Withdrawn,
        /// The address that was typed is not the one that it was sent to.
        WrongAddress,
    }
}

impl LinkFailure {
    /// The reason as the table and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Withdrawn => "withdrawn",
            Self::WrongAddress => "wrong-address",
        }
    }
}

impl Link {
    /// Whether it can still sign a person in.
    pub fn live(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }

    /// Whether its mail still has to be sent. A used link was mailed, even if that was not recorded.
    pub fn to_be_mailed(&self) -> bool {
        self.mailed_at.is_none() && self.used_at.is_none()
    }
}

/// The codes that were mailed for a request, stored under the hash of the asking browser's request id. A browser that asks again with the same address continues its request, so all codes of its mails are here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Codes {
    /// Always `CODE`.
    pub kind: ItemKind,
    /// The id of the address in the request: the other half of the request id.
    pub asked: AddressId,
    /// The codes, oldest first, at most [`MOST_CODES`].
    #[serde(default)]
    pub codes: Vec<SignInCode>,
    /// When all of them are forgotten.
    pub expires_at: Timestamp,
    /// The tries since the newest code was mailed. Each is the id of the session that it would have begun, so that a repeated try counts once.
    #[serde(default, skip_serializing)]
    pub tried: Vec<SessionId>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// The code in a link's mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignInCode {
    /// The id of the address that it was sent to.
    pub address: AddressId,
    /// The link in the same mail. Using either uses up both.
    pub link: LinkId,
    /// MAC of the six digits.
    pub tag: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// A request from the sign-in page, stored in the partition of the address, known or not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkRequest {
    /// Always `REQUEST`.
    pub kind: ItemKind,
    /// The id of the request.
    pub id: RequestId,
    /// When the person asked.
    pub at: Timestamp,
    /// Hash of the asking browser's request id.
    pub request_hash: String,
    /// MAC of the network of the call, for its budget: an IPv4 address, or the /64 of an IPv6 address.
    pub network: String,
    /// MAC of the /48 around an IPv6 address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The language of the sign-in page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The page of the portal that the link leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
    /// The old link with which a fresh one was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// Hash of the old link's secret. It is compared before anything is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_hash: Option<String>,
    /// The firm that the old link names. It is compared as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_firm: Option<FirmId>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}
