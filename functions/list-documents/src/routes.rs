//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::content::ContentView;
use shared::resource::document::read::{self, DocumentFilter, DocumentView};
use shared::resource::folder::read::{self as folders, FolderView};
use shared::resource::page::Page;
use shared::value::id::Kind;

/// The folders shared with the client
///
/// By matter and name, all on one page. Each says whether other clients see it too.
#[utoipa::path(get, path = "/v1/folders", tag = "Documents", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The folders", body = Page<FolderView>),
    Refusals<from::Session>,
))]
pub(crate) async fn list_folders(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let page = folders::list(&state.reading(&caller, call)).await?;
    Ok(Answer::ok(&page))
}

/// The documents of the client
///
/// What firms shared and what the client sent, of all firms that the session opens. A document that is being checked is not among them yet.
#[utoipa::path(get, path = "/v1/documents", tag = "Documents", security(("bearer" = []), ("cookie" = [])), params(DocumentFilter), responses(
    (status = 200, description = "A page of documents", body = Page<DocumentView>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_documents(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: DocumentFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(Answer::ok(&page))
}

/// A document's file
///
/// 303 to an address that works for one minute and needs no credentials, or, with `Accept: application/json`, that address as JSON. What it gives is saved, never shown. The firm learns when a client first fetched a version, also with `Portico-Background: true`. What is unshared meanwhile can be fetched for the rest of that minute.
#[utoipa::path(get, path = "/v1/documents/{id}/content", tag = "Documents", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`document_` and 26 characters"),
), responses(
    (status = 200, description = "With `Accept: application/json`: where the file is for one minute", body = ContentView),
    (status = 303, description = "The file is at `Location` for one minute"),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn fetch_document(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?.in_person();
    let id = Kind::Document
        .parse(call.path("id"))
        .ok_or(Problem::NotFound)?;
    call.about(Kind::Document.name(&id));
    let content = read::fetch(&state.reading(&caller, call), &state.presigner, &id).await?;
    Ok(content.answer(call))
}
