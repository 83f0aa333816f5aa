//! Reading where matters stand.

use super::history::{StageEntry, moves, read_entries};
use super::{Progress, WaitingFor};
use crate::edge::problem::Problem;
use crate::engine::table::{Query, Range, Table, TableError};
use crate::key;
use crate::people::access::{PerMembership, Viewer};
use crate::people::firm::{Firm, read_firm};
use crate::resource::SharedCopy;
use crate::resource::matter::{Matter, MatterStatus};
use crate::value::id::{ClientRef, FirmId, Kind, ResourceId};
use crate::value::text::Locale;
use crate::value::time::Timestamp;
use futures::future::try_join;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A matter and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StandingMatter)]
pub struct StandingMatterView {
    /// `matter_` and 26 characters.
    pub id: String,
    /// The firm that works on the matter.
    pub firm_id: String,
    /// The name that the firm gave it.
    pub name: String,
    /// Whether the firm still works on the matter.
    pub status: MatterStatus,
    /// Where it stands; absent while the firm has not said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub progress: Option<ProgressView>,
}

/// Where a matter stands, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MatterProgress)]
pub struct ProgressView {
    /// The language of the texts: the reader's, where the firm wrote all of them in it.
    pub language: Locale,
    /// The name of the stage that the matter is in.
    pub stage: String,
    /// The number of this stage, from 1 on.
    pub number: usize,
    /// How many stages the matter has.
    pub count: usize,
    /// What happens now.
    pub what_happens_now: String,
    /// Whom the matter waits for.
    pub waiting_for: WaitingFor,
    /// What comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_step: Option<String>,
    /// The day by which the firm writes again, in the firm's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date)]
    pub next_update_by: Option<String>,
    /// Whether that day is over, and the firm has said nothing new. Never for a closed matter.
    pub overdue: bool,
}

/// The stages of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MatterStages)]
pub struct StagesView {
    /// `matter_` and 26 characters.
    pub matter_id: String,
    /// The firm that works on the matter.
    pub firm_id: String,
    /// The firm's own id of the stage that the matter is in: one of `stages`.
    pub current: String,
    /// Where the matter stands, in short.
    #[serde(flatten)]
    pub progress: ProgressView,
    /// All stages, in order.
    pub stages: Vec<StageView>,
    /// When the matter came into which stage, oldest first; at most 200 changes back.
    pub history: Vec<StageMoveView>,
}

/// A stage of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MatterStage)]
pub struct StageView {
    /// The firm's own id of the stage.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What happens in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub explanation: Option<String>,
    /// How long it usually lasts, in the firm's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub usual_duration: Option<String>,
    /// When the matter last came into it; absent if it never was in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub entered_at: Option<String>,
}

/// A matter came into a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MatterStageMove)]
pub struct StageMoveView {
    /// The firm's own id of the stage.
    pub stage_id: String,
    /// The name that the stage had.
    pub name: String,
    /// When.
    #[schema(format = DateTime)]
    pub entered_at: String,
}

/// What is read for each client that the person is.
struct Found {
    firm: Option<Firm>,
    stages: Vec<SharedCopy<Progress>>,
}

/// The matters that somebody sees, by name, each with where it stands. Takes one round of calls.
///
/// # Errors
/// When the session is over, or the table cannot be reached.
pub async fn list_matters(
    table: &Table,
    viewer: Viewer<'_>,
    locale: Locale,
    now: Timestamp,
) -> Result<Vec<StandingMatterView>, Problem> {
    let find = |client: ClientRef| async move { find(table, &client).await };
    let seen = viewer.read(table, now, find).await?;
    let mut newest: BTreeMap<ResourceId, Standing<'_>> = BTreeMap::new();
    for standing in seen.iter().flat_map(standings) {
        match newest.get(&standing.matter.id) {
            Some(known) if known.rank() >= standing.rank() => {}
            _ => {
                newest.insert(standing.matter.id.clone(), standing);
            }
        }
    }
    let views = newest.into_values();
    let views = views.filter_map(|standing| standing.show(locale, now));
    let mut views: Vec<_> = views.collect();
    views.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(views)
}

