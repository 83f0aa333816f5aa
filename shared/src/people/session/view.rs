//! Sessions as the API shows them.

use super::{IDLE, Method, Session};
use crate::value::id::SessionId;
use crate::value::time::SECOND;
use serde::Serialize;
use utoipa::ToSchema;

/// A session and when it ends.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionLeft {
    /// The session's id.
    id: String,
    /// When it ends if it is not used, RFC 3339.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When it ends at the latest, RFC 3339.
    #[schema(format = DateTime)]
    ends_at: String,
    /// The number of seconds without a call after which it ends: 900.
    idle_seconds: i64,
    /// How the session began.
    method: Method,
    /// The single firm that it opens, if it began with a link from an invitation or a notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    firm_id: Option<String>,
}

/// The live sessions of the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// The sessions, newest first.
    data: Vec<SessionRow>,
}

/// One session of the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionRow {
    #[serde(flatten)]
    left: SessionLeft,
    /// When the session began, RFC 3339.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last used, RFC 3339.
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// The browser's `User-Agent`, at most 200 characters.
    #[schema(required)]
    agent: Option<String>,
    /// Whether it is the session of this call.
    current: bool,
}

impl From<&Session> for SessionLeft {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.name(),
            expires_at: session.expires_at().rfc3339(),
            ends_at: session.ends_at.rfc3339(),
            idle_seconds: IDLE / SECOND,
            method: session.method,
            firm_id: session.firm.as_ref().map(ToString::to_string),
        }
    }
}

impl SessionList {
    /// A list of sessions. `current` is the session of the call.
    pub fn new(sessions: &[Session], current: &SessionId) -> Self {
        let data = sessions.iter().map(|session| SessionRow {
            left: session.into(),
            created_at: session.created_at.rfc3339(),
            last_seen_at: session.last_seen_at.rfc3339(),
            agent: session.agent.clone(),
            current: session.id == *current,
        });
        Self {
            data: data.collect(),
        }
    }
}
