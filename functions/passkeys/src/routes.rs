//! The routes for the caller's own passkeys. A session that began with a link from a notice cannot use them.

use crate::State;
use crate::request::{NewPasskey, PasskeyChange};
use shared::edge::http::{Answer, Call, clear_session};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::people::passkey;
use shared::people::passkey::view::{PasskeyList, PasskeyView, RegistrationStarted};
use shared::value::id::PasskeyId;

/// Begin to register a passkey
///
/// Answers with the options for the authenticator: a passkey that it stores and that verifies its owner. Requires a session that began with a code, a requested link or a passkey.
#[utoipa::path(post, path = "/v1/passkeys/options", tag = "Passkeys", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, description = "A ceremony of five minutes", body = RegistrationStarted),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::PasskeyRoom)>,
))]
pub(crate) async fn begin_registration(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let begun = passkey::begin_registration(&state.table, &state.party, &caller, call.invocation);
    Ok(Answer::created(&RegistrationStarted::from(begun.await?)))
}

/// Register a passkey
///
/// Send the authenticator's response to the options of the ceremony. Repeating the call returns the same passkey.
#[utoipa::path(post, path = "/v1/passkeys", tag = "Passkeys", security(("bearer" = []), ("cookie" = [])), request_body = NewPasskey, responses(
    (status = 201, description = "From now on it signs in", body = PasskeyView),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body, from::NewPasskey)>,
))]
pub(crate) async fn register_passkey(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let registration = call.body::<NewPasskey>()?.check()?;
    let made = passkey::register(
        &state.table,
        &state.party,
        &caller,
        registration,
        call.invocation,
    )
    .await?;
    call.about(made.id.as_str());
    Ok(Answer::created(&PasskeyView::new(made, false)?))
}

/// List the caller's passkeys
///
/// In the order of registration, all on one page, because there are at most ten. Includes the account as authenticators know it, so that a device can be told which passkeys are still accepted.
#[utoipa::path(get, path = "/v1/passkeys", tag = "Passkeys", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "All of them", body = PasskeyList),
    Refusals<(from::Session, from::WholeSession)>,
))]
pub(crate) async fn list_passkeys(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let (access, passkeys) = passkey::list(&state.table, &caller, call.invocation.now).await?;
    let list = PasskeyList::new(&state.party, &access, passkeys)?;
    Ok(Answer::ok(&list))
}

/// Rename a passkey
///
/// Only the portal's list shows the name. The authenticator keeps its own.
#[utoipa::path(patch, path = "/v1/passkeys/{id}", tag = "Passkeys", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`passkey_` and 26 characters"),
), request_body = PasskeyChange, responses(
    (status = 200, description = "The passkey as it is called now", body = PasskeyView),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Body, from::Own)>,
))]
pub(crate) async fn rename_passkey(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let name = call.body::<PasskeyChange>()?.check()?;
    let id = PasskeyId::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    let now = call.invocation.now;
    let (access, passkey) = passkey::rename(&state.table, &caller, &id, &name, now).await?;
    Ok(Answer::ok(&PasskeyView::of(&access, passkey)?))
}

/// Revoke a passkey
///
/// The passkey can no longer sign in, and every session that began with it ends, including the caller's own.
#[utoipa::path(delete, path = "/v1/passkeys/{id}", tag = "Passkeys", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`passkey_` and 26 characters"),
), responses(
    (status = 204, description = "It is over"),
    Refusals<(from::Session, from::Origin, from::WholeSession, from::Own)>,
))]
pub(crate) async fn revoke_passkey(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = PasskeyId::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    let access = passkey::revoke(&state.table, &caller, &id, call.invocation.now).await?;
    let answer = Answer::no_content();
    if access.session.passkey == Some(id) {
        return Ok(answer.cookie(&clear_session()));
    }
    Ok(answer)
}