/// The stages of one matter. Takes one round of calls.
///
/// # Errors
/// When the session is over, the person is not on the matter, or the firm has not said where it stands.
pub async fn read_stages(
    table: &Table,
    viewer: Viewer<'_>,
    matter: &ResourceId,
    locale: Locale,
    now: Timestamp,
) -> Result<StagesView, Problem> {
    let find = |client: ClientRef| async move {
        let (found, entries) = try_join(
            find(table, &client),
            read_entries(table, &client.firm, matter),
        )
        .await?;
        Ok((found, entries))
    };
    let seen = viewer.read(table, now, find).await?;
    let seen: Vec<_> = seen
        .into_iter()
        .map(
            |PerMembership {
                 membership,
                 matters,
                 found: (found, entries),
             }| {
                (
                    PerMembership {
                        membership,
                        matters,
                        found,
                    },
                    entries,
                )
            },
        )
        .collect();
    let own = seen.iter().flat_map(|(one, entries)| {
        let here = standings(one).filter(|standing| standing.matter.id == *matter);
        here.map(move |standing| (standing, entries))
    });
    let newest = own.max_by_key(|(standing, _)| standing.rank());
    let (standing, entries) = newest.ok_or(Problem::NotFound)?;
    standing
        .show_stages(entries.clone(), locale, now)
        .ok_or(Problem::NotFound)
}

async fn find(table: &Table, client: &ClientRef) -> Result<Found, TableError> {
    let range = Range::Prefix(key::shared_copies(Kind::Stage));
    let query = Query::new(key::client(client), range);
    let (firm, stages) = try_join(
        read_firm(table, &client.firm),
        table.query::<SharedCopy<Progress>>(&query),
    )
    .await?;
    Ok(Found {
        firm,
        stages: stages.items,
    })
}

/// A matter that one client is on, with where it stands.
struct Standing<'a> {
    firm: &'a FirmId,
    zone: TimeZone,
    matter: &'a SharedCopy<Matter>,
    stage: Option<&'a SharedCopy<Progress>>,
}

fn standings(seen: &PerMembership<Found>) -> impl Iterator<Item = Standing<'_>> {
    let found = &seen.found;
    let zone = found.firm.as_ref().map_or(TimeZone::UTC, Firm::zone);
    seen.matters.iter().map(move |matter| Standing {
        firm: &seen.membership.client.firm,
        zone: zone.clone(),
        matter,
        stage: found.stages.iter().find(|stage| stage.id == matter.id),
    })
}

impl Standing<'_> {
    /// A person who is two clients of a firm may be on a matter twice; the newest copies win.
    fn rank(&self) -> (i64, i64) {
        let stage = self.stage.map_or(0, |stage| stage.version);
        (self.matter.version, stage)
    }

    fn show(&self, locale: Locale, now: Timestamp) -> Option<StandingMatterView> {
        let matter = self.matter.data.as_ref()?;
        let progress = self.stage.and_then(|stage| stage.data.as_ref());
        Some(StandingMatterView {
            id: Kind::Matter.name(&self.matter.id),
            firm_id: self.firm.to_string(),
            name: matter.name.clone(),
            status: matter.status,
            progress: progress.and_then(|progress| self.show_progress(progress, locale, now)),
        })
    }

    fn show_progress(
        &self,
        progress: &Progress,
        locale: Locale,
        now: Timestamp,
    ) -> Option<ProgressView> {
        let (place, stage) = progress.current()?;
        let language = progress.language(locale);
        let open = self.matter.data.as_ref()?.status == MatterStatus::Open;
        let overdue_at = progress.overdue_at(&self.zone);
        Some(ProgressView {
            language,
            stage: stage.name.say(language),
            number: place + 1,
            count: progress.stages.len(),
            what_happens_now: progress.what_happens_now.say(language),
            waiting_for: progress.waiting_for,
            next_step: progress.next_step.as_ref().map(|text| text.say(language)),
            next_update_by: progress.next_update_by.clone(),
            overdue: open && overdue_at.is_some_and(|at| at <= now),
        })
    }

    fn show_stages(
        &self,
        entries: Vec<StageEntry>,
        locale: Locale,
        now: Timestamp,
    ) -> Option<StagesView> {
        let copy = self.stage?;
        let progress = copy.data.as_ref()?;
        let short = self.show_progress(progress, locale, now)?;
        let language = short.language;
        let moves = moves(entries, copy.version);
        let entered = |id: &str| {
            let last = moves.iter().rev().find(|one| one.stage_id == id);
            last.map(|one| one.at.rfc3339())
        };
        let stages = progress.stages.iter().map(|stage| StageView {
            id: stage.id.clone(),
            name: stage.name.say(language),
            explanation: stage.explanation.as_ref().map(|text| text.say(language)),
            usual_duration: stage.usual_duration.as_ref().map(|text| text.say(language)),
            entered_at: entered(&stage.id),
        });
        Some(StagesView {
            matter_id: Kind::Matter.name(&self.matter.id),
            firm_id: self.firm.to_string(),
            current: progress.current.clone(),
            stages: stages.collect(),
            history: moves
                .iter()
                .map(|one| StageMoveView {
                    stage_id: one.stage_id.clone(),
                    name: one.name.say(language),
                    entered_at: one.at.rfc3339(),
                })
                .collect(),
            progress: short,
        })
    }
}
