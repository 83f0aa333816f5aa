//! A client's answer to a request, in one transaction. One answer meets a request for all of its clients: of two that come at once, one wins, and the other one is told so.

use super::read::{Seen, show};
use super::store::put_state;
use super::view::RequestView;
use super::{Answer, Answerer, ClientRequest, Content, RequestState, Wants, read_state};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::table::{Refusal, Table, Transaction, Write};
use crate::item::ItemKind;
use crate::key;
use crate::people::access::{self, Access, Caller, PerMembership};
use crate::people::firm::{Firm, read_firm};
use crate::resource::SharedCopy;
use crate::value::id::{ClientRef, Id, Kind, ResourceId};
use crate::value::scrub;
use crate::value::secret::hash;
use crate::value::text::Locale;
use crate::value::time::{DAY, Timestamp};
use futures::future::try_join4;
use serde::{Deserialize, Serialize};

/// How long a repeated call finds the first call's answer, in milliseconds: as long as one with a message.
const REMEMBERED: i64 = 30 * DAY;

/// How often the transaction is tried again when the firm changed the request meanwhile.
const TRIES: usize = 3;

/// An answer, with checked fields.
#[derive(Clone, Debug)]
pub struct AnswerRequest {
    /// The request.
    pub request: ResourceId,
    /// What it says: a text, a choice or a confirmation.
    pub content: Content,
    /// The revision of the request that the client read, if the caller names one.
    pub revision: Option<String>,
    /// The idempotency key of the call.
    pub idempotency_key: Option<String>,
}

impl AnswerRequest {
    /// Hash of the parts that a retry must repeat exactly.
    fn fingerprint(&self) -> String {
        let content = serde_json::to_string(&self.content).unwrap_or_default();
        hash(format!("{}/{content}", self.request).as_bytes())
    }

    fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(hash(format!("answers/{key}").as_bytes()))
    }
}

/// The record of a call with an idempotency key.
#[derive(Debug, Serialize, Deserialize)]
struct RememberedAnswer {
    kind: ItemKind,
    fingerprint: String,
    expires_at: Timestamp,
    ttl: i64,
}

/// What is read for each client that the person is.
struct Known {
    remembered: Option<RememberedAnswer>,
    copy: Option<SharedCopy<ClientRequest>>,
    state: Option<RequestState>,
    firm: Option<Firm>,
}

/// Answers a request in two rounds of calls. A call with the key of an earlier one with the same answer changes nothing and shows the request as it is.
///
/// # Errors
/// When the session is over, the request is not shared with the caller or was withdrawn, was answered already, asks something else than the client read, or wants something else; or when the key was used for another answer.
pub async fn answer(
    table: &Table,
    caller: &Caller,
    wanted: &AnswerRequest,
    locale: Locale,
    invocation: Invocation,
) -> Result<RequestView, Problem> {
    let now = invocation.now;
    for _ in 0..TRIES {
        let (access, seen) = read(table, caller, wanted, now).await?;
        let place = find(&seen, wanted, now)?;
        let asked = place.asked()?;
        let state = place.state(&asked.copy);
        if place.is_repeated(wanted)? {
            return show(&asked, Some(&state), &[], locale, now).ok_or(Problem::NotFound);
        }
        let data = asked.copy.data.as_ref().ok_or(Problem::NotFound)?;
        if !state.status().is_waiting() {
            return Err(Problem::RequestAnswered);
        }
        let read = wanted.revision.as_ref();
        if read.is_some_and(|read| *read != data.revision()) {
            return Err(Problem::RequestChanged);
        }
        check(data, &wanted.content)?;
        let next = state.answered(place.write_down(&asked, wanted, data, invocation));
        match commit(table, &access, (&place, &asked), wanted, &next, now).await? {
            Outcome::Done => {
                return show(&asked, Some(&next), &[], locale, now).ok_or(Problem::NotFound);
            }
            Outcome::Again => {}
        }
    }
    Err(Problem::Unavailable(
        "a request changed too often".to_owned(),
    ))
}

async fn read(
    table: &Table,
    caller: &Caller,
    wanted: &AnswerRequest,
    now: Timestamp,
) -> Result<(Access, Vec<PerMembership<Known>>), Problem> {
    let key_hash = wanted.key_hash();
    let find = |client: ClientRef| {
        let remembered = key_hash
            .clone()
            .map(|hash| key::idempotency(&client, &hash));
        async move {
            let remembered = async {
                match &remembered {
                    Some(key) => table.get(key).await,
                    None => Ok(None),
                }
            };
            let copy = key::shared_copy(&client, Kind::ClientRequest, &wanted.request);
            let (remembered, copy, state, firm) = try_join4(
                remembered,
                table.get(&copy),
                read_state(table, &client.firm, &wanted.request),
                read_firm(table, &client.firm),
            )
            .await?;
            Ok(Known {
                remembered,
                copy,
                state,
                firm,
            })
        }
    };
    access::read(table, caller, now, find).await
}

/// The client as whom the person answers.
struct Place<'a> {
    seen: &'a PerMembership<Known>,
    now: Timestamp,
}

/// Finds the client as whom the person has the request.
fn find<'a>(
    seen: &'a [PerMembership<Known>],
    wanted: &AnswerRequest,
    now: Timestamp,
) -> Result<Place<'a>, Problem> {
    let held = |seen: &&PerMembership<Known>| {
        let copy = seen.found.copy.as_ref();
        copy.is_some_and(|copy| {
            copy.id == wanted.request
                && copy.shows(&seen.membership.client).anything()
                && seen.matters.get(&copy.matter).is_some()
        })
    };
    let shows = |seen: &&PerMembership<Known>| {
        let copy = seen.found.copy.as_ref();
        copy.map(|copy| copy.shows(&seen.membership.client))
    };
    let best = seen.iter().filter(held).max_by_key(shows);
    best.map(|seen| Place { seen, now })
        .ok_or(Problem::NotFound)
}

