//! Rounds: calls that are made beside each other. Each call is held until no other one has come for a while; all that are held then go on together, and what comes after them is the next round.

use super::lock;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long no call must come for a round to be complete: longer than a busy machine needs from one call of a round to the next, which are made without waiting for anything.
const QUIET: Duration = Duration::from_millis(100);

#[derive(Default)]
pub(super) struct Gate(Mutex<State>);

#[derive(Default)]
struct State {
    closed: bool,
    round: u32,
    newest: Option<Instant>,
}

impl Gate {
    /// Lets calls pass at once, or holds them from now on; the next round is the first one.
    pub(super) fn open(&self, open: bool) {
        *lock(&self.0) = State {
            closed: !open,
            ..State::default()
        };
    }

    /// Waits for the end of the round; answers its number, from 1 on, or 0 where nothing is held.
    pub(super) async fn pass(&self) -> u32 {
        let round = {
            let mut state = lock(&self.0);
            if !state.closed {
                return 0;
            }
            state.newest = Some(Instant::now());
            state.round
        };
        loop {
            let wait = {
                let mut state = lock(&self.0);
                let quiet = state.newest.map_or(QUIET, |newest| newest.elapsed());
                if state.round != round || !state.closed {
                    return round + 1;
                }
                if quiet >= QUIET {
                    state.round += 1;
                    return round + 1;
                }
                QUIET.saturating_sub(quiet)
            };
            tokio::time::sleep(wait).await;
        }
    }
}
