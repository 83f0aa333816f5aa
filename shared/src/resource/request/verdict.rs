//! The firm's word on an answer, and what follows from it for the clients.

use super::store::{put_state, read_or_new};
use super::{RequestState, SaidOfAnswer, Stands, Verdict, remind};
use crate::engine::table::{Table, TableError};
use crate::resource::held::read_holders;
use crate::resource::prompt::put_prompt;
use crate::resource::{Applied, Prompt, PromptReason, Resource};
use crate::value::time::Timestamp;

/// How often a write is tried again that another one came before.
const TRIES: usize = 8;

/// Records the firm's word on an answer. Safe to repeat, and in any order with other events: words have a version line of their own.
pub async fn judge_answer(
    table: &Table,
    said: &SaidOfAnswer,
    version: i64,
    now: Timestamp,
) -> Result<Applied, TableError> {
    for _ in 0..TRIES {
        let state = read_or_new(table, &said.request).await?;
        let verdict = Verdict {
            version,
            accepted: said.accepted,
            answer: said.answer.clone(),
            reason: said.reason.clone(),
            at: now,
            quiet: said.quiet,
        };
        let Some(next) = state.judged(verdict) else {
            // An earlier attempt may have ended before the clients were prompted.
            follow_state(table, &said.request, &state, now).await?;
            return Ok(Applied::Stale);
        };
        if table.write(put_state(&next, &said.request.id)).await? {
            follow_state(table, &said.request, &next, now).await?;
            return Ok(Applied::Done);
        }
    }
    Err(TableError::busy("the state of a request"))
}

/// Does what follows for clients from a version of a request, after it was shared: the next reminder, and the prompt of an answer that was returned before. Safe to repeat.
pub async fn follow_request(
    table: &Table,
    resource: &Resource,
    now: Timestamp,
) -> Result<(), TableError> {
    let state = read_or_new(table, resource).await?;
    if !state.stands().is_waiting() {
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
    if state.stands() != Stands::Returned {
        return Ok(());
    }
    // With the answer, the reminders had ended.
    remind::expect_reminder(table, resource, now).await?;
    prompt_returned(table, resource, state).await
}

/// Prompts every client who has the request, when its answer was returned and not quietly.
async fn prompt_returned(
    table: &Table,
    resource: &Resource,
    state: &RequestState,
) -> Result<(), TableError> {
    let Some(verdict) = state.verdict.as_ref().filter(|verdict| !verdict.quiet) else {
        return Ok(());
    };
    if state.stands() != Stands::Returned {
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