impl Place<'_> {
    fn asked(&self) -> Result<Seen, Problem> {
        let PerMembership {
            membership, found, ..
        } = self.seen;
        let copy = found.copy.clone().ok_or(Problem::NotFound)?;
        if copy.withdrawn.is_some() {
            return Err(Problem::RequestWithdrawn);
        }
        Ok(Seen {
            client: membership.client.clone(),
            open: self.seen.matters.is_open(&copy.matter),
            zone: found.firm.as_ref().map(|firm| firm.time_zone.clone()),
            copy,
        })
    }

    fn state(&self, copy: &SharedCopy<ClientRequest>) -> RequestState {
        let state = self.seen.found.state.clone();
        let firm = &self.seen.membership.client.firm;
        state.unwrap_or_else(|| RequestState::new(firm, &copy.firm_ref))
    }

    fn is_repeated(&self, wanted: &AnswerRequest) -> Result<bool, Problem> {
        let remembered = self.seen.found.remembered.as_ref();
        match remembered.filter(|known| known.expires_at > self.now) {
            Some(known) if known.fingerprint != wanted.fingerprint() => {
                Err(Problem::IdempotencyKeyReused)
            }
            known => Ok(known.is_some()),
        }
    }

    fn write_down(
        &self,
        asked: &Seen,
        wanted: &AnswerRequest,
        request: &ClientRequest,
        invocation: Invocation,
    ) -> Answer {
        let membership = &self.seen.membership;
        Answer {
            id: Id::generate(invocation),
            at: self.now,
            by: Answerer {
                client: membership.client.client.clone(),
                client_id: membership.client_id.clone(),
                name: membership.name.clone(),
            },
            matter: asked.copy.matter_ref.clone().unwrap_or_default(),
            wants: request.wants,
            choice_text: request.words_of(&wanted.content),
            content: scrubbed(&wanted.content),
            version: Some(asked.copy.version),
        }
    }
}

/// What a client answers, without secret addresses of the portal: the firm gets it.
fn scrubbed(content: &Content) -> Content {
    match content {
        Content::Text(text) => Content::Text(scrub::text(text).into_owned()),
        other => other.clone(),
    }
}

/// Whether the answer is what the request wants.
fn check(request: &ClientRequest, content: &Content) -> Result<(), Problem> {
    let field = match content {
        Content::Text(_) => "/text",
        Content::Choice(_) => "/choice",
        Content::Confirmed => "/confirmed",
        Content::Documents { .. } => "",
    };
    let code = match (request.wants, content) {
        (Wants::Answer, Content::Text(_)) if request.choices.is_empty() => return Ok(()),
        (Wants::Answer, Content::Choice(chosen)) => {
            let mut choices = request.choices.iter();
            if choices.any(|choice| choice.id == *chosen) {
                return Ok(());
            }
            "choice"
        }
        (Wants::Confirmation | Wants::SignatureElsewhere, Content::Confirmed) => return Ok(()),
        _ => "not-asked-for",
    };
    Err(FieldError::new(field, code).into())
}

enum Outcome {
    Done,
    /// Something that the answer depends on changed: read and decide again.
    Again,
}

/// Writes the answer, on the condition that the request is as it was read, and still shared.
async fn commit(
    table: &Table,
    access: &Access,
    (place, asked): (&Place<'_>, &Seen),
    wanted: &AnswerRequest,
    next: &RequestState,
    now: Timestamp,
) -> Result<Outcome, Problem> {
    let client = &place.seen.membership.client;
    let copy = key::shared_copy(client, Kind::ClientRequest, &wanted.request);
    let matter = key::shared_copy(client, Kind::Matter, &asked.copy.matter);
    let mut writes = vec![
        Write::check(&copy)
            .when("attribute_exists(#data) AND #version = :version")
            .with("version", asked.copy.version)
            .into(),
        Write::check(&matter).when("attribute_exists(#data)").into(),
        put_state(next, &wanted.request).into(),
    ];
    if let Some(hash) = wanted.key_hash() {
        let remembered = RememberedAnswer {
            kind: ItemKind::Idempotency,
            fingerprint: wanted.fingerprint(),
            expires_at: now.plus(REMEMBERED),
            ttl: now.plus(REMEMBERED).ttl(),
        };
        let put = Write::put(&key::idempotency(client, &hash), &remembered)
            .when("attribute_not_exists(#PK) OR #expires_at <= :now")
            .with("now", now);
        writes.push(put.into());
    }
    let authority = access.authority_for(client);
    match authority.transact(table, writes).await? {
        Transaction::Done => Ok(Outcome::Done),
        Transaction::Refused(refusals) => settle(next, &refusals),
    }
}

/// Interprets a refused transaction: this write succeeded before and only its reply was lost, or something changed meanwhile.
fn settle(next: &RequestState, refusals: &[Refusal]) -> Result<Outcome, Problem> {
    let state = refusals.get(2).and_then(|refusal| refusal.old.clone());
    let stands: Option<RequestState> = state.map(crate::engine::table::Item::read).transpose()?;
    let written = stands.is_some_and(|stands| stands == *next);
    Ok(if written {
        Outcome::Done
    } else {
        Outcome::Again
    })
}
