//! Where a matter stands: its stages, the one it is in, what happens now, who is waited for, what comes next and by when. All of it is in the firm's own words.
//!
//! A matter has one of it, and every client on the matter sees it: the audience is the matter's. So its newest state stands in its head, and a copy is written for each client on the matter, both when the state changes and when the matter does. Whichever comes second finds the other.

#[cfg(feature = "table")]
mod change;
#[cfg(feature = "table")]
mod history;
#[cfg(feature = "table")]
mod kept;
#[cfg(feature = "table")]
mod overdue;
#[cfg(feature = "table")]
pub mod read;

#[cfg(feature = "table")]
pub use change::{change_stage, follow_matter, unshare_stage};
#[cfg(feature = "table")]
pub use overdue::{Silence, settle_overdue};

use crate::value::id::{FirmId, Kind};
use crate::value::in_languages::{InLanguages, choose_language};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MatterName, Resource};

/// A stage that a matter can be in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The firm's own id of the stage.
    pub id: String,
    /// Its name.
    pub name: InLanguages,
    /// What happens in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<InLanguages>,
    /// How long it usually lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_duration: Option<InLanguages>,
}

/// Whom a matter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// The firm.
    Firm,
    /// The client.
    Client,
    /// A court or an authority.
    Court,
    /// Somebody else: the other side, an expert, an insurer.
    Other,
}

/// Where a matter stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stages of the matter, in order.
    pub stages: Vec<Stage>,
    /// The id of the stage that it is in: one of `stages`.
    pub current: String,
    /// What happens now.
    pub what_happens_now: InLanguages,
    /// Whom it waits for.
    pub waiting_for: WaitingFor,
    /// What comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<InLanguages>,
    /// The day (`2026-11-30`) by which the firm writes again, in the firm's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_by: Option<String>,
}

impl Progress {
    /// The current stage, and its place from 0 on.
    pub fn current(&self) -> Option<(usize, &Stage)> {
        let mut stages = self.stages.iter().enumerate();
        stages.find(|(_, stage)| stage.id == self.current)
    }

    /// Whether every text is in this language.
    pub fn is_in(&self, locale: Locale) -> bool {
        let of_stage = |stage: &Stage| {
            let texts = [
                Some(&stage.name),
                stage.explanation.as_ref(),
                stage.usual_duration.as_ref(),
            ];
            texts.into_iter().flatten().all(|text| text.is_in(locale))
        };
        let texts = [Some(&self.what_happens_now), self.next_step.as_ref()];
        self.stages.iter().all(of_stage)
            && texts.into_iter().flatten().all(|text| text.is_in(locale))
    }

    /// The language in which all of it is shown: the reader's where every text has it, or else the other one.
    pub fn language(&self, reader: Locale) -> Locale {
        choose_language(|locale| self.is_in(locale), reader)
    }

    /// The moment at which the firm has been silent for longer than it said: the end of that day in the firm's time zone.
    pub fn overdue_at(&self, zone: &TimeZone) -> Option<Timestamp> {
        let day: Date = self.next_update_by.as_ref()?.parse().ok()?;
        let after = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
        Some(Timestamp(after.timestamp().as_millisecond()))
    }
}

/// Where the matter that `firm` calls `matter_ref` stands, as a resource.
pub fn resource_of(firm: &FirmId, matter_ref: &str) -> Resource {
    Resource::new(firm, Kind::Stage, matter_ref)
}

/// The matter itself, as a resource.
#[cfg(feature = "table")]
fn matter_of(firm: &FirmId, matter: &MatterName) -> Resource {
    Resource::new(firm, Kind::Matter, &matter.theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(next_update_by: Option<&str>) -> Progress {
        let text = |en: &str, es: Option<&str>| InLanguages {
            en: Some(en.to_owned()),
            es: es.map(str::to_owned),
        };
        Progress {
            stages: vec![Stage {
                id: "filed".to_owned(),
                name: text("Filed", Some("Presentado")),
                explanation: None,
                usual_duration: None,
            }],
            current: "filed".to_owned(),
            what_happens_now: text("The court reads it.", Some("El juzgado lo lee.")),
            waiting_for: WaitingFor::Court,
            next_step: None,
            next_update_by: next_update_by.map(str::to_owned),
        }
    }

    #[test]
    fn the_day_ends_in_the_zone_of_the_firm() {
        let at = |day, zone: &str| {
            let zone = TimeZone::get(zone).unwrap();
            progress(Some(day))
                .overdue_at(&zone)
                .map(Timestamp::rfc3339)
        };
        let end = |text: &str| Some(text.to_owned());
        assert_eq!(at("2026-11-30", "UTC"), end("2026-12-01T00:00:00Z"));
        assert_eq!(
            at("2026-11-30", "America/New_York"),
            end("2026-12-01T05:00:00Z")
        );
        // The day on which clocks go forward at midnight begins at one.
        assert_eq!(at("2026-03-27", "Asia/Beirut"), end("2026-03-27T22:00:00Z"));
        assert_eq!(progress(None).overdue_at(&TimeZone::UTC), None);
    }

    #[test]
    fn all_of_it_is_in_one_language() {
        let both = progress(None);
        assert_eq!(both.language(Locale::Es), Locale::Es);
        let mut half = both.clone();
        half.what_happens_now.es = None;
        assert_eq!(half.language(Locale::Es), Locale::En);
        assert_eq!(half.language(Locale::En), Locale::En);
    }
}
