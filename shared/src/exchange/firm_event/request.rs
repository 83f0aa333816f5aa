//! `request.made`, `request.changed`, `request.withdrawn`, `request.accepted`, `request.returned`.

use super::matter::{audience, matter};
use super::{Context, Says};
use crate::resource::request::{AnswerDecision, Choice, ClientRequest, Wants};
use crate::resource::{Share, View};
use crate::value::check::{self, Checks, Code};
use crate::value::id::{AnswerId, Id, Kind};
use crate::value::in_languages::InLanguages;
use crate::value::text::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most clients of one request: one answer meets it for all of them.
const MAX_ASKED: usize = 100;

/// Most choices.
const MAX_CHOICES: usize = 20;

/// Fewest choices, where there are any.
const MIN_CHOICES: usize = 2;

/// Longest title, and longest choice, in characters.
const MAX_TITLE: usize = 200;

/// Longest explanation, and longest reason, in characters.
const MAX_EXPLANATION: usize = 5_000;

/// What the firm asks of clients. Each text is an object with a text in English (`en`), in Spanish (`es`), or in both; one language at least has every text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestMade {
    /// The firm's own name for the request.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub request_id: String,
    /// The firm's own name for the matter that it is about.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub matter_id: String,
    /// What meets it.
    pub kind: Wants,
    /// What is asked, in short; at most 200 characters in each language.
    pub title: InLanguages,
    /// What is asked, why, and how; at most 5,000 characters in each language.
    pub explanation: Option<InLanguages>,
    /// The day by which it is wanted (`2026-11-30`), in the firm's time zone. It may be over.
    #[schemars(extend("format" = "date"))]
    pub due_on: Option<String>,
    /// For the kind `answer`: 2 to 20 answers to choose from. Without it, the client writes one.
    #[schemars(length(min = MIN_CHOICES, max = MAX_CHOICES))]
    pub choices: Option<Vec<DescribedChoice>>,
    /// For the kind `signature_elsewhere`, and needed there: the page on which to sign, an https address.
    #[schemars(length(max = 2000), regex(pattern = "^https://[^/@]+"))]
    pub url: Option<String>,
    /// The clients of whom it is asked, at most 100. The first answer meets it for all of them; ask each of them by a request of its own where each has to answer.
    #[schemars(length(max = MAX_ASKED), inner(length(min = 1, max = check::MAX_ID)))]
    pub client_ids: Vec<String>,
    /// Whether clients are reminded until they answer: seven days and one day before the due day, then each week, at nine in the morning of the firm's time zone. Default: yes.
    pub reminders: Option<bool>,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedChoice {
    /// The firm's own id of the choice.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub id: String,
    /// What it says; at most 200 characters in each language.
    pub text: InLanguages,
}

impl RequestMade {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let matter = matter(context, &self.matter_id);
        if self.client_ids.len() > MAX_ASKED {
            let checks = &mut context.checks;
            checks.take::<()>("/data/client_ids", Err("too-many"));
        }
        let data = self.accept_data(&mut context.checks);
        let resource = context.resource(Kind::ClientRequest, &self.request_id);
        let audience = audience(context, self.client_ids)?;
        let data = data?;
        if !Locale::ALL.iter().any(|locale| data.is_in(*locale)) {
            return context.checks.take("/data", Err("no-common-language"));
        }
        Some(Says::RequestMade(Box::new(Share {
            resource,
            quiet: context.quiet,
            matter,
            audience,
            view: View::Same(data),
            date: None,
            sent_at: None,
            named: None,
        })))
    }

    fn accept_data(&self, checks: &mut Checks) -> Option<ClientRequest> {
        checks.take("/data/request_id", check::id(&self.request_id));
        let title = self.title.accept(checks, "/data/title", short);
        let explanation = self.explanation.as_ref();
        let explanation = explanation.map(|text| text.accept(checks, "/data/explanation", long));
        checks.take_some("/data/due_on", self.due_on.as_ref(), check::date);
        let choices = self.accept_choices(checks);
        let url = self.accept_url(checks);
        Some(ClientRequest {
            wants: self.kind,
            title: title?,
            explanation: explanation.flatten(),
            due_on: self.due_on.clone(),
            choices: choices?,
            url,
            reminders: self.reminders.unwrap_or(true),
        })
    }

    fn accept_choices(&self, checks: &mut Checks) -> Option<Vec<Choice>> {
        let Some(choices) = &self.choices else {
            return Some(Vec::new());
        };
        let fits = match (self.kind, choices.len()) {
            (Wants::Answer, MIN_CHOICES..=MAX_CHOICES) => Ok(()),
            (Wants::Answer, ..MIN_CHOICES) => Err("too-few"),
            (Wants::Answer, _) => Err("too-many"),
            (Wants::Document | Wants::Confirmation | Wants::SignatureElsewhere, _) => {
                Err("not-for-kind")
            }
        };
        checks.take("/data/choices", fits)?;
        let mut seen = HashSet::new();
        let mut accepted = Vec::new();
        for (place, choice) in choices.iter().enumerate() {
            let at = |field: &str| format!("/data/choices/{place}/{field}");
            let id = check::id(&choice.id);
            let id = id.and_then(|()| seen.insert(&choice.id).then_some(()).ok_or("duplicate"));
            checks.take(&at("id"), id);
            let text = choice.text.accept(checks, &at("text"), short);
            accepted.extend(text.map(|text| Choice {
                id: choice.id.clone(),
                text,
            }));
        }
        Some(accepted)
    }

    fn accept_url(&self, checks: &mut Checks) -> Option<String> {
        match (self.kind, &self.url) {
            (Wants::SignatureElsewhere, None) => checks.take("/data/url", Err("missing")),
            (Wants::SignatureElsewhere, Some(url)) => {
                checks.take("/data/url", check::web_address(url))
            }
            (Wants::Document | Wants::Answer | Wants::Confirmation, Some(_)) => {
                checks.take("/data/url", Err("not-for-kind"))
            }
            (Wants::Document | Wants::Answer | Wants::Confirmation, None) => None,
        }
    }
}

