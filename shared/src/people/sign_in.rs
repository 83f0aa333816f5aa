//! Signing in: a link, a code or a passkey's answer begins a session, once.

mod code;
mod failure;
mod link;
mod marker;
#[cfg(feature = "passkey")]
mod passkey;
mod transport;
mod view;
mod wrong;

pub use code::{SignInByCode, sign_in_by_code};
pub use failure::{FAILURES_KEPT, FailedLink, note_wrong_address};
pub use link::{SignInByLink, sign_in_by_link};
pub use marker::{add_marker, has_marker};
#[cfg(feature = "passkey")]
pub use passkey::{SignInByPasskey, sign_in_by_passkey};
pub use transport::Transport;
pub use view::{SessionCreated, answer};
pub use wrong::refuse_wrong;

use crate::edge::http::Call;
use crate::edge::invocation::Invocation;
use crate::edge::problem::Problem;
use crate::engine::table::{Put, Table, TableError, Update, Write};
use crate::item::ItemKind;
use crate::key::{self, Key};
use crate::people::client::{Membership, Profile};
use crate::people::session::{MAX_HINTS, Method, Session, SessionToken};
use crate::value::id::{AddressId, FirmId, Id, SessionId};
use crate::value::secret::{self, Keys, Purpose, Secret};
use crate::value::time::{SECOND, Timestamp};

/// For this many milliseconds, a repeated call with the same idempotency key gives the same session, unless that session was used (docs/api.md).
const REPLAY: i64 = 60 * SECOND;

/// Longest `User-Agent` that is stored, in characters.
const MAX_AGENT: usize = 200;

/// A sign-in that succeeded.
pub struct SignedIn {
    /// The session token for the client.
    pub token: SessionToken,
    /// The session that began.
    pub session: Session,
    /// The person's data that belongs to no firm.
    pub profile: Profile,
    /// The memberships that the session opens, at least one.
    pub memberships: Vec<Membership>,
    /// The page that the link leads to.
    pub return_to: Option<String>,
}

/// A sign-in that was refused.
#[derive(Debug)]
pub struct Refused {
    /// The problem to answer with.
    pub problem: Problem,
    /// The owner of the credentials, if the table confirms that all parts of them belong together.
    pub person: Option<AddressId>,
}

impl Refused {
    /// The refusal of a known person's credentials.
    fn of(person: &AddressId, problem: Problem) -> Self {
        Self {
            problem,
            person: Some(person.clone()),
        }
    }

    /// Names the person in the audit log.
    pub fn identify(self, call: &mut Call) -> Problem {
        if let Some(person) = self.person {
            call.identify(person.as_str(), None);
        }
        self.problem
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            person: None,
        }
    }
}

impl From<TableError> for Refused {
    fn from(error: TableError) -> Self {
        Problem::from(error).into()
    }
}

/// The caller's browser and idempotency key.
#[derive(Clone, Default)]
pub struct Browser {
    /// The markers of earlier sign-ins that it sends.
    pub markers: String,
    /// Its `User-Agent`, cut to 200 characters.
    pub agent: Option<String>,
    /// The idempotency key of the call.
    pub idempotency_key: Option<String>,
}

impl Browser {
    /// Reads the browser's data from a call.
    pub fn of(call: &Call, transport: &Transport, idempotency_key: Option<String>) -> Self {
        Self {
            markers: transport.markers.clone(),
            agent: call
                .header("user-agent")
                .map(|agent| agent.chars().take(MAX_AGENT).collect()),
            idempotency_key,
        }
    }
}

/// How a link or a ceremony was used.
#[derive(Clone, Copy)]
struct Used<'a> {
    at: Option<Timestamp>,
    session: Option<&'a SessionId>,
    key: Option<&'a String>,
}

impl<'a> From<&'a crate::people::link::Link> for Used<'a> {
    fn from(link: &'a crate::people::link::Link) -> Self {
        Self {
            at: link.used_at,
            session: link.used_session.as_ref(),
            key: link.used_key.as_ref(),
        }
    }
}

