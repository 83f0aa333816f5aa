//! Reading what is asked of a client.

use super::view::{
    ChoiceView, RequestUpload, RequestUploadState, RequestView, ReturnedView, show_answer,
};
use super::{ClientRequest, RequestState, RequestStatus, Wants, read_state};
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{PerMembership, Viewer};
use crate::people::firm::read_firm;
use crate::resource::SharedCopy;
use crate::value::id::{ClientRef, Kind, ResourceId, UploadId};
use crate::value::in_languages::choose_language;
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use futures::future::{try_join, try_join_all};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A copy of a request as one of the person's clients has it.
pub(super) struct Seen {
    pub(super) client: ClientRef,
    pub(super) copy: SharedCopy<ClientRequest>,
    /// Whether the firm still works on its matter.
    pub(super) open: bool,
    pub(super) zone: Option<String>,
}

/// What is read for each client that the person is.
struct Found {
    zone: Option<String>,
    copies: Vec<SharedCopy<ClientRequest>>,
}

/// Lists what is asked of the person, with the uploads for it that `under_way` finds: what waits first, by its due day; then what was sent, then what was accepted, the newest first. Takes two rounds of calls.
///
/// # Errors
/// When the session is over, or the table cannot be reached.
pub async fn list_requests<F>(
    table: &Table,
    viewer: Viewer<'_>,
    under_way: impl Fn(ClientRef) -> F,
    locale: Locale,
    now: Timestamp,
) -> Result<Vec<RequestView>, Problem>
where
    F: Future<Output = Result<Vec<UnderWay>, TableError>>,
{
    let find = |client: ClientRef| async move {
        let range = Range::Prefix(key::shared_copies(Kind::ClientRequest));
        let query = Query::new(key::client(&client), range);
        let (zone, page) = try_join(read_zone(table, &client), table.query(&query)).await?;
        Ok(Found {
            zone,
            copies: page.items,
        })
    };
    let seen = viewer.read(table, now, find).await?;
    let clients: Vec<_> = seen
        .iter()
        .map(|one| one.membership.client.clone())
        .collect();
    let mut seen = once(seen);
    seen.retain(|seen| seen.copy.data.is_some());
    let mut shown = read_rest(table, (&clients, under_way), seen, locale, now).await?;
    shown.sort_by_cached_key(order);
    Ok(shown)
}

/// One request. Takes two rounds of calls.
///
/// # Errors
/// When the session is over, or the request is not shared with the person or was withdrawn.
pub async fn read_request<F>(
    table: &Table,
    (viewer, id): (Viewer<'_>, &ResourceId),
    under_way: impl Fn(ClientRef) -> F,
    locale: Locale,
    now: Timestamp,
) -> Result<RequestView, Problem>
where
    F: Future<Output = Result<Vec<UnderWay>, TableError>>,
{
    let find = |client: ClientRef| async move {
        let place = key::shared_copy(&client, Kind::ClientRequest, id);
        let (zone, copy) = try_join(read_zone(table, &client), table.get(&place)).await?;
        Ok(Found {
            zone,
            copies: Vec::from_iter(copy),
        })
    };
    let seen = viewer.read(table, now, find).await?;
    let seen = once(seen).pop().ok_or(Problem::NotFound)?;
    if seen.copy.withdrawn.is_some() {
        return Err(Problem::RequestWithdrawn);
    }
    let clients = [seen.client.clone()];
    let shown = read_rest(table, (&clients, under_way), vec![seen], locale, now).await?;
    shown.into_iter().next().ok_or(Problem::NotFound)
}

async fn read_zone(table: &Table, client: &ClientRef) -> Result<Option<String>, TableError> {
    let firm = read_firm(table, &client.firm).await?;
    Ok(firm.map(|firm| firm.time_zone))
}

/// Each request once for the person, as the copy that shows most. What belongs to a matter that the client is not on is left out.
fn once(seen: Vec<PerMembership<Found>>) -> Vec<Seen> {
    let mut best: BTreeMap<ResourceId, Seen> = BTreeMap::new();
    for PerMembership {
        membership,
        matters,
        found,
    } in seen
    {
        for copy in found.copies {
            if matters.get(&copy.matter).is_none() {
                continue;
            }
            let seen = Seen {
                client: membership.client.clone(),
                open: matters.is_open(&copy.matter),
                copy,
                zone: found.zone.clone(),
            };
            let shows = |seen: &Seen| seen.copy.shows(&seen.client);
            let known = best.get(&seen.copy.id);
            if shows(&seen).anything() && known.is_none_or(|known| shows(known) < shows(&seen)) {
                best.insert(seen.copy.id.clone(), seen);
            }
        }
    }
    best.into_values().collect()
}

/// Reads what became of each request, and the person's own uploads for them.
async fn read_rest<F>(
    table: &Table,
    (clients, under_way): (&[ClientRef], impl Fn(ClientRef) -> F),
    seen: Vec<Seen>,
    locale: Locale,
    now: Timestamp,
) -> Result<Vec<RequestView>, Problem>
where
    F: Future<Output = Result<Vec<UnderWay>, TableError>>,
{
    let wants_documents = seen.iter().any(|seen| {
        let data = seen.copy.data.as_ref();
        data.is_some_and(|data| data.wants == Wants::Document)
    });
    let senders = if wants_documents { clients } else { &[] };
    let states = seen
        .iter()
        .map(|seen| read_state(table, &seen.client.firm, &seen.copy.id));
    let uploads = senders.iter().map(|client| under_way(client.clone()));
    let (states, uploads) = try_join(try_join_all(states), try_join_all(uploads)).await?;
    let uploads: Vec<_> = uploads.into_iter().flatten().collect();
    let shown = seen.iter().zip(&states);
    let shown = shown.filter_map(|(seen, state)| show(seen, state.as_ref(), &uploads, locale, now));
    Ok(shown.collect())
}

/// An upload under way that names a request.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The request.
    pub request: ResourceId,
    /// The upload.
    pub upload: UploadId,
    /// How far it is.
    pub state: RequestUploadState,
}

