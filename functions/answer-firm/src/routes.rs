//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::firm_file::{self, AnnounceFirmFile, FirmFileAnnounced};
use shared::people::delivery::{DeliveryFilter, FirmDelivery, list_deliveries};
use shared::people::firm::reach::{ReachedClient, read_client};
use shared::people::firm::token::authenticate_firm;
use shared::resource::page::Page;
use shared::resource::standing::{FirmResource, StandingFilter, read_standing};

/// Announce a file
///
/// Gives an address to which the firm's system sends one file, and the key by which `bill.shared` and `document.shared` name it. The address takes that file alone: its size, media type and checksum are part of the signature.
#[utoipa::path(post, path = "/v1/firm/files", tag = "Firms' systems", security(("firm" = [])), request_body = AnnounceFirmFile, responses(
    (status = 201, description = "Where to send the file", body = FirmFileAnnounced),
    Refusals<(from::FirmToken, from::Body)>,
))]
pub(crate) async fn announce_firm_file(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let file: AnnounceFirmFile = call.body()?;
    let announced = firm_file::announce_firm_file(&state.presigner, &firm, &file, call.invocation)?;
    Ok(Answer::created(&announced))
}

/// Look up a client
///
/// What the portal holds for the firm about one of its clients, up to which version, and whether mails reach the client.
#[utoipa::path(get, path = "/v1/firm/clients/{client_id}", tag = "Firms' systems", security(("firm" = [])), params(
    ("client_id" = String, Path, description = "The firm's own id of the client"),
), responses(
    (status = 200, description = "The client", body = ReachedClient),
    Refusals<(from::FirmToken, from::FirmsOwn)>,
))]
pub(crate) async fn get_firm_client(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let (id, locale) = (call.path("client_id"), call.locale());
    let client = read_client(&state.table, &firm, id, locale).await?;
    Ok(Answer::ok(&client))
}

/// List what became of a client's notices
///
/// The mails and pushes that the portal sent to a client for the firm, newest first: how far each has come, and why. Links that the client asked for are not among them. A delivery is kept for 400 days.
#[utoipa::path(get, path = "/v1/firm/clients/{client_id}/deliveries", tag = "Firms' systems", security(("firm" = [])), params(
    ("client_id" = String, Path, description = "The firm's own id of the client"),
    DeliveryFilter,
), responses(
    (status = 200, description = "A page of the deliveries", body = Page<FirmDelivery>),
    Refusals<(from::FirmToken, from::FirmsOwn, from::Query, from::Cursor)>,
))]
pub(crate) async fn list_firm_client_deliveries(
    state: &State,
    call: &mut Call,
) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let filter: DeliveryFilter = call.query()?;
    let (id, locale) = (call.path("client_id"), call.locale());
    let page = list_deliveries(&state.table, &state.keys, &firm, id, &filter, locale).await?;
    Ok(page.answer(call))
}

/// Look up a resource
///
/// Whether the portal applied what the firm sent about a resource, and for each client whether it is visible, or why not, which version the client was told of, and when the client opened it.
#[utoipa::path(get, path = "/v1/firm/resources/{kind}/{firm_ref}", tag = "Firms' systems", security(("firm" = [])), params(
    ("kind" = String, Path, description = "`matter`, `bill`, `event`, `message`, `folder` or `document`"),
    ("firm_ref" = String, Path, description = "The firm's own id of the resource"),
    StandingFilter,
), responses(
    (status = 200, description = "The resource", body = FirmResource),
    Refusals<(from::FirmToken, from::FirmsOwn, from::Query)>,
))]
pub(crate) async fn get_firm_resource(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let filter: StandingFilter = call.query()?;
    let (kind, firm_ref) = (call.path("kind"), call.path("firm_ref"));
    let resource = read_standing(&state.table, &firm, kind, firm_ref, &filter).await?;
    Ok(Answer::ok(&resource))
}
