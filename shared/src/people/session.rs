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

/// A session ends after this many milliseconds without a call that a person caused (docs/product.md).
pub const IDLE: i64 = 15 * MINUTE;

/// A session ends at most this many milliseconds after it began (docs/api.md).
pub const LONGEST: i64 = 12 * HOUR;

/// How long an ended session stays in the table for late stream readers, in milliseconds.
const KEPT: i64 = DAY;

/// How a person signed in.
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
    /// With a link.
    Link,
    /// With the code from a link's mail.
    Code,
    /// With a passkey.
    Passkey,
}

/// A session, stored in the person's partition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Always `SESSION`.
    pub kind: ItemKind,
    /// The id, which is not secret.
    pub id: SessionId,
    /// SHA-256 of the secret.
    pub hash: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When a person last caused a call.
    pub last_seen_at: Timestamp,
    /// When it ends through inactivity.
    pub idle_ends_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Whether it was used after it began.
    pub used: bool,
    /// The single firm that it opens, if it began with a link from an invitation or a notice; all firms if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<FirmId>,
    /// How it began.
    pub method: Method,
    /// The passkey that it began with. Revoking the passkey ends the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyId>,
    /// Whether the browser lacked a marker of an earlier sign-in.
    pub new_browser: bool,
    /// The browser's `User-Agent`, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// The session behind a passkey, device or upload. If the session is reported as a stranger's, they end with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The session that registered or announced it.
    pub session: SessionId,
    /// The passkey that the session began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyId>,
}

impl Session {
    /// The origin of the passkeys, devices and uploads that this session makes.
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

    /// Whether it is alive. At the exact moment of its end it is not.
    pub fn alive(&self, now: Timestamp) -> bool {
        now < self.idle_ends_at && now < self.ends_at
    }

    /// When it ends without further use.
    pub fn expires_at(&self) -> Timestamp {
        self.idle_ends_at.min(self.ends_at)
    }

    /// Whether it opens a membership. A membership that ended and is active again needs a new session.
    pub fn opens(&self, membership: &Membership) -> bool {
        membership.is_open_since(self.created_at)
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
