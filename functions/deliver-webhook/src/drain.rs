//! Sends what waits in a line, in order, until there is nothing more or something is not accepted.

use crate::State;
use crate::failure::{self, DeliveryFailure};
use crate::post::{self, Attempted, Envelope, now};
use shared::edge::invocation::Invocation;
use shared::engine::table::QueryPage;
use shared::exchange::endpoint::{
    AttemptOutcome, Claim, DisabledReason, Endpoint, Job, Line, LineRef, RETRY_SCHEDULE, Released,
    claim, disable_endpoint, mark_down, mark_healthy, next_attempt, note_attempt, wake,
};
use shared::exchange::outbox::{OutboxEvent, read_of_client, read_span};
use shared::failure::Failure;
use shared::value::id::{Id, LineId};
use shared::value::time::{MINUTE, Timestamp};
use std::time::Duration;

/// Largest body, in bytes (Standard Webhooks 1.0, "Payload size").
const MAX_BODY: usize = 20_000;

/// Events that are read at once.
const PAGE: usize = 20;

/// How long one invocation works on a line. The last attempt takes 15 seconds at most, and the function has 60.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the other lines of an endpoint wait when one of them got no answer, in milliseconds: one attempt finds out for all of them.
const DOWN: i64 = 5 * MINUTE;

/// Waits up to this are kept by the queue, to the second; longer ones by the sweep, to the minute. In milliseconds (SQS delays a message by 15 minutes at most).
const SOON: i64 = 15 * MINUTE;

/// The name of a new lease.
pub(crate) fn lease_of(invocation: Invocation) -> String {
    LineId::generate(invocation).to_string()
}

/// Continues a line, unless it waits for its time or another delivery works on it.
pub(crate) async fn continue_line(
    state: &State,
    invocation: Invocation,
    endpoint: &Endpoint,
    of: &LineRef,
    early: bool,
) -> Result<(), Failure> {
    let lease = lease_of(invocation);
    loop {
        let now = now(invocation);
        // A line of an endpoint that gets nothing is only noted, so that it can be continued.
        let early = early || endpoint.disabled.is_some();
        match claim(&state.table, of, endpoint.from, &lease, early, now).await? {
            Claim::Taken(line) if endpoint.disabled.is_some() => {
                line.rest(&state.table).await?;
                return Ok(());
            }
            Claim::Taken(line) => {
                let mut drain = Drain {
                    state,
                    invocation,
                    endpoint,
                    failed: endpoint.failing_since.is_some(),
                };
                return drain.run(line, early).await;
            }
            Claim::Busy if wake(&state.table, of, now).await? => return Ok(()),
            Claim::Busy => {}
            Claim::Early | Claim::Over => return Ok(()),
        }
    }
}

/// One delivery's work on a line.
struct Drain<'a> {
    state: &'a State,
    invocation: Invocation,
    endpoint: &'a Endpoint,
    /// Whether the table says that the endpoint fails.
    failed: bool,
}

/// How a line goes on after an event that was not accepted.
enum After {
    /// With the next event.
    Next(Line),
    /// Later, or not at all.
    Ended,
}

