//! `matter.stage_changed`, `matter.stage_unshared`.

use super::matter::matter;
use super::{Context, Says};
use crate::resource::stage::{Progress, Stage, WaitingFor};
use crate::resource::{Share, View, Withdraw};
use crate::value::check::{self, Checks, Code};
use crate::value::id::Kind;
use crate::value::in_languages::InLanguages;
use crate::value::text::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most stages of a matter.
const MAX_STAGES: usize = 20;

/// Longest name of a stage, and longest usual duration, in characters.
const MAX_NAME: usize = 100;

/// Longest explanation of a stage, and longest next step, in characters.
const MAX_EXPLANATION: usize = 1_000;

/// Longest text about what happens now, in characters.
const MAX_NOW: usize = 2_000;

/// Where a matter stands, in the firm's own words. Everyone on the matter sees it. Each text is an object with a text in English (`en`), in Spanish (`es`), or in both; one language at least has every text. Clients read all of it in their language where every text has it, and else in the other one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatterStageChanged {
    /// The firm's own name for the matter. The event has a version line of its own, beside that of `matter.updated`.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// The stage that the matter is in: one of `stages`.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub stage_id: String,
    /// All stages of the matter, in order.
    #[schemars(length(min = 1, max = MAX_STAGES))]
    pub stages: Vec<DescribedStage>,
    /// What happens now; at most 2,000 characters in each language.
    pub what_happens_now: InLanguages,
    /// Whom the matter waits for.
    pub waiting_for: WaitingFor,
    /// What comes next; at most 1,000 characters in each language.
    pub next_step: Option<InLanguages>,
    /// The day by which the firm writes again (`2026-11-30`), in the firm's time zone. When it passes without a newer version of this event, clients read that the firm said it would write, and the firm hears `matter.silent`.
    #[schemars(extend("format" = "date"))]
    pub next_update_by: Option<String>,
}

/// A stage that a matter can be in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedStage {
    /// The firm's own id of the stage, the same in each event about the matter.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
    /// Its name; at most 100 characters in each language.
    pub name: InLanguages,
    /// What happens in it; at most 1,000 characters in each language.
    pub explanation: Option<InLanguages>,
    /// How long it usually lasts (`4 to 8 weeks`); at most 100 characters in each language.
    pub usual_duration: Option<InLanguages>,
}

impl MatterStageChanged {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let matter = matter(context, &self.matter_id);
        let since = context.sent_at;
        let checks = &mut context.checks;
        checks.take("/data/stage_id", check::id(&self.stage_id));
        let stages = accept_stages(checks, &self.stages);
        if stages.is_some() && !self.stages.iter().any(|stage| stage.id == self.stage_id) {
            checks.take::<()>("/data/stage_id", Err("not-among-stages"));
        }
        let now = &self.what_happens_now;
        let now = now.accept(checks, "/data/what_happens_now", |text| {
            check::lines(text, MAX_NOW)
        });
        let next = take(
            checks,
            "/data/next_step",
            self.next_step.as_ref(),
            explanation,
        );
        let by = self.next_update_by.as_ref();
        checks.take_some("/data/next_update_by", by, check::date);
        let progress = Progress {
            stages: stages?,
            current: self.stage_id,
            what_happens_now: now?,
            waiting_for: self.waiting_for,
            next_step: next,
            next_update_by: self.next_update_by,
        };
        if !Locale::ALL.iter().any(|locale| progress.is_in(*locale)) {
            return context.checks.take("/data", Err("no-common-language"));
        }
        let share = Share {
            resource: context.resource(Kind::Stage, &self.matter_id),
            quiet: context.quiet,
            matter,
            // Everyone who is on the matter when it is applied, or joins later.
            audience: Vec::new(),
            view: View::Same(progress),
            date: None,
            sent_at: None,
            named: None,
        };
        Some(Says::Stage(Box::new(share), since?))
    }
}

fn accept_stages(checks: &mut Checks, stages: &[DescribedStage]) -> Option<Vec<Stage>> {
    let count = match stages.len() {
        0 => Err("empty"),
        1..=MAX_STAGES => Ok(()),
        _ => Err("too-many"),
    };
    checks.take("/data/stages", count)?;
    let mut seen = HashSet::new();
    let mut accepted = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        let pointer = format!("/data/stages/{place}");
        let id = check::id(&stage.id).and_then(|()| {
            if seen.insert(&stage.id) {
                Ok(())
            } else {
                Err("duplicate")
            }
        });
        checks.take(&format!("{pointer}/id"), id);
        let at = |field: &str| format!("{pointer}/{field}");
        let name = stage.name.accept(checks, &at("name"), short);
        let what = stage.explanation.as_ref();
        let what = take(checks, &at("explanation"), what, explanation);
        let lasts = stage.usual_duration.as_ref();
        let lasts = take(checks, &at("usual_duration"), lasts, short);
        if let Some(name) = name {
            accepted.push(Stage {
                id: stage.id.clone(),
                name,
                explanation: what,
                usual_duration: lasts,
            });
        }
    }
    (accepted.len() == stages.len()).then_some(accepted)
}

fn short(text: &str) -> Result<String, Code> {
    check::line(text, MAX_NAME)
}

fn explanation(text: &str) -> Result<String, Code> {
    check::lines(text, MAX_EXPLANATION)
}

/// Checks a text that may be absent. One that does not fit is a fault, and absent too.
fn take(
    checks: &mut Checks,
    pointer: &str,
    text: Option<&InLanguages>,
    check: fn(&str) -> Result<String, Code>,
) -> Option<InLanguages> {
    text.and_then(|text| text.accept(checks, pointer, check))
}

/// Names a matter whose stages are no longer shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatterStageName {
    /// The firm's own name for the matter.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
}

impl MatterStageName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let id = check::id(&self.matter_id);
        context.checks.take("/data/matter_id", id)?;
        Some(Says::StageUnshared(Withdraw {
            resource: context.resource(Kind::Stage, &self.matter_id),
            cancelled: false,
            quiet: context.quiet,
        }))
    }
}
