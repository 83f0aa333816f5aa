//! The portal's time, which tests and demos can move forward and stop. Requests to the engines are still signed with the system's time.

use crate::kept::write_whole;
use serde::{Deserialize, Serialize};
use shared::edge::invocation::{self, Invocation};
use shared::value::time::Timestamp;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The clock of one portal.
pub(crate) struct Clock {
    /// Never freed, because invocations copy the way to it: some 50 bytes for each portal of a process.
    face: &'static Face,
    /// Reads it.
    reading: invocation::Clock,
    file: Option<PathBuf>,
    moved: watch::Sender<()>,
}

/// What a clock shows.
#[derive(Debug, Default)]
struct Face(Mutex<State>);

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct State {
    /// How many milliseconds the portal's time is ahead of the system's.
    ahead: i64,
    /// The time at which the clock is stopped; `None` while it runs.
    held: Option<Timestamp>,
}

impl Clock {
    /// A clock that begins at `start`, or at the system's time; `file` keeps it across restarts.
    pub(crate) fn new(start: Option<Timestamp>, file: Option<PathBuf>) -> Self {
        let kept = file
            .as_ref()
            .and_then(|file| std::fs::read(file).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let state = match start {
            Some(start) => State {
                ahead: start.since(system()),
                held: None,
            },
            None => kept.unwrap_or_default(),
        };
        let face: &'static Face = Box::leak(Box::new(Face(Mutex::new(state))));
        Self {
            face,
            reading: invocation::Clock(Box::leak(Box::new(move || face.now()))),
            file,
            moved: watch::Sender::new(()),
        }
    }

    /// The portal's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.face.now()
    }

    /// The portal's time and the system's randomness, for one invocation.
    pub(crate) fn invocation(&self) -> Invocation {
        Invocation::by(self.reading)
    }

    /// Whether the clock is stopped.
    pub(crate) fn is_held(&self) -> bool {
        self.state().held.is_some()
    }

    /// Whether the portal's time is behind the system's: items that an engine considers expired are then still valid.
    pub(crate) fn is_behind(&self) -> bool {
        self.now() < system()
    }

    /// Moves the time forward.
    pub(crate) fn advance(&self, milliseconds: i64) {
        self.change(|state| {
            state.ahead = state.ahead.saturating_add(milliseconds);
            state.held = state.held.map(|held| held.plus(milliseconds));
        });
    }

    /// Stops the clock, or lets it run on from its current time.
    pub(crate) fn hold(&self, hold: bool) {
        self.change(|state| {
            let now = state.held.unwrap_or_else(|| system().plus(state.ahead));
            state.ahead = now.since(system());
            state.held = hold.then_some(now);
        });
    }

    /// Signals each manual change of the time.
    pub(crate) fn watch(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let state = {
            let mut state = self.state();
            change(&mut state);
            *state
        };
        if let Some(file) = &self.file {
            write_whole(file, &state);
        }
        self.moved.send_replace(());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.face.state()
    }
}

impl Face {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        let state = self.state();
        state.held.unwrap_or_else(|| system().plus(state.ahead))
    }
}

fn system() -> Timestamp {
    Invocation::system().now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_moves_only_by_hand() {
        let clock = Clock::new(Some(Timestamp(1_000_000)), None);
        clock.hold(true);
        let held = clock.now();
        assert!(held.since(Timestamp(1_000_000)) < 5_000);
        clock.advance(3_599_000);
        assert_eq!(clock.now(), held.plus(3_599_000));
        clock.hold(false);
        assert!(clock.now() >= held.plus(3_599_000));
        assert!(
            clock.now().since(held) < 3_604_000,
            "it goes on from where it stood"
        );
        assert!(clock.is_behind());
    }

    #[test]
    fn a_restart_keeps_the_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock.json");
        Clock::new(None, Some(file.clone())).advance(86_400_000);
        let again = Clock::new(None, Some(file));
        assert!(again.now().since(system()) > 86_000_000);
    }
}
