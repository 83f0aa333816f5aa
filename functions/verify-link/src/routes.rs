//! One function per route.

use crate::State;
use crate::request::{Credential, SessionRequest};
use shared::edge::http::{Answer, Call, SIGN_IN_KEY_LENGTH};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::sign_in::{
    Browser, SessionCreated, SignInByCode, SignInByLink, Transport, answer, note_wrong_address,
    refuse_wrong, sign_in_by_code, sign_in_by_link,
};

/// Sign in
///
/// By an address together with the token of a link, or by the `request_id` of the browser that asked together with the six digits of the mail. With an `Idempotency-Key` (at least 22 characters, random) a call whose answer was lost can be repeated within 60 seconds.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    tag = "Signing in",
    security(()),
    request_body = SessionRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 255, pattern = "^[!-~]*$", description = "22 to 255 visible characters, chosen at random")),
    responses(
        (status = 201, description = "Signed in", body = SessionCreated),
        Refusals<(from::Body, from::SignIn, from::LinkOrCode)>,
    )
)]
pub(crate) async fn verify_link(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    match sign_in(state, call).await {
        Err(wrong @ Problem::LinkInvalid) => {
            Err(refuse_wrong(&state.table, &state.keys, call, wrong).await)
        }
        result => result,
    }
}

async fn sign_in(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let body: SessionRequest = call.body()?;
    let (wanted, marker) = (body.transport.as_deref(), body.marker.as_deref());
    let transport = Transport::read(call, wanted, marker, &state.origin)?;
    let idempotency_key = call.idempotency_key(SIGN_IN_KEY_LENGTH)?.map(str::to_owned);
    let credential = body.credential(&state.keys)?;
    let browser = Browser::of(call, &transport, idempotency_key);
    let (table, keys) = (&state.table, &state.keys);
    let signed_in = match credential {
        Credential::Link(token) => {
            let sign_in = SignInByLink { token, browser };
            sign_in_by_link(table, keys, sign_in, call.invocation).await
        }
        Credential::Elsewhere(token) => {
            note_wrong_address(table, keys, &token, call.invocation.now).await;
            return Err(Problem::LinkInvalid);
        }
        Credential::Code(request, digits) => {
            let sign_in = SignInByCode {
                request,
                digits,
                browser,
            };
            sign_in_by_code(table, keys, sign_in, call.invocation).await
        }
    };
    let signed_in = signed_in.map_err(|refused| refused.identify(call))?;
    call.identify(
        signed_in.token.address.as_str(),
        Some(signed_in.session.id.to_string()),
    );
    Ok(answer(&state.keys, &signed_in, &transport))
}
