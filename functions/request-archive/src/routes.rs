//! One function per route.

use crate::State;
use crate::request::NewArchive;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::archive::fetch;
use shared::resource::archive::request::{self, ArchiveRequest};
use shared::resource::archive::view::{self, ArchiveView};
use shared::resource::content::ContentView;
use shared::resource::page::Page;
use shared::value::id::{ArchiveId, Id};

/// Ask for documents as one ZIP file
///
/// The file is made in the background: ask for the archive until it is `ready`. It has the documents in folders of their matter and folder, and a list with the SHA-256 of each, in the language of the call. A document that is not shared any more when its turn comes, or whose file cannot be found, is left out; the list says how many, and names those that the client still sees. The archive is gone after a day. Who waits for more than a minute gets a mail. With an `Idempotency-Key` a call whose answer was lost can be repeated while the archive is there.
#[utoipa::path(post, path = "/v1/archives", tag = "Documents", security(("bearer" = []), ("cookie" = [])), request_body = NewArchive, params(
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, another one for each archive"),
), responses(
    (status = 201, description = "The archive, which is not ready yet", body = ArchiveView),
    Refusals<(from::Session, from::Origin, from::Body, from::IdempotencyKey, from::Matter, from::ArchiveBudget)>,
))]
pub(crate) async fn request_archive(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let idempotency_key = call.idempotency_key(1)?.map(str::to_owned);
    let body: NewArchive = call.body()?;
    let wanted = ArchiveRequest {
        wish: body.check()?,
        locale: call.locale(),
        idempotency_key,
    };
    let made = request::request_archive(&state.table, &caller, &wanted, call.invocation).await?;
    call.about(made.id.clone());
    Ok(Answer::created(&made))
}

/// List the client's archives
///
/// Those that are still there, the newest first, all on one page.
#[utoipa::path(get, path = "/v1/archives", tag = "Documents", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The archives", body = Page<ArchiveView>),
    Refusals<from::Session>,
))]
pub(crate) async fn list_archives(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let archives = view::list_archives(&state.table, &caller, call.invocation.now).await?;
    Ok(Page::whole(archives).answer(call))
}

/// Read an archive
///
/// How far it is. With `Portico-Background: true` the call does not extend the session.
#[utoipa::path(get, path = "/v1/archives/{id}", tag = "Documents", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`archive_` and 26 characters"),
), responses(
    (status = 200, description = "The archive", body = ArchiveView),
    Refusals<(from::Session, from::Own)>,
))]
pub(crate) async fn read_archive(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = archive_id(call)?;
    let archive = view::read_archive(&state.table, &caller, &id, call.invocation.now).await?;
    Ok(Answer::ok(&archive))
}

/// Fetch an archive's file
///
/// Answers with a 303 redirect to an address that is valid for one minute and needs no credentials; with `Accept: application/json`, answers with that address as JSON. Every document in it must be what the client sees now, and counts as downloaded. If one is not shared any more, or got another name or other bytes, the archive is outdated and another one has to be made.
#[utoipa::path(get, path = "/v1/archives/{id}/content", tag = "Documents", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`archive_` and 26 characters"),
), responses(
    (status = 200, description = "With `Accept: application/json`: where the file is for one minute", body = ContentView),
    (status = 303, description = "The file is at `Location` for one minute"),
    Refusals<(from::Session, from::ReadyArchive)>,
))]
pub(crate) async fn fetch_archive(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?.in_person();
    let id = archive_id(call)?;
    let reading = state.reading(&caller, call);
    let content = fetch::fetch_archive(&reading, &state.presigner, &id).await?;
    Ok(content.answer(call))
}

/// The archive in the path; an invalid id is not found.
fn archive_id(call: &mut Call) -> Result<ArchiveId, Problem> {
    let id: ArchiveId = Id::parse_name(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(id.name());
    Ok(id)
}
