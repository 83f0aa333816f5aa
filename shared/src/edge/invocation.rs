//! The time and the random bytes of one invocation, passed as arguments so that tests control both.

use crate::value::time::Timestamp;
use std::fmt;
use std::time::{Duration, Instant};

/// The time of one invocation and its source of randomness.
#[derive(Clone, Copy, Debug)]
pub struct Invocation {
    /// When the invocation began. One that works for minutes asks [`Invocation::time`] when it is done.
    pub now: Timestamp,
    /// The source of unpredictable bytes.
    pub random: Random,
    began: Instant,
    clock: Option<Clock>,
}

/// Reads a clock that somebody moves, in place of the system's.
#[derive(Clone, Copy)]
pub struct Clock(pub &'static (dyn Fn() -> Timestamp + Sync));

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&(self.0)()).finish()
    }
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
            clock: None,
        }
    }

    /// The time of a clock that may be moved while the invocation works, and the system's randomness.
    pub fn by(clock: Clock) -> Self {
        Self {
            clock: Some(clock),
            ..Self::at((clock.0)())
        }
    }

    /// The time at this moment, never before `now`.
    pub fn time(&self) -> Timestamp {
        let passed = i64::try_from(self.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.clock
            .map_or_else(|| self.now.plus(passed), |clock| (clock.0)())
            .max(self.now)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    static HANDS: AtomicI64 = AtomicI64::new(1_000);

    fn read() -> Timestamp {
        Timestamp(HANDS.load(Ordering::SeqCst))
    }

    #[test]
    fn an_invocation_knows_when_it_began_and_what_time_it_is() {
        let invocation = Invocation::by(Clock(&read));
        HANDS.store(78_000, Ordering::SeqCst);
        assert_eq!(invocation.now, Timestamp(1_000));
        assert_eq!(invocation.time(), Timestamp(78_000));
        HANDS.store(0, Ordering::SeqCst);
        assert_eq!(invocation.time(), Timestamp(1_000), "never backwards");
        let plain = Invocation::at(Timestamp(5));
        assert!(plain.time().since(plain.now) < 60_000);
    }
}
