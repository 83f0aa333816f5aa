//! One function per route.

mod endpoints;
mod events;

pub(crate) use endpoints::*;
pub(crate) use events::*;

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::exchange::firm_file::{self, AnnounceFirmFile, FirmFileAnnounced};
use shared::people::client::{InvitationAccepted, invite_again};
use shared::people::delivery::{DeliveryFilter, FirmDelivery, list_deliveries};
use shared::people::firm::client::{ClientFilter, FirmClient, list_clients};
use shared::people::firm::failure::{FailureFilter, SignInFailure, list_failures};
use shared::people::firm::reach::{ReachedClient, read_client};
use shared::people::firm::token::authenticate_firm;
use shared::resource::content::ContentView;
use shared::resource::page::Page;
use shared::resource::preview::{ClientPreview, preview_client};
use shared::resource::standing::{FirmResource, StandingFilter, read_standing};
use shared::upload::sent::{fetch_sent, read_document_id};
use shared::value::id::{ClientRef, Kind};

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

/// List the clients
///
/// All clients of the firm, active and removed, each as `GET /v1/firm/clients/{client_id}` tells of it, but for whether mails reach it. The order stays the same while clients are added.
#[utoipa::path(get, path = "/v1/firm/clients", tag = "Firms' systems", security(("firm" = [])), params(ClientFilter), responses(
    (status = 200, description = "A page of clients", body = Page<FirmClient>),
    Refusals<(from::FirmToken, from::Query, from::Cursor)>,
))]
pub(crate) async fn list_firm_clients(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let filter: ClientFilter = call.query()?;
    let page = list_clients(&state.table, &state.keys, &firm, &filter).await?;
    Ok(page.answer(call))
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
    ("kind" = String, Path, description = "`matter`, `bill`, `event`, `message`, `folder`, `document`, `stage` (with the id of the matter) or `request`"),
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

/// Fetch what a client sent
///
/// The file of a document that `document.received` told of. Answers with a 303 redirect to an address that is valid for one minute and needs no credentials; with `Accept: application/json`, answers with that address as JSON. A file that is still being checked, waits for the firm or was rejected is not found. Nobody is told of the fetch; the portal's log has it.
#[utoipa::path(get, path = "/v1/firm/documents/{document_id}/content", tag = "Firms' systems", security(("firm" = [])), params(
    ("document_id" = String, Path, description = "The portal's id of the document, as events have it; `document_` may stand before it"),
), responses(
    (status = 200, description = "With `Accept: application/json`: where the file is for one minute", body = ContentView),
    (status = 303, description = "The file is at `Location` for one minute"),
    Refusals<(from::FirmToken, from::Sent)>,
))]
pub(crate) async fn fetch_sent_document(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let document = read_document_id(call.path("document_id")).ok_or(Problem::NotFound)?;
    call.about(Kind::Document.name(&document));
    let now = call.invocation.now;
    let content = fetch_sent(&state.table, &state.presigner, &firm, &document, now).await?;
    Ok(content.answer(call))
}

/// Invite a client again
///
/// Mails the invitation again, without a new version: to the address that the firm holds at that time, with a new link. A client who was brought in by `client.updated` gets their first one. At most three times a day (UTC) for each client. With an `Idempotency-Key`, a call whose answer was lost can be repeated for 30 days without a second mail.
#[utoipa::path(post, path = "/v1/firm/clients/{client_id}/invitations", tag = "Firms' systems", security(("firm" = [])), params(
    ("client_id" = String, Path, description = "The firm's own id of the client"),
    ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]*$", description = "1 to 255 visible characters, chosen at random"),
), responses(
    (status = 202, description = "The mail is on its way", body = InvitationAccepted),
    Refusals<(from::FirmToken, from::FirmsOwn, from::Inviting)>,
))]
pub(crate) async fn invite_firm_client_again(
    state: &State,
    call: &mut Call,
) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let who = ClientRef::derive(&firm, call.path("client_id"));
    call.about(who.client.name());
    let key = call.idempotency_key(1)?;
    let accepted = invite_again(&state.table, &who, key, call.invocation).await?;
    Ok(Answer::accepted(&accepted))
}

/// Preview what a client sees
///
/// What the client sees of this firm at this moment, as the client's own lists give it: the first page of each, at most 200 entries and 400 KB. There is no session, and nothing counts as opened. A person who is several clients of the firm with one address sees what is shared with all of them in one list, and so does the preview. A removed client sees nothing.
#[utoipa::path(post, path = "/v1/firm/clients/{client_id}/previews", tag = "Firms' systems", security(("firm" = [])), params(
    ("client_id" = String, Path, description = "The firm's own id of the client"),
), responses(
    (status = 200, description = "What the client sees", body = ClientPreview),
    Refusals<(from::FirmToken, from::FirmsOwn)>,
))]
pub(crate) async fn preview_firm_client(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let who = ClientRef::derive(&firm, call.path("client_id"));
    call.about(who.client.name());
    let now = call.invocation.now;
    let preview = preview_client(&state.table, &state.keys, &who, call.locale(), now).await?;
    Ok(Answer::ok(&preview))
}

/// List sign-ins that failed
///
/// The links of this firm's invitations and notices that did not sign a client in, and why, newest first, for 30 days. Each link is listed once for each reason. A link that somebody asked for on the sign-in page is of no firm, and is not listed.
#[utoipa::path(get, path = "/v1/firm/sign-in-failures", tag = "Firms' systems", security(("firm" = [])), params(FailureFilter), responses(
    (status = 200, description = "A page of failures", body = Page<SignInFailure>),
    Refusals<(from::FirmToken, from::Query, from::Cursor)>,
))]
pub(crate) async fn list_sign_in_failures(
    state: &State,
    call: &mut Call,
) -> Result<Answer, Problem> {
    let firm = authenticate_firm(call, &state.table, &state.keys).await?;
    let filter: FailureFilter = call.query()?;
    let (now, locale) = (call.invocation.now, call.locale());
    let page = list_failures(&state.table, &state.keys, &firm, &filter, locale, now).await?;
    Ok(page.answer(call))
}
