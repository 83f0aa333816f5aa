//! One function per route.

use crate::State;
use crate::request::MessageRequest;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::message::MessageView;
use shared::resource::message::send::{SendMessage, send};

/// Write to the firm
///
/// About a matter, open or closed. With an `Idempotency-Key` a call whose answer was lost can be repeated for 30 days: it gives the same message, and none is sent twice.
#[utoipa::path(post, path = "/v1/messages", tag = "Messages", security(("bearer" = []), ("cookie" = [])), request_body = MessageRequest, params(
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, another one for each message"),
), responses(
    (status = 201, description = "The message, as the conversation shows it", body = MessageView),
    Refusals<(from::Session, from::Origin, from::Body, from::IdempotencyKey, from::Matter)>,
))]
pub(crate) async fn send_message(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let idempotency_key = call.idempotency_key(1)?.map(str::to_owned);
    let request: MessageRequest = call.body()?;
    let (matter, text, documents) = request.check()?;
    let message = SendMessage {
        matter,
        text,
        documents,
        idempotency_key,
    };
    let sent = send(&state.table, &caller, &message, call.invocation).await?;
    call.about(sent.id.clone());
    Ok(Answer::created(&sent))
}
