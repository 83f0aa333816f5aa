//! What the portal publishes about itself.

use crate::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_http::http::header::CONTENT_SECURITY_POLICY;
use serde::{Deserialize, Serialize};
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::firm::read_firm;
use shared::people::firm::view::PublicFirm;
use shared::resource::page::Page;
use shared::value::app::{AppleAssociation, AssetLink, RelatedOrigins};
use shared::value::id::FirmId;
use shared::value::region::Region;
use std::future::{Ready, ready};
use utoipa::ToSchema;

/// The API contract, generated from the code by `cargo xtask openapi`.
pub(crate) const OPEN_API: &str = include_str!("../../../docs/openapi.json");

/// How long responses that change only with a deployment may be cached, and a logo at an address that is not its own, in seconds: five minutes.
const KEPT_BRIEFLY: u32 = 300;

/// How long a logo may be cached at its own address, in seconds: a day. A new logo has a new address.
const KEPT_A_DAY: u32 = 86_400;

/// What a handler gives that waits for nothing.
pub(crate) type ImmediateAnswer = Ready<Result<Answer, Problem>>;

/// The query of a logo's address: which logo it is for.
#[derive(Default, Deserialize)]
struct Which {
    v: Option<String>,
}

/// The portal's health.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// Check that the portal answers
///
/// Asks neither the table nor another engine.
#[utoipa::path(get, path = "/v1/health", tag = "The portal", security(()), responses(
    (status = 200, description = "It does", body = Health),
))]
pub(crate) fn show_health(_: &State, _: &mut Call) -> ImmediateAnswer {
    ready(Ok(Answer::ok(&Health { status: "ok" })))
}

/// Get this document
///
/// The same for every caller, as it was when the portal was built.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "The portal", security(()), responses(
    (status = 200, description = "OpenAPI 3.1", body = Object),
))]
pub(crate) fn show_open_api(_: &State, _: &mut Call) -> ImmediateAnswer {
    let answer = Answer::content("application/json", OPEN_API.into());
    ready(Ok(answer.public(KEPT_BRIEFLY)))
}

/// List the regional portals
///
/// Each has its own data. Clients sign in to the portal that their firm invited them to.
#[utoipa::path(get, path = "/v1/regions", tag = "The portal", security(()), responses(
    (status = 200, description = "All of them, on one page", body = Page<Region>),
))]
pub(crate) fn list_regions(state: &State, _: &mut Call) -> ImmediateAnswer {
    let answer = Answer::ok(&Page::whole(state.regions.clone()));
    ready(Ok(answer.public(KEPT_BRIEFLY)))
}

/// List the portal's iOS apps
///
/// The apps that may use the portal's passkeys and open its links, in the format that Apple devices read.
#[utoipa::path(get, path = "/.well-known/apple-app-site-association", tag = "The portal", security(()), responses(
    (status = 200, description = "An app site association", body = AppleAssociation),
))]
pub(crate) fn show_apple_association(state: &State, _: &mut Call) -> ImmediateAnswer {
    let answer = Answer::ok(&state.apps.apple_association());
    ready(Ok(answer.public(KEPT_BRIEFLY)))
}

/// List the portal's Android apps
///
/// The apps that may use the portal's passkeys and open its links, in the format that Android devices read.
#[utoipa::path(get, path = "/.well-known/assetlinks.json", tag = "The portal", security(()), responses(
    (status = 200, description = "Digital asset links", body = Vec<AssetLink>),
))]
pub(crate) fn show_asset_links(state: &State, _: &mut Call) -> ImmediateAnswer {
    let answer = Answer::ok(&state.apps.asset_links());
    ready(Ok(answer.public(KEPT_BRIEFLY)))
}

/// List the portal's other addresses
///
/// The addresses whose pages may use the portal's passkeys, in the format that browsers read (`WebAuthn` level 3, section 5.11).
#[utoipa::path(get, path = "/.well-known/webauthn", tag = "The portal", security(()), responses(
    (status = 200, description = "Related origins", body = RelatedOrigins),
))]
pub(crate) fn show_related_origins(state: &State, _: &mut Call) -> ImmediateAnswer {
    let answer = Answer::ok(&state.apps.related_origins());
    ready(Ok(answer.public(KEPT_BRIEFLY)))
}

/// Show a firm's name and logo
///
/// For pages shown before sign-in, such as the page that a link in the firm's mail opens.
#[utoipa::path(get, path = "/v1/firms/{firm_id}", tag = "The portal", security(()), params(
    ("firm_id" = String, Path, description = "The firm"),
), responses(
    (status = 200, description = "The firm", body = PublicFirm),
    Refusals<(from::Firm, from::Engines)>,
))]
pub(crate) async fn show_firm(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let id = FirmId::parse(call.path("firm_id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    let firm = read_firm(&state.table, &id).await?;
    let firm = firm.ok_or(Problem::NotFound)?;
    let public = PublicFirm::new(&id, firm, &state.origin);
    Ok(Answer::ok(&public).public(KEPT_BRIEFLY))
}

/// Fetch a firm's logo
///
/// Always the current logo, whichever logo the address is for. Mails sent before a change contain an older address.
#[utoipa::path(get, path = "/v1/firms/{firm_id}/logo", tag = "The portal", security(()), params(
    ("firm_id" = String, Path, description = "The firm"),
    ("v" = Option<String>, Query, description = "Which logo, as the portal names it: at its own address it may be kept for a day, at any other for five minutes"),
), responses(
    (status = 200, description = "The logo, PNG or JPEG", content((String = "image/png"), (String = "image/jpeg"))),
    Refusals<(from::Firm, from::Engines)>,
))]
pub(crate) async fn show_logo(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let id = FirmId::parse(call.path("firm_id")).ok_or(Problem::NotFound)?;
    call.about(id.as_str());
    let firm = read_firm(&state.table, &id).await?;
    let logo = firm.and_then(|firm| firm.logo).ok_or(Problem::NotFound)?;
    let (content_type, _) = logo.format().ok_or(Problem::NotFound)?;
    let image = STANDARD
        .decode(&logo.base64)
        .map_err(|_| Problem::NotFound)?;
    let Which { v } = call.query().unwrap_or_default();
    let kept = if v == Some(logo.mark()) {
        KEPT_A_DAY
    } else {
        KEPT_BRIEFLY
    };
    let answer = Answer::content(content_type, image).public(kept);
    Ok(answer.header(CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
}
