//! One function per route.

use crate::State;
use serde::Deserialize;
use shared::edge::http::{Answer, Call, SIGN_IN_KEY_LENGTH};
use shared::edge::problem::{FieldError, Problem, Refusals, from};
use shared::people::link::{
    Ask, AskForLink, LinkToken, RequestToken, SignInLinkAccepted, ask_for_link, read_return_to,
};
use shared::value::address::Address;
use shared::value::secret::Keys;
use shared::value::text::Locale;
use utoipa::ToSchema;

/// A request for a sign-in link, by an address or by the token of a used or expired link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInLinkRequest {
    /// The address that the firm holds, at most 254 characters.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// The token of an old link, in place of the address: the fresh link goes to the address that the firm holds now and leads to the same place.
    token: Option<String>,
    /// The language of the sign-in page (BCP 47). A language that the portal does not support is ignored.
    #[schema(example = "es")]
    locale: Option<String>,
    /// A page of the portal to lead to (`/bills`), of at most 2,048 characters that need no escaping in a URL. Anything else is ignored, and the link leads to the first page. A fresh link for an old one leads where the old one led.
    #[schema(example = "/bills")]
    return_to: Option<String>,
    /// The `request_id` that this browser got when it asked before. With the same address it is returned again, and the codes of all its mails that have not expired sign in with it. Any other value is ignored.
    request_id: Option<String>,
}

/// Ask for a sign-in link
///
/// If a firm holds the address, a mail with a link (one hour) and a six-digit code (ten minutes) is on its way. The answer is the same for every address. With an `Idempotency-Key` (at least 22 characters, random) a call whose answer was lost can be repeated: it is the same request, and no second mail follows.
#[utoipa::path(
    post,
    path = "/v1/sign-in-links",
    tag = "Signing in",
    security(()),
    request_body = SignInLinkRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 255, pattern = "^[!-~]*$", description = "22 to 255 visible characters, chosen at random for each request")),
    responses(
        (status = 202, description = "Written down", body = SignInLinkAccepted),
        Refusals<(from::Body, from::Engines)>,
    )
)]
pub(crate) async fn request_link(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let body: SignInLinkRequest = call.body()?;
    let ask = read_ask(&state.keys, &body)?;
    if let Some(person) = ask.person(&state.keys) {
        call.identify(person.as_str(), None);
    }
    let asked = AskForLink {
        ask,
        locale: body.locale.as_deref().and_then(Locale::from_tag),
        return_to: body.return_to.as_deref().and_then(read_return_to),
        earlier: body.request_id.as_deref().and_then(RequestToken::read),
        network: call.network(),
        idempotency_key: call.idempotency_key(SIGN_IN_KEY_LENGTH)?,
    };
    let request = ask_for_link(&state.table, &state.keys, asked, call.invocation).await?;
    Ok(Answer::accepted(&SignInLinkAccepted::from(request)))
}

fn read_ask(keys: &Keys, body: &SignInLinkRequest) -> Result<Ask, Problem> {
    match (&body.email, &body.token) {
        (Some(email), None) => {
            let address =
                Address::parse(email).ok_or_else(|| FieldError::new("/email", "email"))?;
            Ok(Ask::Address(keys.address_id(&address)))
        }
        (None, Some(token)) => {
            let token = LinkToken::read(token).ok_or_else(|| FieldError::new("/token", "token"))?;
            Ok(Ask::OldLink(token))
        }
        (Some(_), Some(_)) => Err(FieldError::new("/token", "either").into()),
        (None, None) => Err(FieldError::new("/email", "missing").into()),
    }
}
