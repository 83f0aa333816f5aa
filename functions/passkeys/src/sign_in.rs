//! The routes for signing in with a passkey. Both are public, and neither reveals whether a passkey is unknown or belongs to somebody else.

use crate::State;
use crate::request::PasskeySessionRequest;
use shared::edge::http::{Answer, Call, SIGN_IN_KEY_LENGTH};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::passkey::Ceremony;
use shared::people::passkey::view::PasskeySignInStarted;
use shared::people::sign_in::{
    self, Browser, SessionCreated, SignInByPasskey, Transport, refuse_wrong,
};

/// Begin to sign in with a passkey
///
/// The same for everyone: the person chooses the passkey, and the passkey identifies the person. No address is needed.
#[utoipa::path(post, path = "/v1/passkeys/sessions/options", tag = "Signing in", security(()), responses(
    (status = 201, description = "A ceremony of five minutes", body = PasskeySignInStarted),
    Refusals<from::Engines>,
))]
pub(crate) async fn begin_passkey_session(
    state: &State,
    call: &mut Call,
) -> Result<Answer, Problem> {
    let begun = Ceremony::begin_sign_in(&state.table, &state.party, call.invocation).await?;
    Ok(Answer::created(&PasskeySignInStarted::from(begun)))
}

/// Sign in with a passkey
///
/// Opens all memberships of the address. With an `Idempotency-Key` (at least 22 random characters), a call whose response was lost can be repeated within 60 seconds.
#[utoipa::path(post, path = "/v1/passkeys/sessions", tag = "Signing in", security(()),
    request_body = PasskeySessionRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 255, pattern = "^[!-~]*$", description = "22 to 255 visible characters, chosen at random")),
    responses(
        (status = 201, description = "Signed in", body = SessionCreated),
        Refusals<(from::Body, from::SignIn, from::Passkey)>,
    )
)]
pub(crate) async fn sign_in_by_passkey(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    // A wrong passkey counts against the network address that it came from, as a wrong link does.
    match sign_in(state, call).await {
        Err(wrong @ Problem::PasskeyInvalid) => {
            Err(refuse_wrong(&state.table, &state.keys, call, wrong).await)
        }
        result => result,
    }
}

async fn sign_in(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let body: PasskeySessionRequest = call.body()?;
    let (wanted, marker) = (body.transport.as_deref(), body.marker.as_deref());
    let transport = Transport::read(call, wanted, marker, &state.origin)?;
    let ceremony = body.ceremony()?;
    let named = state.party.named(&body.credential);
    let named = named.ok_or(Problem::PasskeyInvalid)?;
    let idempotency_key = call.idempotency_key(SIGN_IN_KEY_LENGTH)?.map(str::to_owned);
    let passkey = named.1.clone();
    let sign_in = SignInByPasskey {
        ceremony,
        answer: body.credential,
        browser: Browser::of(call, &transport, idempotency_key),
        named,
    };
    let (table, keys) = (&state.table, &state.keys);
    let signed_in =
        sign_in::sign_in_by_passkey(table, keys, &state.party, sign_in, call.invocation).await;
    if !matches!(&signed_in, Err(refused) if refused.person.is_none()) {
        call.about(passkey.as_str());
    }
    let signed_in = signed_in.map_err(|refused| refused.identify(call))?;
    let session = signed_in.session.id.to_string();
    call.identify(signed_in.token.address.as_str(), Some(session));
    Ok(sign_in::answer(keys, &signed_in, &transport))
}