impl Drain<'_> {
    async fn run(&mut self, mut line: Line, early: bool) -> Result<(), Failure> {
        let down = self.endpoint.down_until;
        loop {
            let page = self.read(&line).await?;
            for event in page.items {
                let now = now(self.invocation);
                if !self.endpoint.takes(&event.detail_type) || event.ends_at <= now {
                    line.position = event.position;
                    continue;
                }
                if let Some(until) = down.filter(|until| now < *until && !early) {
                    let attempts = line.attempts;
                    return self.wait(line, attempts, until).await;
                }
                if self.invocation.elapsed() > PATIENCE {
                    return self.leave(line).await;
                }
                match self.deliver(line, &event).await? {
                    After::Next(same) => line = same,
                    After::Ended => return Ok(()),
                }
            }
            if !page.more {
                match self.give_back(line).await? {
                    None => return Ok(()),
                    Some(woken) => line = woken,
                }
            }
        }
    }

    /// Gives back a line with nothing left in it. If something new came meanwhile, the line stays with the caller.
    async fn give_back(&self, mut line: Line) -> Result<Option<Line>, Failure> {
        if line.until.is_some() {
            line.forget(&self.state.table).await?;
            return Ok(None);
        }
        let released = line.release(&self.state.table).await?;
        Ok((released == Released::Woken).then_some(line))
    }

    async fn read(&self, line: &Line) -> Result<QueryPage<OutboxEvent>, Failure> {
        let (table, firm) = (&self.state.table, &line.of.firm);
        if let Some(until) = line.until {
            return Ok(read_span(table, firm, line.position, until, PAGE).await?);
        }
        let client = line.of.client();
        Ok(read_of_client(table, firm, &client, line.position, PAGE).await?)
    }

    async fn deliver(&mut self, mut line: Line, event: &OutboxEvent) -> Result<After, Failure> {
        let envelope = Envelope {
            id: &event.id,
            detail_type: &event.detail_type,
            body: event.body_within(MAX_BODY),
        };
        let firm = line.of.firm.clone();
        let attempted =
            post::send(self.state, self.invocation, &firm, self.endpoint, envelope).await;
        let (table, id) = (&self.state.table, &self.endpoint.id);
        match attempted.record.outcome {
            AttemptOutcome::Delivered => {
                line.advance(table, event.position, now(self.invocation))
                    .await?;
                note_attempt(table, &firm, id, &attempted.record).await?;
                if self.failed {
                    mark_healthy(table, &firm, id).await?;
                    self.failed = false;
                }
                Ok(After::Next(line))
            }
            AttemptOutcome::Gone => {
                note_attempt(table, &firm, id, &attempted.record).await?;
                self.disable(line, DisabledReason::Gone).await?;
                Ok(After::Ended)
            }
            _ => self.put_off(line, event, attempted).await,
        }
    }

    /// Decides what follows an attempt that failed.
    async fn put_off(
        &mut self,
        mut line: Line,
        event: &OutboxEvent,
        mut attempted: Attempted,
    ) -> Result<After, Failure> {
        let (table, firm, id) = (&self.state.table, line.of.firm.clone(), &self.endpoint.id);
        let now = now(self.invocation);
        let attempts = line.attempts + 1;
        let due = next_attempt(attempts, attempted.retry_after, now, self.invocation.random);
        let down = attempted.is_down().then(|| {
            let longest = attempted.retry_after.map_or(DOWN, |asked| asked.max(DOWN));
            due.map_or(now.plus(longest), |due| due.min(now.plus(longest)))
        });
        mark_down(table, &firm, id, down, now).await?;
        self.failed = true;
        let given_up = self
            .endpoint
            .failing_since
            .is_some_and(|since| now.since(since) >= RETRY_SCHEDULE.iter().sum::<i64>());
        attempted.record.next_at = due.filter(|_| !given_up);
        note_attempt(table, &firm, id, &attempted.record).await?;
        match due {
            _ if given_up => self.disable(line, DisabledReason::Failing).await?,
            Some(due) => self.wait(line, attempts, due).await?,
            None => {
                self.put_aside(&line, event).await?;
                line.advance(table, event.position, now).await?;
                return Ok(After::Next(line));
            }
        }
        Ok(After::Ended)
    }

    /// The line goes on at `due`.
    async fn wait(&self, line: Line, attempts: usize, due: Timestamp) -> Result<(), Failure> {
        let of = line.of.clone();
        line.wait(&self.state.table, attempts, due).await?;
        let now = now(self.invocation);
        if due.since(now) <= SOON {
            let job = Job::Line { of, early: false };
            self.state.jobs.put_later(&job, now, due).await?;
        }
        Ok(())
    }

    /// Another invocation continues the line.
    async fn leave(&self, line: Line) -> Result<(), Failure> {
        let of = line.of.clone();
        line.leave(&self.state.table).await?;
        let job = Job::Line { of, early: false };
        self.state.jobs.put(&job).await
    }

    /// An endpoint that gets nothing any more. What waits stays in its line.
    async fn disable(&self, line: Line, reason: DisabledReason) -> Result<(), Failure> {
        let (firm, now) = (line.of.firm.clone(), now(self.invocation));
        let table = &self.state.table;
        disable_endpoint(table, &firm, &self.endpoint.id, reason, now).await?;
        line.rest(table).await?;
        failure::tell(
            self.state,
            &firm,
            self.endpoint,
            DeliveryFailure::Disabled,
            now,
        )
        .await
    }

    /// An event that the endpoint never accepts, although it accepts others. The dead letter is a job that sends it again.
    async fn put_aside(&self, line: &Line, event: &OutboxEvent) -> Result<(), Failure> {
        let (firm, now) = (&line.of.firm, now(self.invocation));
        let replay = Job::Replay {
            of: LineRef {
                line: Id::derive(&[firm.as_str(), self.endpoint.id.as_str(), &event.id]),
                replay: true,
                ..line.of.clone()
            },
            after: event.position - 1,
            until: event.position,
        };
        let letter = serde_json::to_string(&replay).unwrap_or_default();
        let reason = format!("an endpoint accepted {} in none of 10 attempts", event.id);
        self.state.dead_letters.put(&letter, &reason).await?;
        failure::tell(
            self.state,
            firm,
            self.endpoint,
            DeliveryFailure::PutAside,
            now,
        )
        .await
    }
}
