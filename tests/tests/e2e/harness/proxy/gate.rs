//! Rounds: calls made concurrently. Each call is held until no other has arrived for a while; all held calls then continue together, and later ones belong to the next round.

use super::lock;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long no call may arrive before a round is complete: longer than a busy machine needs between two calls of a round, which do not wait for each other.
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
    /// Lets calls pass at once, or holds them from now on, starting with round 1.
    pub(super) fn open(&self, open: bool) {
        *lock(&self.0) = State {
            closed: !open,
            ..State::default()
        };
    }

    /// Waits for the end of the round; returns its number from 1 on, or 0 when calls are not held.
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
