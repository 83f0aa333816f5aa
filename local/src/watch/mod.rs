//! The endpoints under `/local`: they show what happened, and let tests and demos change the portal's time and send events. They do not exist in a deployment.

mod firm_keys;
mod guard;
mod mail_in;
mod page;

use crate::cleaning::Cleaning;
use crate::demo;
use crate::functions::DirectFunction;
use crate::names::FIRM_EVENTS;
use crate::options::Options;
use crate::pipelines::Pipelines;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::engine::table::Table;
use shared::people::access::read_account;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// Maximum size of a list of events, in bytes.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// The state behind the endpoints.
pub(crate) struct Watch {
    pub(crate) pipelines: Arc<Pipelines>,
    pub(crate) table: Table,
    pub(crate) cleaning: Cleaning,
    /// The functions that an operator calls, by name.
    pub(crate) direct: BTreeMap<String, DirectFunction>,
    /// The folder of sample events.
    pub(crate) events: PathBuf,
}

impl Watch {
    pub(crate) fn new(
        pipelines: Arc<Pipelines>,
        table: Table,
        cleaning: Cleaning,
        direct: BTreeMap<String, DirectFunction>,
        options: &Options,
    ) -> Self {
        Self {
            pipelines,
            table,
            cleaning,
            direct,
            events: options.events.join(FIRM_EVENTS),
        }
    }
}

/// The routes of a portal on `port`, restricted to its own callers.
pub(crate) fn router(watch: Watch, port: u16) -> Router {
    Router::new()
        .route("/local", get(page::index))
        .route("/local/page.js", get(page::script))
        .route("/local/page.css", get(page::style))
        .route("/local/emails", get(emails))
        .route("/local/withheld", get(withheld))
        .route("/local/pushes", get(pushes))
        .route("/local/bus", get(bus))
        .route("/local/dead-letters", get(dead_letters))
        .route("/local/firm-calls", get(firm_calls))
        .route("/local/events", post(events))
        .route("/local/firms/{firm_id}/keys", post(firm_keys::call))
        .route("/local/mail-in", post(mail_in::take))
        .route("/local/samples", get(samples))
        .route("/local/settle", post(settle))
        .route("/local/clean-up", post(clean_up))
        .route("/local/clock", get(clock).post(set_clock))
        .route("/local/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(port, guard::guard))
        .with_state(Arc::new(watch))
}

type Shared = State<Arc<Watch>>;
type Filters = Query<HashMap<String, String>>;

async fn emails(State(watch): Shared, Query(filters): Filters) -> Response {
    let to = filters.get("to");
    let subject = filters.get("subject").map(|part| part.to_lowercase());
    data(&watch.pipelines.emails.select(|email| {
        let mut recipients = email.to.split(", ");
        to.is_none_or(|to| recipients.any(|one| one.eq_ignore_ascii_case(to)))
            && subject
                .as_ref()
                .is_none_or(|part| email.subject.to_lowercase().contains(part))
    }))
}

/// The requested links that were not mailed because a limit was reached. The caller got 202 like everybody else.
async fn withheld(State(watch): Shared) -> Response {
    let all = watch.pipelines.log.withheld();
    let people: BTreeSet<_> = all.iter().map(|withheld| &withheld.person).collect();
    let mut addresses = BTreeMap::new();
    for person in people {
        match read_account(&watch.table, person).await {
            Ok((_, memberships)) => {
                let address = memberships.into_iter().next().map(|one| one.address);
                addresses.insert(person.clone(), address);
            }
            Err(error) => return refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    }
    let list = all.iter().map(|withheld| {
        json!({
            "at": withheld.at,
            "to": addresses.get(&withheld.person),
            "limit": withheld.limit,
            "detail": withheld.sentence(),
        })
    });
    data(&list.collect::<Vec<_>>())
}

/// The pushes that went to phones through SNS; pushes to browsers go directly to their push services.
async fn pushes(State(watch): Shared) -> Response {
    data(&watch.pipelines.pushes.select(|_| true))
}

async fn bus(State(watch): Shared, Query(filters): Filters) -> Response {
    data(&watch.pipelines.bus.list(filters.get("source")))
}

async fn dead_letters(State(watch): Shared) -> Response {
    data(&watch.pipelines.common.dead_letters.list())
}

/// What firms' systems sent over HTTPS, with the portal's answers.
async fn firm_calls(State(watch): Shared) -> Response {
    data(&watch.pipelines.firm_calls.select(|_| true))
}

/// Accepts one event or a list of them, all or none.
async fn events(State(watch): Shared, body: Bytes) -> Response {
    let value: Value = match serde_json::from_slice(&body) {
        Ok(value) => value,
        Err(error) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                &format!("The body is no JSON: {error}."),
            );
        }
    };
    let list = match value {
        Value::Array(list) => list,
        one => vec![one],
    };
    let mut entries = Vec::with_capacity(list.len());
    for (place, value) in list.iter().enumerate() {
        match demo::to_entry(value) {
            Ok(entry) => entries.push(entry),
            Err(fault) => {
                return refuse(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    &format!("Event {}: {fault}.", place + 1),
                );
            }
        }
    }
    let ids: Vec<String> = entries
        .into_iter()
        .map(|entry| watch.pipelines.bus.put(entry))
        .collect();
    respond(StatusCode::ACCEPTED, &json!({"ids": ids}))
}

