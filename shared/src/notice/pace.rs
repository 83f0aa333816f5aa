//! When news is sent. The first news is sent at once. Then the portal stays quiet to that client about that firm and collects further news into one digest. A bulk load of any size thus causes one mail and one digest, and a single share is announced without delay.

use crate::value::time::{DAY, HOUR, MINUTE, Timestamp};
use serde::Deserialize;

/// In milliseconds: how long the portal stays quiet after a mail, and how long no further news must arrive before a digest is sent.
pub const QUIET: i64 = 5 * MINUTE;

/// Maximum time that news waits while more keeps arriving, in milliseconds.
pub const LONGEST: i64 = HOUR;

/// How long after a mail that says nothing new requests are not reminded of, in milliseconds, for one client and firm. Reminders are due at one hour of the day, and clocks may go forward or mails be late in between.
const REMINDER_GAP: i64 = 20 * HOUR;

/// What was last sent to one client about one firm, and what is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Pace {
    /// When the last mail or push with news was sent.
    #[serde(rename = "told_at")]
    pub notified_at: Option<Timestamp>,
    /// Since when news has been waiting; `None` when there is none.
    pub waiting_since: Option<Timestamp>,
    /// When the newest waiting news arrived.
    pub came_at: Option<Timestamp>,
    /// When the last mail or push that reminded of requests, or repeated what is unread, was sent.
    #[serde(default)]
    pub reminded_at: Option<Timestamp>,
    /// When the last one that reminded of requests was sent.
    #[serde(default)]
    pub reminded_of_requests_at: Option<Timestamp>,
    /// Whether any of the waiting news is urgent ([`super::Topic::urgent`]).
    #[serde(default)]
    pub urgent: bool,
    /// When the queue delivers the message that checks the waiting news.
    pub wake_at: Option<Timestamp>,
}

impl Pace {
    /// Whether news is sent at once: nothing is waiting, and the last mail is at least [`QUIET`] ago.
    pub fn free(&self, now: Timestamp) -> bool {
        self.waiting_since.is_none() && self.quiet_until() <= now
    }

    /// The pace after news arrived at `now` and has to wait.
    #[must_use]
    pub fn with_news(self, now: Timestamp, urgent: bool) -> Self {
        Self {
            waiting_since: self.waiting_since.or(Some(now)),
            came_at: Some(now),
            urgent: self.urgent || urgent,
            ..self
        }
    }

    /// When the waiting news is sent: once no further news has arrived for [`QUIET`], or after [`LONGEST`], but not within [`QUIET`] of the last mail. Urgent news is sent as soon as the last mail is [`QUIET`] ago.
    pub fn due(&self) -> Timestamp {
        let quiet_until = self.quiet_until();
        let (Some(since), Some(came_at)) = (self.waiting_since, self.came_at) else {
            return quiet_until;
        };
        if self.urgent {
            return quiet_until;
        }
        came_at
            .plus(QUIET)
            .min(since.plus(LONGEST))
            .max(quiet_until)
    }

    /// Whether a message is already queued that arrives in time for the waiting news.
    pub fn wakes(&self, now: Timestamp) -> bool {
        self.wake_at
            .is_some_and(|wake_at| now < wake_at && wake_at <= self.due())
    }

    /// Whether a reminder of requests would be the second mail of a day that says nothing new.
    pub fn has_reminded(&self, now: Timestamp) -> bool {
        let recent = |at: Timestamp| now < at.plus(REMINDER_GAP);
        self.reminded_at.is_some_and(recent)
    }

    /// Whether the mail of that day led to the requests.
    pub fn has_reminded_of_requests(&self, now: Timestamp) -> bool {
        let recent = |at: Timestamp| now < at.plus(REMINDER_GAP);
        self.reminded_of_requests_at.is_some_and(recent)
    }

    /// When what is unread may be repeated, a day after such a mail; `None` if it may now.
    pub fn repeats_at(&self, now: Timestamp) -> Option<Timestamp> {
        let then = self.reminded_at?.plus(DAY);
        (now < then).then_some(then)
    }

    fn quiet_until(&self) -> Timestamp {
        self.notified_at
            .map_or(Timestamp(0), |notified_at| notified_at.plus(QUIET))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(43_200_000);

    fn told() -> Pace {
        Pace {
            notified_at: Some(NOON),
            ..Pace::default()
        }
    }

    #[test]
    fn the_first_news_goes_at_once_and_so_does_what_comes_after_the_quiet() {
        assert!(Pace::default().free(NOON));
        assert!(!told().free(NOON.plus(QUIET - 1)));
        assert!(told().free(NOON.plus(QUIET)));
    }

    #[test]
    fn a_digest_goes_when_nothing_more_comes() {
        let pace = told().with_news(NOON.plus(MINUTE), false);
        assert_eq!(pace.due(), NOON.plus(MINUTE + QUIET));
        let pace = pace.with_news(NOON.plus(4 * MINUTE), false);
        assert_eq!(pace.due(), NOON.plus(4 * MINUTE + QUIET));
        assert!(!pace.free(NOON.plus(HOUR)), "what waits is never passed by");
    }

    #[test]
    fn nothing_waits_longer_than_an_hour() {
        let mut pace = told();
        for minute in 1..=70 {
            pace = pace.with_news(NOON.plus(minute * MINUTE), false);
        }
        assert_eq!(pace.due(), NOON.plus(MINUTE + LONGEST));
    }

    #[test]
    fn what_is_urgent_waits_for_the_quiet_alone() {
        let pace = told().with_news(NOON.plus(MINUTE), true);
        let pace = pace.with_news(NOON.plus(4 * MINUTE), false);
        assert_eq!(pace.due(), NOON.plus(QUIET));
    }

    #[test]
    fn a_message_that_comes_too_late_wakes_nobody() {
        let pace = told().with_news(NOON.plus(MINUTE), false);
        let at = |wake_at| Pace {
            wake_at: Some(wake_at),
            ..pace
        };
        assert!(!pace.wakes(NOON));
        assert!(at(pace.due()).wakes(NOON));
        assert!(at(NOON.plus(QUIET)).wakes(NOON), "it looks again then");
        assert!(!at(pace.due().plus(1)).wakes(NOON));
        assert!(!at(NOON).wakes(NOON), "it came already");
    }
}