fn short(text: &str) -> Result<String, Code> {
    check::line(text, MAX_TITLE)
}

fn long(text: &str) -> Result<String, Code> {
    check::lines(text, MAX_EXPLANATION)
}

/// Names a request that is no longer wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestName {
    /// The firm's own name for the request.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub request_id: String,
}

impl RequestName {
    pub(super) fn accept(self, context: &mut Context) -> Option<Says> {
        let id = check::id(&self.request_id);
        context.checks.take("/data/request_id", id)?;
        Some(context.withdraw(Kind::ClientRequest, &self.request_id, false))
    }
}

/// The firm accepts the answer to a request, or what it got in another way. The event shares a version line with `request.returned`, beside that of `request.made`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestAccepted {
    /// The firm's own name for the request.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub request_id: String,
    /// The `answer_id` of `request.fulfilled`. Default: the newest answer when the event is applied.
    #[schemars(length(min = 26, max = 26))]
    pub answer_id: Option<String>,
}

impl RequestAccepted {
    pub(super) fn accept(self, context: &mut Context) -> Says {
        let answer = Decision {
            request_id: self.request_id,
            answer_id: self.answer_id,
            accepted: true,
            reason: None,
        };
        answer.accept(context)
    }
}

/// The firm returns the answer to a request, and asks for another one. Clients are told so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestReturned {
    /// The firm's own name for the request.
    #[schemars(length(min = 1, max = check::MAX_ID))]
    pub request_id: String,
    /// The `answer_id` of `request.fulfilled`. Default: the newest answer when the event is applied.
    #[schemars(length(min = 26, max = 26))]
    pub answer_id: Option<String>,
    /// Why, for the clients; at most 5,000 characters in each language.
    pub reason: Option<InLanguages>,
}

impl RequestReturned {
    pub(super) fn accept(self, context: &mut Context) -> Says {
        let checks = &mut context.checks;
        let reason = self.reason.as_ref();
        let reason = reason.map(|text| text.accept(checks, "/data/reason", long));
        let answer = Decision {
            request_id: self.request_id,
            answer_id: self.answer_id,
            accepted: false,
            reason: reason.flatten(),
        };
        answer.accept(context)
    }
}

/// What the two events about an answer have in common.
struct Decision {
    request_id: String,
    answer_id: Option<String>,
    accepted: bool,
    reason: Option<InLanguages>,
}

impl Decision {
    fn accept(self, context: &mut Context) -> Says {
        let checks = &mut context.checks;
        checks.take("/data/request_id", check::id(&self.request_id));
        let answer = self.answer_id.as_ref();
        let answer: Option<AnswerId> =
            checks.take_some("/data/answer_id", answer, |id| Id::parse(id).ok_or("id"));
        Says::AnswerDecided(AnswerDecision {
            request: context.resource(Kind::ClientRequest, &self.request_id),
            accepted: self.accepted,
            answer,
            reason: self.reason,
            quiet: context.quiet,
        })
    }
}
