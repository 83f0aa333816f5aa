//! Passkey ceremonies: what an authenticator was asked, until it answers. A ceremony is stored for five minutes and accepts one answer.

use super::Party;
use super::party::{Asked, CEREMONY};
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Put, Table, Write};
use crate::item::ItemKind;
use crate::key;
use crate::value::id::{CeremonyId, Id, SessionId};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The purpose of a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum CeremonyPurpose {
    /// To register a passkey.
    Register,
    /// To sign in.
    SignIn,
}

/// A ceremony that has begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ceremony {
    /// Always `CEREMONY`.
    pub(crate) kind: ItemKind,
    /// The id of the ceremony.
    pub(crate) id: CeremonyId,
    /// The purpose of the ceremony.
    pub(crate) aim: CeremonyPurpose,
    /// The session that registers a passkey; absent for a sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<SessionId>,
    /// The state to check the answer with, as the library's JSON.
    pub(crate) state: String,
    /// When it stops accepting an answer.
    pub(crate) expires_at: Timestamp,
    /// When it accepted an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_at: Option<Timestamp>,
    /// The session that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_session: Option<SessionId>,
    /// Hash of the idempotency key of the call that used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_key: Option<String>,
    /// When the table may delete it, in epoch seconds.
    pub(crate) ttl: i64,
}

/// What the caller needs to begin a ceremony.
#[derive(Debug)]
pub struct Started {
    /// `ceremony_` and 26 characters.
    pub ceremony_id: String,
    /// When the ceremony stops accepting an answer.
    pub expires_at: Timestamp,
    /// The options for the authenticator, in the JSON of `WebAuthn` level 3.
    pub options: Value,
}

/// The condition for accepting an answer.
pub(crate) const LIVES: &str =
    "#aim = :aim AND attribute_not_exists(#used_at) AND #expires_at > :now";

impl Ceremony {
    /// Whether it still accepts an answer.
    pub(crate) fn lives(&self, aim: CeremonyPurpose, now: Timestamp) -> bool {
        self.aim == aim && self.used_at.is_none() && now < self.expires_at
    }

    /// Begins a sign-in with any passkey that the person chooses. It is one plain write, the same for everyone.
    ///
    /// # Errors
    /// When the table cannot be reached.
    pub async fn begin_sign_in(
        table: &Table,
        party: &Party,
        invocation: Invocation,
    ) -> Result<Started, Problem> {
        let asked = party.ask_for_any()?;
        let (write, started) = begin(CeremonyPurpose::SignIn, None, asked, invocation);
        table.write(write).await?;
        Ok(started)
    }
}

/// A ceremony to write, and what its caller gets.
pub(super) fn begin(
    aim: CeremonyPurpose,
    session: Option<SessionId>,
    asked: Asked,
    invocation: Invocation,
) -> (Put, Started) {
    let expires_at = invocation.now.plus(CEREMONY);
    let ceremony = Ceremony {
        kind: ItemKind::Ceremony,
        id: Id::generate(invocation),
        aim,
        session,
        state: asked.state,
        expires_at,
        used_at: None,
        used_session: None,
        used_key: None,
        // A repeated call may ask for the outcome up to a minute after the end.
        ttl: expires_at.plus(CEREMONY).ttl(),
    };
    let started = Started {
        ceremony_id: ceremony.id.name(),
        expires_at,
        options: asked.options,
    };
    let write = Write::put(&key::ceremony(&ceremony.id), &ceremony);
    (write, started)
}
