//! The answer to a sign-in.

use super::{SignedIn, Transport, add_marker};
use crate::edge::http::{Answer, set_marker, set_session};
use crate::people::session::{IDLE, Method};
use crate::value::secret::Keys;
use crate::value::text::Locale;
use crate::value::time::SECOND;
use serde::Serialize;
use utoipa::ToSchema;

/// A new session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionCreated {
    /// When the session ends if it is not used, RFC 3339.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When it ends at the latest, RFC 3339.
    #[schema(format = DateTime)]
    ends_at: String,
    /// The number of seconds without a call after which it ends: 900.
    idle_seconds: i64,
    /// How the session began.
    method: Method,
    /// The page of the portal that the link leads to; null for the first page, and for a passkey.
    #[schema(required)]
    return_to: Option<String>,
    /// The person who signed in.
    client: SignedInClient,
    /// The session token; only for `bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
    /// The marker to send with the next sign-in, so that no mail asks whether it was you; only for `bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    marker: Option<String>,
}

/// The person who signed in.
#[derive(Debug, Serialize, ToSchema)]
struct SignedInClient {
    /// The person's name, as a firm wrote it.
    name: String,
    /// The language chosen in the settings; null if none was chosen.
    #[schema(required)]
    locale: Option<Locale>,
    /// The firms that the session opens.
    firms: Vec<SignedInFirm>,
}

/// A firm that the session opens.
#[derive(Debug, Serialize, ToSchema)]
struct SignedInFirm {
    /// The firm's id.
    firm_id: String,
    /// The person's client id at this firm.
    id: String,
}

/// The answer, with the session as a cookie or in the body.
pub fn answer(keys: &Keys, signed_in: &SignedIn, transport: &Transport) -> Answer {
    let token = signed_in.token.encode(keys);
    let marker = add_marker(keys, &signed_in.token.address, &transport.markers);
    let session = &signed_in.session;
    let mut created = SessionCreated {
        expires_at: session.expires_at().rfc3339(),
        ends_at: session.ends_at.rfc3339(),
        idle_seconds: IDLE / SECOND,
        method: session.method,
        return_to: signed_in.return_to.clone(),
        client: describe(signed_in),
        token: None,
        marker: None,
    };
    if transport.cookie {
        return Answer::created(&created)
            .cookie(&set_session(&token))
            .cookie(&set_marker(&marker));
    }
    created.token = Some(token);
    created.marker = Some(marker);
    Answer::created(&created)
}

fn describe(signed_in: &SignedIn) -> SignedInClient {
    let firms = signed_in.memberships.iter().map(|membership| SignedInFirm {
        firm_id: membership.client.firm.to_string(),
        id: membership.client.client.name(),
    });
    SignedInClient {
        name: signed_in
            .memberships
            .first()
            .map(|membership| membership.name.clone())
            .unwrap_or_default(),
        locale: signed_in.profile.language,
        firms: firms.collect(),
    }
}
