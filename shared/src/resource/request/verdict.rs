//! The firm's decision on an answer, and what follows from it for the clients.

use super::store::{put_state, read_or_new};
use super::{AnswerDecision, RequestState, RequestStatus, Verdict, remind};
use crate::engine::table::{Table, TableError};
use crate::resource::held::read_holders;
use crate::resource::prompt::put_prompt;
use crate::resource::{Applied, Prompt, PromptReason, Resource};
use crate::value::time::Timestamp;

/// How often a write that conflicts with another one is tried again.
const TRIES: usize = 8;

/// Records the firm's decision on an answer. Safe to repeat, and in any order with other events: decisions have versions of their own.
pub async fn judge_answer(
    table: &Table,
    decision: &AnswerDecision,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    for _ in 0..TRIES {
        let state = read_or_new(table, &decision.request).await?;
        let verdict = Verdict {
            version,
            accepted: decision.accepted,
            answer: decision.answer.clone(),
            reason: decision.reason.clone(),
            at: now,
            quiet: decision.quiet,
        };
        let Some(next) = state.judged(verdict) else {
            // An earlier attempt may have ended before the clients were prompted.
            follow_state(table, &decision.request, &state, now).await?;
            return Ok(Applied::Stale);
        };
        if table.write(put_state(&next, &decision.request.id)).await? {
            follow_state(table, &decision.request, &next, now).await?;
            return Ok(Applied::Done);
        }
    }
    Err(TableError::busy("the state of a request"))
}

/// Does what follows for clients after a version of a request was shared: enters the next reminder, and prompts about an answer that was returned before. Safe to repeat.
pub async fn follow_request(
    table: &Table,
    resource: &Resource,
    now: Timestamp,
) -> Result<(), TableError> {
    let state = read_or_new(table, resource).await?;
    if !state.status().is_waiting() {
        return Ok(());
    }
    remind::expect_reminder(table, resource, now).await?;
    prompt_returned(table, resource, &state).await
}

async fn follow_state(
    table: &Table,
    resource: &Resource,
    state: &RequestState,
    now: Timestamp,
) -> Result<(), TableError> {
    if state.status() != RequestStatus::Returned {
        return Ok(());
    }
    // The answer had ended the reminders.
    remind::expect_reminder(table, resource, now).await?;
    prompt_returned(table, resource, state).await
}

/// Prompts every client who has the request, if its answer was returned, unless the event was quiet.
async fn prompt_returned(
    table: &Table,
    resource: &Resource,
    state: &RequestState,
) -> Result<(), TableError> {
    let Some(verdict) = state.verdict.as_ref().filter(|verdict| !verdict.quiet) else {
        return Ok(());
    };
    if state.status() != RequestStatus::Returned {
        return Ok(());
    }
    let prompt = Prompt {
        at: verdict.at,
        why: PromptReason::Returned,
        version: None,
    };
    for client in read_holders(table, resource).await? {
        put_prompt(table, &client, resource, prompt).await?;
    }
    Ok(())
}
