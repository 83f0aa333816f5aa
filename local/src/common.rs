//! What all moving parts of a running portal share: the clock, the dead letters, and the count of finished batches.

use crate::clock::Clock;
use crate::dead_letters::DeadLetters;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The shared state of the moving parts.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) clock: Arc<Clock>,
    pub(crate) dead_letters: Arc<DeadLetters>,
    pub(crate) activity: Arc<Activity>,
}

/// Counts the batches that event functions have finished.
#[derive(Default)]
pub(crate) struct Activity(AtomicU64);

impl Activity {
    /// Counts a batch, after everything that follows from it was written.
    pub(crate) fn note(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// The number of batches so far.
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}
