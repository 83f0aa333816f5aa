//! One function per route.

use crate::State;
use futures::TryFutureExt as _;
use futures::future::try_join;
use serde::Deserialize;
use shared::edge::http::{Answer, Call, clear_session};
use shared::edge::problem::{FieldError, Problem, Refusals, from};
use shared::people::access::{self, Caller};
use shared::people::revocation;
use shared::people::session;
use shared::people::session::view::{SessionLeft, SessionList};
use shared::upload::open::under_way;
use shared::value::id::SessionId;
use utoipa::{IntoParams, ToSchema};

/// Whether open uploads prevent signing out.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SignOutChoice {
    /// `true`: sign out even while files are being sent.
    #[param(value_type = Option<bool>)]
    abandon: Option<String>,
}

impl SignOutChoice {
    fn abandon(&self) -> Result<bool, FieldError> {
        match self.abandon.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(FieldError::new("?abandon", "type")),
        }
    }
}

/// The token of a 'This wasn't me' link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionReport {
    /// From the link's `?report=`.
    token: String,
}

/// Show the time left in the session
///
/// Does not extend the session.
#[utoipa::path(get, path = "/v1/session", tag = "Session", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The session lives", body = SessionLeft),
    Refusals<from::Session>,
))]
pub(crate) async fn show_session(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?.without_sliding();
    let access = access::check(&state.table, &caller, call.invocation.now).await?;
    Ok(Answer::ok(&SessionLeft::from(&access.session)))
}

/// Sign out
///
/// Ends the session and everything that it allowed, including upload grants. Files already sent stay, and an upload can be resumed after the next sign-in. While files are being sent (an upload grant of the session was used in the last ten minutes and parts are missing), the call is refused unless `?abandon=true`.
#[utoipa::path(delete, path = "/v1/session", tag = "Session", security(("bearer" = []), ("cookie" = [])), params(SignOutChoice), responses(
    (status = 204, description = "It is over"),
    Refusals<(from::Session, from::Origin, from::Query, from::Uploads)>,
))]
pub(crate) async fn sign_out(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?.without_sliding();
    let choice: SignOutChoice = call.query()?;
    let abandon = choice.abandon()?;
    let (token, now) = (&caller.token, call.invocation.now);
    let sending = async {
        if abandon {
            return Ok(false);
        }
        under_way(&state.table, &token.address, &token.session, now).await
    };
    let (_, sending) = try_join(
        access::check(&state.table, &caller, now),
        sending.map_err(Problem::from),
    )
    .await?;
    if sending {
        return Err(Problem::UploadsUnderWay);
    }
    session::end(&state.table, &token.address, &token.session).await?;
    Ok(Answer::no_content().cookie(&clear_session()))
}

/// List the client's sessions
///
/// Refused for a session that began with a link from a notice.
#[utoipa::path(get, path = "/v1/sessions", tag = "Session", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The sessions that live", body = SessionList),
    Refusals<(from::Session, from::WholeSession)>,
))]
pub(crate) async fn list_sessions(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let now = call.invocation.now;
    let address = &caller.token.address;
    let (access, sessions) = try_join(
        access::check(&state.table, &caller, now),
        session::list(&state.table, address, now).map_err(Problem::from),
    )
    .await?;
    access.require_whole()?;
    let list = SessionList::new(&sessions, &access.session.id);
    Ok(Answer::ok(&list))
}

/// End a session
///
/// Refused for a session that began with a link from a notice.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "Session", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`session_` and 26 characters"),
), responses(
    (status = 204, description = "It is over"),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Own)>,
))]
pub(crate) async fn end_session(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let access = access::check(&state.table, &caller, call.invocation.now).await?;
    access.require_whole()?;
    let id = SessionId::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    if !revocation::end_session(&state.table, &access, &id).await? {
        return Err(Problem::NotFound);
    }
    if id == access.session.id {
        return Ok(Answer::no_content().cookie(&clear_session()));
    }
    Ok(Answer::no_content())
}

/// Report a session as 'This wasn't me'
///
/// Ends the session that a mail asked about and everything that it left: the passkey that it began with, the passkeys and devices that it registered, and the unfinished uploads that it announced. The addresses at which notices so far can be answered by mail end, and answers by mail that waited are no longer shown. Repeating the call changes nothing.
#[utoipa::path(post, path = "/v1/session-reports", tag = "Session", security(()), request_body = SessionReport, responses(
    (status = 204, description = "That session is over"),
    Refusals<(from::Body, from::Engines)>,
))]
pub(crate) async fn report_session(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let report: SessionReport = call.body()?;
    let (address, session) = session::read_report(&state.keys, &report.token)
        .ok_or_else(|| FieldError::new("/token", "token"))?;
    call.identify(address.as_str(), Some(session.to_string()));
    let now = call.invocation.now;
    revocation::end_reported_session(&state.table, &address, &session, now).await?;
    Ok(Answer::no_content())
}
