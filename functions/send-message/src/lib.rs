//! Answers `POST /v1/messages`: a client writes to the firm.

mod request;

use lambda_http::{Body, Request, Response};
use request::MessageRequest;
use shared::edge::http::{Answer, Call};
use shared::edge::invocation::Invocation;
use shared::edge::log::Log;
use shared::edge::problem::{Problem, Refusals, from};
use shared::engine::aws::Aws;
use shared::engine::table::Table;
use shared::env::{Env, EnvError};
use shared::people::access::Caller;
use shared::resource::message::MessageView;
use shared::resource::message::send::{SendMessage, send};
use shared::value::secret::Keys;
use utoipa::OpenApi;

/// What the function needs, built once.
pub struct State {
    table: Table,
    keys: Keys,
    origin: String,
    log: Log,
}

impl State {
    /// Reads the function's variables.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            table: Table::new(env, aws)?,
            keys: Keys::from_env(env)?,
            origin: env.origin("PORTAL_ORIGIN")?,
            log: Log::new(env),
        })
    }
}

/// This function's part of the API.
#[derive(OpenApi)]
#[openapi(paths(send_message))]
pub struct Api;

/// Answers one call.
pub async fn handle(state: &State, invocation: Invocation, request: Request) -> Response<Body> {
    let mut call = Call::new(invocation, request);
    let result = match call.route() {
        "POST /v1/messages" => send_message(state, &mut call).await,
        _ => Err(Problem::NotFound),
    };
    call.finish(&state.log, result)
}

/// Write to the firm
///
/// About a matter, open or closed. With an `Idempotency-Key` a call whose answer was lost can be repeated for 30 days: it gives the same message, and none is sent twice.
#[utoipa::path(post, path = "/v1/messages", tag = "Messages", security(("bearer" = []), ("cookie" = [])), request_body = MessageRequest, params(
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, another one for each message"),
), responses(
    (status = 201, description = "The message, as the conversation shows it", body = MessageView),
    Refusals<(from::Session, from::Origin, from::Body, from::IdempotencyKey, from::Matter)>,
))]
async fn send_message(state: &State, call: &mut Call) -> Result<Answer, Problem> {
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
