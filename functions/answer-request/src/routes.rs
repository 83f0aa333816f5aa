//! One function per route.

use crate::State;
use crate::request::AnswerBody;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::{Caller, Viewer};
use shared::resource::page::Page;
use shared::resource::request::answer::{self, AnswerRequest};
use shared::resource::request::read;
use shared::resource::request::view::RequestView;
use shared::upload::asked::read_under_way;
use shared::value::id::{Kind, ResourceId};

/// List what is asked of the client
///
/// The requests of all firms that the session opens, all on one page: what waits first, by its due day; then what was sent, then what was accepted, the newest first. What a firm withdrew is left out. The texts are in one language: that of `Accept-Language` where the firm wrote all of them in it, and the other one where it did not.
#[utoipa::path(get, path = "/v1/requests", tag = "Requests", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The requests", body = Page<RequestView>),
    Refusals<from::Session>,
))]
pub(crate) async fn list_requests(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let (viewer, locale, now) = (Viewer::Person(&caller), call.locale(), call.invocation.now);
    let under_way = |client| read_under_way(&state.table, client, now);
    let requests = read::list_requests(&state.table, viewer, under_way, locale, now).await?;
    Ok(Page::whole(requests).answer(call))
}

/// Read a request
///
/// What is asked, and what became of it. Of an answer that somebody else gave, only who gave it and when.
#[utoipa::path(get, path = "/v1/requests/{id}", tag = "Requests", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`request_` and 26 characters"),
), responses(
    (status = 200, description = "The request", body = RequestView),
    Refusals<(from::Session, from::Request)>,
))]
pub(crate) async fn read_request(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = request_id(call)?;
    let (viewer, locale, now) = (Viewer::Person(&caller), call.locale(), call.invocation.now);
    let under_way = |client| read_under_way(&state.table, client, now);
    let request = read::read_request(&state.table, (viewer, &id), under_way, locale, now).await?;
    Ok(Answer::ok(&request))
}

/// Answer a request
///
/// With a text, a choice or a confirmation, whatever the request wants. Documents are sent by an upload that names the request. One answer meets a request for everyone of whom it is asked. With an `Idempotency-Key` a call whose answer was lost can be repeated for 30 days, and is not counted twice.
#[utoipa::path(post, path = "/v1/requests/{id}/answers", tag = "Requests", security(("bearer" = []), ("cookie" = [])), request_body = AnswerBody, params(
    ("id" = String, Path, description = "`request_` and 26 characters"),
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, another one for each answer"),
), responses(
    (status = 201, description = "The request, with the answer", body = RequestView),
    Refusals<(from::Session, from::Origin, from::Body, from::IdempotencyKey, from::OpenRequest)>,
))]
pub(crate) async fn answer_request(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let idempotency_key = call.idempotency_key(1)?.map(str::to_owned);
    let request = request_id(call)?;
    let body: AnswerBody = call.body()?;
    let (content, revision) = body.check()?;
    let wanted = AnswerRequest {
        request,
        content,
        revision,
        idempotency_key,
    };
    let (locale, invocation) = (call.locale(), call.invocation);
    let answered = answer::answer(&state.table, &caller, &wanted, locale, invocation).await?;
    Ok(Answer::created(&answered))
}

/// The request in the path; an invalid id is not found.
fn request_id(call: &mut Call) -> Result<ResourceId, Problem> {
    let id = Kind::ClientRequest.parse(call.path("id"));
    let id = id.ok_or(Problem::NotFound)?;
    call.about(Kind::ClientRequest.name(&id));
    Ok(id)
}