/// The id and secret of a session that may begin: derived if a retry must find them again, otherwise random.
struct SessionDraft {
    id: SessionId,
    secret: Secret,
    key_hash: Option<String>,
}

impl SessionDraft {
    fn new(credential: &Secret, browser: &Browser, invocation: Invocation) -> Self {
        match &browser.idempotency_key {
            Some(key) => {
                let secret = credential.derive(Purpose::Session, key);
                Self {
                    id: Id::derive(&["session", &secret.hash()]),
                    secret,
                    key_hash: Some(secret::hash(key.as_bytes())),
                }
            }
            None => Self {
                id: Id::generate(invocation),
                secret: Secret::new(invocation.random.bytes()),
                key_hash: None,
            },
        }
    }

    /// The session of the person at `address`. Only a marker of this person makes the browser a known one.
    fn begin(
        &self,
        keys: &Keys,
        address: &AddressId,
        firm: Option<FirmId>,
        method: Method,
        browser: &Browser,
        now: Timestamp,
    ) -> Session {
        let (id, hash) = (self.id.clone(), self.secret.hash());
        let mut session = Session::begin(id, hash, firm, method, now);
        session.new_browser = !has_marker(keys, address, &browser.markers);
        session.agent.clone_from(&browser.agent);
        session
    }

    /// The write that uses up a link or a ceremony. The caller adds its conditions.
    fn use_up(&self, key: &Key, now: Timestamp) -> Update {
        Write::update(key)
            .set("used_at", now)
            .set("used_session", &self.id)
            .set_or_remove("used_key", self.key_hash.as_ref())
            .with("now", now)
    }

    /// Whether this very call used the link or ceremony and its answer was lost.
    fn repeats(&self, used: Used, now: Timestamp) -> bool {
        self.key_hash.is_some()
            && used.key == self.key_hash.as_ref()
            && used.session == Some(&self.id)
            && used.at.is_some_and(|at| now.since(at) < REPLAY)
    }

    /// The session of the lost answer, unless it was used since.
    async fn find_session(
        &self,
        table: &Table,
        address: &AddressId,
    ) -> Result<Option<Session>, Problem> {
        let session: Option<Session> = table.get(&key::session(address, &self.id)).await?;
        Ok(session.filter(|session| !session.used && session.hash == self.secret.hash()))
    }

    fn token(&self, address: &AddressId, memberships: &[Membership]) -> SessionToken {
        SessionToken {
            address: address.clone(),
            session: self.id.clone(),
            hints: memberships
                .iter()
                .take(MAX_HINTS)
                .map(|membership| membership.client.clone())
                .collect(),
            secret: self.secret.clone(),
        }
    }
}

/// The conditions under which a link still works. The caller adds the firm's.
const LINK_WORKS: &str = "attribute_not_exists(#used_at) AND #expires_at > :now";

fn put_session(address: &AddressId, session: &Session) -> Put {
    Write::put(&key::session(address, &session.id), session).when_new()
}

/// Records the visit that begins now, and the one before. A session that opens a single firm is a visit only to that firm, so news of the other firms stays new.
fn begin_visit(address: &AddressId, firm: Option<&FirmId>, now: Timestamp) -> Update {
    let write = match firm {
        Some(firm) => Write::update(&key::visit(address, firm)).set("kind", ItemKind::Visit),
        None => Write::update(&key::profile(address)).set("kind", ItemKind::Profile),
    };
    write
        .set_from("previous_visit_at", "last_visit_at", now)
        .set("last_visit_at", now)
}

/// The memberships that a session opens; `link-invalid` if the firm of the link now holds another address.
fn opened(session: &Session, memberships: Vec<Membership>) -> Result<Vec<Membership>, Problem> {
    let opened: Vec<_> = memberships
        .into_iter()
        .filter(|membership| session.opens(membership))
        .collect();
    if opened.is_empty() {
        return Err(Problem::LinkInvalid);
    }
    Ok(opened)
}
