//! What each message leads to.

use crate::State;
use crate::drain::{continue_line, lease_of};
use crate::post::{self, Envelope};
use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::json;
use shared::edge::invocation::Invocation;
use shared::exchange::endpoint::{
    Claim, Job, LineRef, begin_replay, claim, find_due, find_endpoint, find_lines, note_attempt,
    read_endpoints,
};
use shared::failure::Failure;
use shared::value::id::{ClientId, EndpointId, EventId, FirmId};
use shared::value::time::Timestamp;

/// Most lines that one sweep continues. The next one is a minute later.
const MAX_DUE: usize = 1_000;

/// Messages that are put into the queue at the same time.
const IN_FLIGHT: usize = 20;

/// Continues the lines of one client at every endpoint of the firm.
pub(crate) async fn continue_client(
    state: &State,
    invocation: Invocation,
    firm: &FirmId,
    client: &ClientId,
) -> Result<(), Failure> {
    let endpoints = read_endpoints(&state.table, firm).await?;
    let lines = endpoints.iter().map(async |endpoint| {
        let of = LineRef::of_client(firm, &endpoint.id, client);
        continue_line(state, invocation, endpoint, &of, false).await
    });
    // Every endpoint gets its turn, whatever becomes of the others.
    join_all(lines).await.into_iter().collect()
}

/// Does a job.
pub(crate) async fn run(state: &State, invocation: Invocation, job: Job) -> Result<(), Failure> {
    match job {
        Job::Line { of, early } => {
            match find_endpoint(&state.table, &of.firm, &of.endpoint).await? {
                Some(endpoint) => continue_line(state, invocation, &endpoint, &of, early).await,
                None => forget(state, invocation, &of).await,
            }
        }
        Job::Sweep => sweep(state, invocation.now).await,
        Job::Resume { firm, endpoint } => {
            let lines = find_lines(&state.table, &firm, &endpoint).await?;
            put_all(state, lines, true).await
        }
        Job::Ping {
            firm,
            endpoint,
            id,
            at,
        } => ping(state, invocation, &firm, &endpoint, &id, at).await,
        Job::Replay { of, after, until } => {
            begin_replay(&state.table, &of, after, until, invocation.now).await?;
            match find_endpoint(&state.table, &of.firm, &of.endpoint).await? {
                Some(endpoint) => continue_line(state, invocation, &endpoint, &of, false).await,
                None => forget(state, invocation, &of).await,
            }
        }
    }
}

async fn sweep(state: &State, now: Timestamp) -> Result<(), Failure> {
    let (due, _) = find_due(&state.table, now, MAX_DUE).await?;
    put_all(state, due, false).await
}

async fn put_all(state: &State, lines: Vec<LineRef>, early: bool) -> Result<(), Failure> {
    let put = async |of| state.jobs.put(&Job::Line { of, early }).await;
    stream::iter(lines)
        .map(put)
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await
}

/// Forgets a line of an endpoint that is gone.
async fn forget(state: &State, invocation: Invocation, of: &LineRef) -> Result<(), Failure> {
    let lease = lease_of(invocation);
    if let Claim::Taken(line) = claim(&state.table, of, 0, &lease, true, invocation.now).await? {
        line.forget(&state.table).await?;
    }
    Ok(())
}

/// Sends a test once, whatever comes of it.
async fn ping(
    state: &State,
    invocation: Invocation,
    firm: &FirmId,
    endpoint: &EndpointId,
    id: &EventId,
    at: Timestamp,
) -> Result<(), Failure> {
    let Some(endpoint) = find_endpoint(&state.table, firm, endpoint).await? else {
        return Ok(());
    };
    let body = json!({
        "type": "webhook.ping", "id": id, "time": at.rfc3339(), "version": 1,
        "data": {"firm_id": firm},
    });
    let envelope = Envelope {
        id: id.as_str(),
        detail_type: "webhook.ping",
        body: body.to_string(),
    };
    let attempt = post::send(state, invocation, firm, &endpoint, envelope).await;
    note_attempt(&state.table, firm, &endpoint.id, &attempt.record).await?;
    Ok(())
}