/// The samples with fresh times and versions, for the page's buttons.
async fn samples(State(watch): Shared) -> Response {
    let now = watch.pipelines.common.clock.now();
    match demo::read(&watch.events) {
        Ok(samples) => {
            let samples = samples.into_iter().map(|mut sample| {
                sample.move_to(now);
                sample.renew(now);
                json!({"name": sample.name, "entries": sample.entries})
            });
            data(&samples.collect::<Vec<_>>())
        }
        Err((path, fault)) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            &format!("{}: {fault}.", path.display()),
        ),
    }
}

async fn settle(State(watch): Shared) -> Response {
    // A separate task, because a caller that hangs up must not cancel a running function.
    let pipelines = Arc::clone(&watch.pipelines);
    let settled = tokio::spawn(async move {
        pipelines.settle().await;
        json!({"waiting": pipelines.waiting()})
    });
    match settled.await {
        Ok(settled) => respond(StatusCode::OK, &settled),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

/// Deletes what has expired on the portal's clock, and answers with the number of items.
async fn clean_up(State(watch): Shared) -> Response {
    let now = watch.pipelines.common.clock.now();
    match watch.cleaning.run(now).await {
        Ok(removed) => {
            watch.pipelines.wake();
            respond(StatusCode::OK, &json!({"removed": removed}))
        }
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &error),
    }
}

async fn clock(State(watch): Shared) -> Response {
    let clock = &watch.pipelines.common.clock;
    respond(
        StatusCode::OK,
        &json!({"now": clock.now().rfc3339(), "hold": clock.is_held()}),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    advance_seconds: Option<f64>,
    hold: Option<bool>,
}

async fn set_clock(state: Shared, body: Bytes) -> Response {
    let change: ClockChange = match serde_json::from_slice(&body) {
        Ok(change) => change,
        Err(error) => {
            return refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                &format!("The change of the clock is not understood: {error}."),
            );
        }
    };
    let clock = &state.pipelines.common.clock;
    if let Some(seconds) = change.advance_seconds {
        let Some(milliseconds) = milliseconds(seconds) else {
            return refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "advance_seconds must be between 0 and a hundred years.",
            );
        };
        clock.advance(milliseconds);
    }
    if let Some(hold) = change.hold {
        clock.hold(hold);
    }
    self::clock(state).await
}

/// Seconds as whole milliseconds; `None` for negative values, because time only moves forward.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before"
)]
fn milliseconds(seconds: f64) -> Option<i64> {
    (0.0..=3_155_760_000.0)
        .contains(&seconds)
        .then(|| (seconds * 1_000.0).round() as i64)
}

async fn nothing() -> Response {
    refuse(StatusCode::NOT_FOUND, "There is nothing at this address.")
}

fn data(list: &impl Serialize) -> Response {
    respond(StatusCode::OK, &json!({"data": list}))
}

fn refuse(status: StatusCode, detail: &str) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    respond(
        status,
        &json!({"type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail}),
    )
}

fn respond(status: StatusCode, body: &Value) -> Response {
    let kind = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    (
        status,
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-store"),
        ],
        body.to_string(),
    )
        .into_response()
}
