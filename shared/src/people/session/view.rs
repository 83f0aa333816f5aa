//! What the API shows of sessions.

use super::{IDLE, Method, Session};
use crate::value::id::SessionId;
use crate::value::time::SECOND;
use serde::Serialize;
use utoipa::ToSchema;

/// What is left of the session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionLeft {
    /// The session.
    id: String,
    /// When it ends if nothing is done, RFC 3339.
    expires_at: String,
    /// When it ends at the latest, RFC 3339.
    ends_at: String,
    /// How many seconds without a call end it: 900.
    idle_seconds: i64,
    /// How it began.
    method: Method,
    /// The one firm that it opens, where it began with a link from a notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    firm_id: Option<String>,
}

/// The sessions of the client.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// Newest first.
    data: Vec<SessionRow>,
}

/// One session of the client.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionRow {
    #[serde(flatten)]
    left: SessionLeft,
    /// When it began, RFC 3339.
    created_at: String,
    /// When it was last used, RFC 3339.
    last_seen_at: String,
    /// The browser, as it calls itself.
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
    /// These sessions, as the one called `current` sees them.
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
