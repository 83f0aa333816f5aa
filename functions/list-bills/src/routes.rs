//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::Caller;
use shared::resource::bill::read::{self, BillFilter, BillView};
use shared::resource::content::ContentView;
use shared::resource::page::Page;
use shared::value::id::Kind;

/// List the client's bills
///
/// Newest first, from all firms that the session opens.
#[utoipa::path(get, path = "/v1/bills", tag = "Bills", security(("bearer" = []), ("cookie" = [])), params(BillFilter), responses(
    (status = 200, description = "A page of bills", body = Page<BillView>),
    Refusals<(from::Session, from::Query, from::Cursor, from::Matter)>,
))]
pub(crate) async fn list_bills(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let filter: BillFilter = call.query()?;
    let page = read::list(&state.reading(&caller, call), &filter).await?;
    Ok(page.answer(call))
}

/// Open a bill
///
/// The firm is told when the client first opens a version. With `Portico-Background: true` the bill stays unread.
#[utoipa::path(get, path = "/v1/bills/{id}", tag = "Bills", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`bill_` and 26 characters"),
    ("Portico-Background" = Option<bool>, Header, description = "`true` when no person caused the call"),
), responses(
    (status = 200, description = "The bill", body = BillView),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn open_bill(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = Kind::Bill.parse(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(Kind::Bill.name(&id));
    let bill = read::open(&state.reading(&caller, call), &id).await?;
    Ok(Answer::ok(&bill))
}

/// Fetch a bill's file
///
/// Answers with a 303 redirect to an address that is valid for one minute and needs no credentials; with `Accept: application/json`, answers with that address as JSON. The response there is always a download, never shown in the browser. Counts as opening the bill, even with `Portico-Background: true`.
#[utoipa::path(get, path = "/v1/bills/{id}/content", tag = "Bills", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`bill_` and 26 characters"),
), responses(
    (status = 200, description = "With `Accept: application/json`: where the file is for one minute", body = ContentView),
    (status = 303, description = "The file is at `Location` for one minute"),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn fetch_bill(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?.in_person();
    let id = Kind::Bill.parse(call.path("id")).ok_or(Problem::NotFound)?;
    call.about(Kind::Bill.name(&id));
    let content = read::fetch(&state.reading(&caller, call), &state.presigner, &id).await?;
    Ok(content.answer(call))
}