/// A request as the person sees it; `None` for a tombstone.
pub(super) fn show(
    seen: &Seen,
    state: Option<&RequestState>,
    uploads: &[UnderWay],
    locale: Locale,
    now: Timestamp,
) -> Option<RequestView> {
    let Seen {
        client,
        copy,
        open,
        zone,
    } = seen;
    let data = copy.data.as_ref()?;
    let language = data.language(locale);
    let status = state.map_or(RequestStatus::Open, RequestState::status);
    let verdict = state.and_then(|state| state.verdict.as_ref());
    let returned = verdict.filter(|_| status == RequestStatus::Returned);
    let answer = state.and_then(|state| state.answer.as_ref());
    let upload = uploads.iter().find(|upload| upload.request == copy.id);
    let choices = data.choices.iter().map(|choice| ChoiceView {
        id: choice.id.clone(),
        text: choice.text.say(language),
    });
    Some(RequestView {
        id: Kind::ClientRequest.name(&copy.id),
        firm_id: client.firm.to_string(),
        matter_id: Kind::Matter.name(&copy.matter),
        kind: data.wants,
        language,
        revision: data.revision(),
        title: data.title.say(language),
        explanation: data.explanation.as_ref().map(|text| text.say(language)),
        due_on: data.due_on.clone(),
        overdue: *open
            && status.is_waiting()
            && is_over(data.due_on.as_deref(), zone.as_deref(), now),
        choices: (!data.choices.is_empty()).then(|| choices.collect()),
        url: data.url.clone(),
        state: status,
        returned: returned.map(|verdict| ReturnedView {
            reason: verdict.reason.as_ref().map(|text| text.say(language)),
            language: verdict
                .reason
                .as_ref()
                .map(|text| choose_language(|locale| text.is_in(locale), language)),
            at: verdict.at.rfc3339(),
        }),
        answer: answer.map(|answer| show_answer(answer, client, language)),
        upload: upload.map(|upload| RequestUpload {
            id: upload.upload.name(),
            state: upload.state,
        }),
        shared_at: copy.shared_at.rfc3339(),
    })
}

/// Whether a day is over in the firm's time zone, UTC if that is unknown.
fn is_over(day: Option<&str>, zone: Option<&str>, now: Timestamp) -> bool {
    let today = now.day_in(zone.unwrap_or("UTC"));
    day.is_some_and(|day| day < today.as_str())
}

/// The place of a request in the list.
fn order(request: &RequestView) -> (u8, bool, String, Reverse<String>, String) {
    let group = match request.state {
        RequestStatus::Open | RequestStatus::Returned => 0,
        RequestStatus::Sent => 1,
        RequestStatus::Accepted => 2,
    };
    let due = request.due_on.clone().filter(|_| group == 0);
    let answered = request.answer.as_ref().map(|one| one.answered_at.clone());
    let newest = answered.unwrap_or_else(|| request.shared_at.clone());
    (
        group,
        due.is_none(),
        due.unwrap_or_default(),
        Reverse(newest),
        request.id.clone(),
    )
}
