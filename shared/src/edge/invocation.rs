//! The time and the random bytes of one invocation, passed as arguments so that tests control both.

use crate::value::time::Timestamp;
use std::time::{Duration, Instant};

/// The time of one invocation and its source of randomness.
#[derive(Clone, Copy, Debug)]
pub struct Invocation {
    /// When the invocation began.
    pub now: Timestamp,
    /// The source of unpredictable bytes.
    pub random: Random,
    began: Instant,
}

impl Invocation {
    /// The system's clock and randomness.
    #[expect(clippy::disallowed_methods, reason = "this is the edge")]
    pub fn system() -> Self {
        Self::at(Timestamp(jiff::Timestamp::now().as_millisecond()))
    }

    /// A given time and the system's randomness.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            random: Random,
            began: Instant::now(),
        }
    }

    /// How long the invocation has worked, whatever the portal's time is.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// The operating system's cryptographic randomness.
#[derive(Clone, Copy, Debug)]
pub struct Random;

impl Random {
    /// `N` unpredictable bytes.
    ///
    /// # Panics
    /// When the operating system provides no randomness. No secret may be made then.
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret may be made; the invocation must die"
    )]
    pub fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        bytes
    }
}
