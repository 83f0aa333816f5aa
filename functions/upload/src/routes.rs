//! One function per route.

use crate::State;
use crate::request::{
    CompleteRequest, PartsRequest, UploadFilter, UploadRequest, document_id, upload_id,
};
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::upload::open::UploadSender;
use shared::upload::view::{FileView, PartUrls, StartedUpload, UploadList, UploadView};
use shared::upload::{complete, parts, start};

/// Announce files
///
/// Up to 20 files of 1 byte to 5 GiB each, for an open matter. The response has everything needed to begin: a grant for this upload and the addresses of the first parts. A message is sent at once and names the files; each file becomes a document once it is finished and checked. With an `Idempotency-Key`, a call whose response was lost can be repeated: it returns the same upload.
#[utoipa::path(post, path = "/v1/uploads", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), request_body = UploadRequest, params(
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, another one for each upload"),
), responses(
    (status = 201, description = "Begin to send", body = StartedUpload),
    Refusals<(from::Session, from::Origin, from::Body, from::UploadKey, from::OpenMatter, from::AskingUpload)>,
))]
pub(crate) async fn start_upload(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let idempotency_key = call.idempotency_key(1)?.map(str::to_owned);
    let request: UploadRequest = call.body()?;
    let wanted = request.check(idempotency_key)?;
    let started = start::start(&state.stores(), &caller, &wanted, call.invocation).await?;
    call.about(started.id.clone());
    Ok(Answer::created(&started))
}

/// List the client's uploads
///
/// Those of the last 30 days, newest first, or only those that can be resumed. The parts that arrived are listed only with a single upload.
#[utoipa::path(get, path = "/v1/uploads", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), params(UploadFilter), responses(
    (status = 200, description = "The uploads", body = UploadList),
    Refusals<(from::Session, from::Query)>,
))]
pub(crate) async fn list_uploads(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: UploadFilter = call.query()?;
    let only_open = filter.only_open()?;
    let list = parts::list(&state.table, &caller, only_open, call.invocation.now).await?;
    Ok(Answer::ok(&list))
}

/// Show an upload
///
/// Includes the parts that arrived, so that a sender knows where to resume. When a session asks for an upload that can be resumed, the response includes a new grant. Takes the grant of the upload as a bearer token, too.
#[utoipa::path(get, path = "/v1/uploads/{id}", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`upload_` and 26 characters"),
), responses(
    (status = 200, description = "The upload", body = UploadView),
    Refusals<(from::SessionOrGrant, from::Upload)>,
))]
pub(crate) async fn show_upload(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let sender = UploadSender::read(call, &state.keys, &state.origin)?;
    let id = upload_id(call.path("id"))?;
    call.about(id.as_str());
    let view = parts::show(&state.stores(), &sender, &id, call.invocation.now).await?;
    Ok(Answer::ok(&view))
}

/// Give up an upload
///
/// Finished files stay sent; unfinished ones are deleted. Repeating the call changes nothing. Takes the grant of the upload as a bearer token, too.
#[utoipa::path(delete, path = "/v1/uploads/{id}", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`upload_` and 26 characters"),
), responses(
    (status = 204, description = "Nothing of it is open any more"),
    Refusals<(from::SessionOrGrant, from::Origin, from::Upload)>,
))]
pub(crate) async fn give_up_upload(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let sender = UploadSender::read(call, &state.keys, &state.origin)?;
    let id = upload_id(call.path("id"))?;
    call.about(id.as_str());
    complete::give_up(&state.stores(), &sender, &id, call.invocation.now).await?;
    Ok(Answer::no_content())
}

/// Get addresses for more parts
///
/// An address is valid for 15 minutes and only for the bytes of its part, so ask for the parts that are sent next. Takes the grant of the upload as a bearer token, too.
#[utoipa::path(post, path = "/v1/uploads/{id}/files/{document_id}/parts", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), request_body = PartsRequest, params(
    ("id" = String, Path, description = "`upload_` and 26 characters"),
    ("document_id" = String, Path, description = "`document_` and 26 characters"),
), responses(
    (status = 200, description = "The addresses", body = PartUrls),
    Refusals<(from::SessionOrGrant, from::Origin, from::Body, from::OpenUpload)>,
))]
pub(crate) async fn more_part_urls(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let sender = UploadSender::read(call, &state.keys, &state.origin)?;
    let upload = upload_id(call.path("id"))?;
    let document = document_id(call.path("document_id"))?;
    call.about(upload.as_str());
    let request: PartsRequest = call.body()?;
    let numbers = request.check()?;
    let (stores, at) = (state.stores(), (&upload, &document));
    let urls = parts::more_urls(&stores, &sender, at, &numbers, call.invocation.now).await?;
    Ok(Answer::ok(&urls))
}

/// Finish a file
///
/// Call this when all parts are sent. The file is then checked and becomes a document; with `sha256`, only if it arrived exactly as the sender has it. Repeating the call changes nothing. Takes the grant of the upload as a bearer token, too.
#[utoipa::path(post, path = "/v1/uploads/{id}/files/{document_id}/complete", tag = "Uploads", security(("bearer" = []), ("cookie" = [])), request_body = CompleteRequest, params(
    ("id" = String, Path, description = "`upload_` and 26 characters"),
    ("document_id" = String, Path, description = "`document_` and 26 characters"),
), responses(
    (status = 200, description = "The file", body = FileView),
    Refusals<(from::SessionOrGrant, from::Origin, from::Body, from::OpenUpload)>,
))]
pub(crate) async fn complete_file(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let sender = UploadSender::read(call, &state.keys, &state.origin)?;
    let upload = upload_id(call.path("id"))?;
    let document = document_id(call.path("document_id"))?;
    call.about(upload.as_str());
    let request: CompleteRequest = call.body()?;
    let (stores, at) = (state.stores(), (&upload, &document));
    let sent = request.check()?;
    let file = complete::complete(&stores, &sender, at, &sent, call.invocation.now).await?;
    Ok(Answer::ok(&file))
}
