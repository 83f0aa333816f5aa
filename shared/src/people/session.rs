//! A session: who is signed in, until when, and what it opens.

mod token;
pub mod view;

pub use token::{MAX_HINTS, SessionToken, read_report, report_token};

#[cfg(feature = "table")]
mod store;
#[cfg(feature = "table")]
pub(crate) use store::deletion;
#[cfg(feature = "table")]
pub use store::{check, end, find, list, peek};

use crate::item::ItemKind;
use crate::people::client::Membership;
use crate::value::id::{FirmId, PasskeyId, SessionId};
use crate::value::time::{DAY, HOUR, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};

/// A session ends after this long without a call that a person caused, in milliseconds (docs/product.md).
pub const IDLE: i64 = 15 * MINUTE;

/// A session ends this long after it began, whatever happens, in milliseconds (docs/api.md).
pub const LONGEST: i64 = 12 * HOUR;

/// How long an ended session stays in the table, for the sake of late stream readers.
const KEPT: i64 = DAY;

/// How somebody signed in.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By a link.
    Link,
    /// By the code that came with a link.
    Code,
    /// By a passkey.
    Passkey,
}

/// A session, in the person's partition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Always `SESSION`.
    pub kind: ItemKind,
    /// The id, which is no secret.
    pub id: SessionId,
    /// SHA-256 of the secret.
    pub hash: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When a person last caused a call.
    pub last_seen_at: Timestamp,
    /// When it ends if nobody does anything.
    pub idle_ends_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Whether it was used since it began.
    pub used: bool,
    /// The one firm that a link from a notice opens; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<FirmId>,
    /// How it began.
    pub method: Method,
    /// The passkey that it began with: ends the session when it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyId>,
    /// Whether the browser had no marker of an earlier sign-in.
    pub new_browser: bool,
    /// The browser, as it calls itself; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// When it may be cleaned up.
    pub ttl: i64,
}

/// By whom a passkey or a device came: what goes with a session that turns out to have been somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The session that registered it.
    pub session: SessionId,
    /// The passkey that the session began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyId>,
}

impl Session {
    /// What passkeys and devices that it registers say of it.
    pub fn origin(&self) -> Origin {
        Origin {
            session: self.id.clone(),
            passkey: self.passkey.clone(),
        }
    }

    /// A session that begins now.
    pub fn begin(
        id: SessionId,
        hash: String,
        firm: Option<FirmId>,
        method: Method,
        now: Timestamp,
    ) -> Self {
        Self {
            kind: ItemKind::Session,
            id,
            hash,
            created_at: now,
            last_seen_at: now,
            idle_ends_at: now.plus(IDLE),
            ends_at: now.plus(LONGEST),
            used: false,
            firm,
            method,
            passkey: None,
            new_browser: false,
            agent: None,
            ttl: now.plus(LONGEST + KEPT).ttl(),
        }
    }

    /// Whether it is alive: at the very moment of its end it is not.
    pub fn alive(&self, now: Timestamp) -> bool {
        now < self.idle_ends_at && now < self.ends_at
    }

    /// When it ends if nobody does anything, and at the latest.
    pub fn expires_at(&self) -> Timestamp {
        self.idle_ends_at.min(self.ends_at)
    }

    /// Whether it opens what belongs to a membership. One that ended and is active again wants a new session.
    pub fn opens(&self, membership: &Membership) -> bool {
        let ended = membership.ended_at;
        membership.active
            && ended.is_none_or(|at| self.created_at >= at)
            && self
                .firm
                .as_ref()
                .is_none_or(|firm| *firm == membership.client.firm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::invocation::Invocation;
    use crate::value::id::Id;

    #[test]
    fn a_session_ends_to_the_millisecond() {
        let now = Timestamp(1_000_000);
        let session = Session::begin(
            Id::generate(Invocation::at(now)),
            String::new(),
            None,
            Method::Link,
            now,
        );
        assert!(session.alive(now.plus(IDLE - 1)));
        assert!(!session.alive(now.plus(IDLE)));
        assert_eq!(session.expires_at(), now.plus(IDLE));
    }
}
