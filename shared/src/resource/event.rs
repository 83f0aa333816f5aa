//! A calendar event, as its clients see it: all of it for those who attend, and when it is for the others to whose matter it belongs.

#[cfg(feature = "table")]
pub mod file;
#[cfg(feature = "table")]
pub mod read;

use crate::resource::Detail;
use crate::resource::{CancelledDate, View};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client may know of a calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it is.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends; not before it begins.
    pub ends_at: Timestamp,
    /// The IANA zone of its wall clock.
    pub time_zone: String,
    /// Whether it takes whole days of that zone.
    pub all_day: bool,
    /// Whether the client is invited to it. The others know nothing of what follows.
    pub attending: bool,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What the firm says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many of the firm's clients are invited, this one included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee_count: Option<usize>,
}

impl Detail for Event {
    fn is_limited(&self) -> bool {
        !self.attending
    }
}

impl Event {
    /// What a client who is not invited may know of it.
    #[must_use]
    pub fn limited(&self) -> Self {
        Self {
            title: self.title.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            time_zone: self.time_zone.clone(),
            all_day: self.all_day,
            attending: false,
            location: None,
            description: None,
            attendee_count: None,
        }
    }

    /// What is kept when it is cancelled.
    pub fn date(&self) -> CancelledDate {
        CancelledDate {
            starts_at: self.starts_at,
            time_zone: self.time_zone.clone(),
            all_day: self.all_day,
        }
    }

    /// What attendees and the others may know of this event, which is one with all details.
    pub fn into_view(self) -> View<Self> {
        View::Limited {
            limited: self.limited(),
            full: self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_invited_learns_when_and_nothing_more() {
        let event = Event {
            title: "Deposition".into(),
            starts_at: Timestamp(1),
            ends_at: Timestamp(2),
            time_zone: "America/New_York".into(),
            all_day: false,
            attending: true,
            location: Some("Room 4".into()),
            description: Some("Bring your passport.".into()),
            attendee_count: Some(1),
        };
        let limited = serde_json::to_value(event.limited()).unwrap();
        let mut fields: Vec<_> = limited.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(
            fields,
            [
                "all_day",
                "attending",
                "ends_at",
                "starts_at",
                "time_zone",
                "title"
            ]
        );
        assert_eq!(limited["attending"], false);
    }
}
