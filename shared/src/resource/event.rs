//! Calendar events, as clients see them: in full for those who attend, and without the details for other clients on the matter.

#[cfg(feature = "table")]
mod entry;
#[cfg(feature = "table")]
pub mod feed;
#[cfg(feature = "table")]
pub mod file;
#[cfg(feature = "table")]
pub mod read;
pub mod remind;
#[cfg(feature = "table")]
mod zone;

use crate::resource::Detail;
use crate::resource::{CancelledDate, View};
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client may see of a calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The title.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends; not before the start.
    pub ends_at: Timestamp,
    /// The IANA time zone of its local times.
    pub time_zone: String,
    /// Whether it lasts whole days in that zone.
    pub all_day: bool,
    /// Whether the client is invited. Other clients do not get the fields below.
    pub attending: bool,
    /// Where it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The firm's description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many of the firm's clients are invited, including this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee_count: Option<usize>,
}

impl Detail for Event {
    fn is_limited(&self) -> bool {
        !self.attending
    }
}

impl Event {
    /// The part that a client who is not invited may see.
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

    /// What remains when it is cancelled.
    pub fn date(&self) -> CancelledDate {
        CancelledDate {
            starts_at: self.starts_at,
            time_zone: self.time_zone.clone(),
            all_day: self.all_day,
        }
    }

    /// The views for attendees and for other clients, made from this full event.
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
