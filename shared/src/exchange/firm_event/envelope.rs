//! The envelope of every event: the `detail` on the bus, around its data.

use crate::value::check::{self, Checks};
use crate::value::time::{DAY, HOUR, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Microseconds in a millisecond.
const MICROSECONDS: i64 = 1_000;

/// The detail of a firm's event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope<D> {
    /// The event's own id, for tracing.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
    /// When it happened (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// The version; it grows with each event about the same resource, and the event with the highest version wins. Maximum: the time of receipt in microseconds since 1970 plus one day, so that a clock can be used.
    #[schemars(range(min = 1))]
    pub version: i64,
    /// Whether nobody is notified of what the event says, by mail or push, now or later. What it shares appears in the portal as unread. Reminders are sent all the same: of a calendar event a day and an hour before, and of a request that waits, unless its `reminders` is false. Use it to load existing data. An invitation is a mail, so `client.invited` cannot be quiet; `client.updated` adds a client without a mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// That it matters that clients look at what the event shares: a message, a bill, a calendar event or a document. Who has not opened it after some hours is told once more, and the firm hears `resource.unread`. It cannot be quiet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important: Option<Important>,
    /// The content of the event.
    pub data: D,
}

/// That it matters that clients look at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Important {
    /// After how many hours a client who has not opened it is told once more.
    #[serde(default = "a_day")]
    #[schemars(range(min = 1, max = MAX_UNREAD_HOURS))]
    pub unread_after_hours: i64,
}

/// Most hours until a client is notified again about something unread: 30 days.
const MAX_UNREAD_HOURS: i64 = 720;

fn a_day() -> i64 {
    24
}

impl Important {
    /// How long until something counts as unread, in milliseconds.
    fn unread_after(self, checks: &mut Checks) -> Option<i64> {
        let hours = self.unread_after_hours;
        let fits = (1..=MAX_UNREAD_HOURS).contains(&hours);
        let fits = if fits { Ok(hours * HOUR) } else { Err("range") };
        checks.take("/important/unread_after_hours", fits)
    }
}

impl<D> Envelope<D> {
    /// How long after the event a client who has not opened what it shares is notified again, in milliseconds. `opened` says whether clients open what it shares.
    pub(super) fn check_important(&self, checks: &mut Checks, opened: bool) -> Option<i64> {
        let important = self.important?;
        if !opened {
            return checks.take("/important", Err("not-opened"));
        }
        if self.quiet {
            return checks.take("/quiet", Err("quiet-important"));
        }
        important.unread_after(checks)
    }

    /// Checks everything but the data; returns the time.
    pub(super) fn check(&self, checks: &mut Checks, now: Timestamp) -> Option<Timestamp> {
        checks.take("/id", check::id(&self.id));
        let highest = now.plus(DAY).0.saturating_mul(MICROSECONDS);
        if !(1..=highest).contains(&self.version) {
            checks.take::<()>("/version", Err("range"));
        }
        checks.take("/time", check::moment(&self.time))
    }
}
