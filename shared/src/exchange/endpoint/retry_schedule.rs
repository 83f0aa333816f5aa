//! When an event that was not accepted is sent again.

use crate::edge::invocation::Random;
use crate::value::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};

/// The waits between attempts, in milliseconds: about 75 hours in all (Standard Webhooks 1.0, "Retries and the retry schedule").
pub const RETRY_SCHEDULE: [i64; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// A wait is longer by up to this part of it, so that lines that failed together do not come back together.
const JITTER: i64 = 10;

/// Longest wait that an endpoint can ask for, in milliseconds.
const MAX_RETRY_AFTER: i64 = DAY;

/// When the next attempt is due after `attempts` that failed; `None` when there is none.
pub fn next_attempt(
    attempts: usize,
    retry_after: Option<i64>,
    now: Timestamp,
    random: Random,
) -> Option<Timestamp> {
    let wait = *RETRY_SCHEDULE.get(attempts.checked_sub(1)?)?;
    let drawn = i64::from(u16::from_be_bytes(random.bytes()));
    let jitter = wait / JITTER * drawn / i64::from(u16::MAX);
    let asked = retry_after.map_or(0, |asked| asked.clamp(0, MAX_RETRY_AFTER));
    Some(now.plus((wait + jitter).max(asked)))
}

/// Reads `Retry-After`, seconds or a date (RFC 9110, section 10.2.3), as milliseconds from `now`; `None` for anything else.
pub fn read_retry_after(text: &str, now: Timestamp) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse::<i64>().ok()?.saturating_mul(SECOND));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Timestamp(date.as_millisecond()).since(now).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_nine_more_attempts_within_75_to_84_hours() {
        let mut now = Timestamp(0);
        for attempts in 1..=RETRY_SCHEDULE.len() {
            let next = next_attempt(attempts, None, now, Random).unwrap();
            assert!(next > now);
            now = next;
        }
        assert_eq!(
            next_attempt(RETRY_SCHEDULE.len() + 1, None, now, Random),
            None
        );
        assert!((75 * HOUR..84 * HOUR).contains(&now.0), "{}", now.0);
    }

    #[test]
    fn an_endpoint_can_ask_for_a_longer_wait_of_up_to_a_day() {
        let at = |asked| {
            next_attempt(1, Some(asked), Timestamp(0), Random)
                .unwrap()
                .0
        };
        assert!(at(0) >= 5 * SECOND);
        assert_eq!(at(HOUR), HOUR);
        assert_eq!(at(i64::MAX), DAY);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Timestamp::parse("2026-11-29T08:00:00Z").unwrap();
        let read = |text| read_retry_after(text, now);
        assert_eq!(read("120"), Some(120 * SECOND));
        assert_eq!(read("Sun, 29 Nov 2026 09:00:00 GMT"), Some(HOUR));
        assert_eq!(read("Sun, 29 Nov 2026 07:00:00 GMT"), Some(0));
        for text in ["", "-1", "soon", "1.5", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
