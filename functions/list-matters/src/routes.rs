//! One function per route.

use crate::State;
use shared::edge::http::{Answer, Call};
use shared::edge::problem::{Problem, Refusals, from};
use shared::people::access::{Caller, Viewer};
use shared::resource::page::Page;
use shared::resource::stage::read::{self, StagesView, StandingMatterView};
use shared::value::id::Kind;

/// List the client's matters
///
/// The matters of all firms that the session opens, by name, all on one page. Each says where it stands, in the firm's own words, once the firm has said it.
#[utoipa::path(get, path = "/v1/matters", tag = "Matters", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "The matters", body = Page<StandingMatterView>),
    Refusals<from::Session>,
))]
pub(crate) async fn list_matters(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let (viewer, locale, now) = (Viewer::Person(&caller), call.locale(), call.invocation.now);
    let matters = read::list_matters(&state.table, viewer, locale, now).await?;
    Ok(Page::whole(matters).answer(call))
}

/// Read the stages of a matter
///
/// Where the matter stands: all stages in order, the one it is in, what happens now, who is waited for, what comes next and by when, and how it came here. The texts are in one language: that of `Accept-Language` where the firm wrote all of them in it, and the other one where it did not. 404 also while the firm has not said where the matter stands.
#[utoipa::path(get, path = "/v1/matters/{id}/stages", tag = "Matters", security(("bearer" = []), ("cookie" = [])), params(
    ("id" = String, Path, description = "`matter_` and 26 characters"),
), responses(
    (status = 200, description = "The stages", body = StagesView),
    Refusals<(from::Session, from::Opening)>,
))]
pub(crate) async fn read_stages(state: &State, call: &mut Call) -> Result<Answer, Problem> {
    let caller = Caller::read(call, &state.keys, &state.origin)?;
    let id = Kind::Matter
        .parse(call.path("id"))
        .ok_or(Problem::NotFound)?;
    call.about(Kind::Matter.name(&id));
    let (viewer, locale, now) = (Viewer::Person(&caller), call.locale(), call.invocation.now);
    let stages = read::read_stages(&state.table, viewer, &id, locale, now).await?;
    Ok(Answer::ok(&stages))
}
