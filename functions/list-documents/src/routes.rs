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

/// List the folders shared with the client
///
/// Ordered by matter and name, all on one page. Each folder says whether other clients see it too.
#[utoipa::path(get, path = "/v1/folders", tag = "Documents", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The folders", body = Page<FolderView>),
    Refusals<from::Session>,
))]
pub(crate) async fn list_folders(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let page = folders::list(&state.reading(&caller, call)).await?;
    Ok(page.answer(call))
}

/// List the client's documents
///
/// Documents that firms shared and that the client sent, from all firms that the session opens. A document that is still being checked is not included yet.
#[utoipa::path(get, path = "/v1/documents", tag = "Documents", security(("bearer" = []), ("cookie" = [])), params(DocumentFilter), responses(
    (status = 200, description = "A page of documents", body = Page<DocumentView>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_documents(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: DocumentFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(page.answer(call))
}

/// Fetch a document's file
///
/// Answers with a 303 redirect to an address that is valid for one minute and needs no credentials; with `Accept: application/json`, answers with that address as JSON. The response there is always a download, never shown in the browser. The firm is told when the client first fetches a version, even with `Portico-Background: true`. A document that is unshared meanwhile can be fetched until the address expires.
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
