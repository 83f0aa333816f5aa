//! What the queue of `deliver-webhook` carries beside the portal's events.

use super::line::LineRef;
use super::{Endpoint, find_endpoint};
use crate::edge::invocation::Invocation;
use crate::edge::problem::{FieldError, Problem};
use crate::engine::aws::Aws;
use crate::engine::queue::Queues;
use crate::engine::table::Table;
use crate::env::{Env, EnvError};
use crate::exchange::outbox::{find_position, read_count, read_span};
use crate::failure::Failure;
use crate::value::id::{EndpointId, EventId, FirmId, Id};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Continue a line whose time may have come.
    Line {
        /// The line.
        of: LineRef,
        /// Whether it is continued although it waits.
        #[serde(default)]
        early: bool,
    },
    /// Find the lines whose time has come.
    Sweep,
    /// Continue every line of an endpoint that gets events again.
    Resume {
        /// The firm.
        firm: FirmId,
        /// The endpoint.
        endpoint: EndpointId,
    },
    /// Send a test to an endpoint, once.
    Ping {
        /// The firm.
        firm: FirmId,
        /// The endpoint.
        endpoint: EndpointId,
        /// The id of the message.
        id: EventId,
        /// When it was asked for.
        at: Timestamp,
    },
    /// Send again what lies in a span of the outbox.
    Replay {
        /// The line.
        of: LineRef,
        /// The span begins after this position.
        after: i64,
        /// Its last position.
        until: i64,
    },
}

/// The queue of `deliver-webhook`.
#[derive(Clone)]
pub struct Jobs {
    queues: Queues,
    url: String,
}

impl Jobs {
    /// Reads `WEBHOOK_QUEUE_URL`.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        Ok(Self {
            queues: Queues::new(aws),
            url: env.require("WEBHOOK_QUEUE_URL")?.to_owned(),
        })
    }

    /// Puts a job into the queue.
    ///
    /// # Errors
    /// When the queue did not accept it.
    pub async fn put(&self, job: &Job) -> Result<(), Failure> {
        self.queues.send(&self.url, &write(job)?, &[]).await
    }

    /// The same, to be done at `due`, or after 15 minutes if that is earlier.
    ///
    /// # Errors
    /// When the queue did not accept it.
    pub async fn put_later(
        &self,
        job: &Job,
        now: Timestamp,
        due: Timestamp,
    ) -> Result<(), Failure> {
        let body = write(job)?;
        self.queues.send_later(&self.url, &body, now, due).await?;
        Ok(())
    }
}

fn write(job: &Job) -> Result<String, Failure> {
    serde_json::to_string(job)
        .map_err(|error| Failure::permanent(format!("a job cannot be written as JSON: {error}")))
}

/// What was asked for is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asked {
    /// The `webhook-id` of the test, or the id of the replay.
    pub id: String,
}

/// What to send again: one event, or a span.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReplay {
    /// The id of one event.
    #[schema(nullable = false)]
    pub event_id: Option<String>,
    /// The span begins after the event with this id. Without it, with the oldest event that is kept.
    #[schema(nullable = false)]
    pub after: Option<String>,
    /// The span ends with the event with this id. Without it, with the newest.
    #[schema(nullable = false)]
    pub until: Option<String>,
}

/// Sends a test, `webhook.ping`, to an endpoint, even a disabled one.
///
/// # Errors
/// When the firm has no endpoint of that id.
pub async fn ask_ping(
    table: &Table,
    jobs: &Jobs,
    firm: &FirmId,
    endpoint: &EndpointId,
    invocation: Invocation,
) -> Result<Asked, Problem> {
    find(table, firm, endpoint).await?;
    let id: EventId = Id::generate(invocation);
    let job = Job::Ping {
        firm: firm.clone(),
        endpoint: endpoint.clone(),
        id: id.clone(),
        at: invocation.now,
    };
    put(jobs, &job).await?;
    Ok(Asked { id: id.to_string() })
}

/// Sends again what an endpoint got or missed, in order, with the same ids and beside what is new.
///
/// # Errors
/// When the firm has no endpoint of that id, or no event of one of the ids.
pub async fn ask_replay(
    table: &Table,
    jobs: &Jobs,
    firm: &FirmId,
    endpoint: &EndpointId,
    ask: &AskReplay,
    invocation: Invocation,
) -> Result<Asked, Problem> {
    let endpoint = find(table, firm, endpoint).await?;
    if endpoint.disabled.is_some() {
        return Err(Problem::EndpointDisabled);
    }
    let (after, until) = span(table, firm, ask).await?;
    let of = LineRef {
        firm: firm.clone(),
        endpoint: endpoint.id,
        line: Id::generate(invocation),
        replay: true,
    };
    let id = of.line.to_string();
    put(jobs, &Job::Replay { of, after, until }).await?;
    Ok(Asked { id })
}

/// Continues every line of an endpoint that gets events again.
///
/// # Errors
/// When the queue did not accept it.
pub async fn resume_endpoint(
    jobs: &Jobs,
    firm: &FirmId,
    endpoint: &EndpointId,
) -> Result<(), Problem> {
    let job = Job::Resume {
        firm: firm.clone(),
        endpoint: endpoint.clone(),
    };
    put(jobs, &job).await
}

async fn span(table: &Table, firm: &FirmId, ask: &AskReplay) -> Result<(i64, i64), Problem> {
    let find = async |field: &'static str, id: &str| {
        let found = find_position(table, firm, id).await?;
        found.ok_or_else(|| Problem::from(FieldError::new(field, "event-id")))
    };
    if let Some(id) = &ask.event_id {
        if ask.after.is_some() || ask.until.is_some() {
            return Err(FieldError::new("/event_id", "event-or-span").into());
        }
        let position = find("/event_id", id).await?;
        let kept = read_span(table, firm, position - 1, position, 1).await?;
        if kept.items.is_empty() {
            return Err(FieldError::new("/event_id", "event-id").into());
        }
        return Ok((position - 1, position));
    }
    if ask.after.is_none() && ask.until.is_none() {
        return Err(FieldError::new("", "event-or-span").into());
    }
    let after = match &ask.after {
        Some(id) => find("/after", id).await?,
        None => 0,
    };
    let until = match &ask.until {
        Some(id) => find("/until", id).await?,
        None => read_count(table, firm).await?,
    };
    if after >= until {
        // Without an end, the start is the newest event.
        let field = ask.until.as_ref().map_or("/after", |_| "/until");
        return Err(FieldError::new(field, "empty-span").into());
    }
    Ok((after, until))
}

async fn find(table: &Table, firm: &FirmId, id: &EndpointId) -> Result<Endpoint, Problem> {
    let found = find_endpoint(table, firm, id).await?;
    found.ok_or(Problem::NotFound)
}

async fn put(jobs: &Jobs, job: &Job) -> Result<(), Problem> {
    let put = jobs.put(job).await;
    put.map_err(|failure| Problem::Unavailable(failure.to_string()))
}
