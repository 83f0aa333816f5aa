//! Ceremonies: what an authenticator was asked, until it answers. Kept on the server, for five minutes, and good for one answer.

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

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Aim {
    /// To register a passkey.
    Register,
    /// To sign in.
    SignIn,
}

/// A ceremony that somebody began.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ceremony {
    /// Always `CEREMONY`.
    pub(crate) kind: ItemKind,
    /// The id.
    pub(crate) id: CeremonyId,
    /// What it is for.
    pub(crate) aim: Aim,
    /// The session that registers a passkey; a sign-in has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<SessionId>,
    /// What the answer is checked with, as JSON of the library's.
    pub(crate) state: String,
    /// From this moment on no answer is taken.
    pub(crate) expires_at: Timestamp,
    /// When an answer was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_at: Option<Timestamp>,
    /// The session that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_session: Option<SessionId>,
    /// Hash of the idempotency key with which it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_key: Option<String>,
    /// When it may be cleaned up.
    pub(crate) ttl: i64,
}

/// What the caller gets to begin a ceremony with.
#[derive(Debug)]
pub struct Started {
    /// `ceremony_` and 26 characters.
    pub ceremony_id: String,
    /// From this moment on no answer is taken.
    pub expires_at: Timestamp,
    /// What the authenticator is asked, in the JSON of `WebAuthn` level 3.
    pub options: Value,
}

/// The condition under which an answer is taken.
pub(crate) const LIVES: &str =
    "#aim = :aim AND attribute_not_exists(#used_at) AND #expires_at > :now";

impl Ceremony {
    /// Whether an answer would still be taken.
    pub(crate) fn lives(&self, aim: Aim, now: Timestamp) -> bool {
        self.aim == aim && self.used_at.is_none() && now < self.expires_at
    }

    /// Begins a sign-in by whatever passkey the person chooses: one plain write, the same for everyone.
    ///
    /// # Errors
    /// When the table cannot be asked.
    pub async fn begin_sign_in(
        table: &Table,
        party: &Party,
        invocation: Invocation,
    ) -> Result<Started, Problem> {
        let asked = party.ask_for_any()?;
        let (write, started) = begin(Aim::SignIn, None, asked, invocation);
        table.write(write).await?;
        Ok(started)
    }
}

/// A ceremony about to be written, and what its caller gets.
pub(super) fn begin(
    aim: Aim,
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
        // A repeated call may ask for what became of it a minute after the end.
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
