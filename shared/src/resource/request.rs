//! Requests: what a firm asks of its clients, and what became of it.
//!
//! What is asked is a resource like others, with a copy for each client. What became of it is one item for all of them ([`RequestState`]), because one answer from any of them meets a request. The firm's decision on the answer has versions of its own.

#[cfg(feature = "table")]
pub mod answer;
#[cfg(feature = "table")]
pub mod read;
#[cfg(feature = "table")]
mod remind;
mod state;
#[cfg(feature = "table")]
mod store;
#[cfg(feature = "table")]
mod verdict;
#[cfg(feature = "table")]
pub mod view;

#[cfg(feature = "table")]
pub use remind::{put_off_reminder, settle_reminder};
pub use state::{
    Answer, AnsweredDocument, Answerer, Content, RequestState, RequestStatus, Verdict,
};
#[cfg(feature = "table")]
pub use store::read_state;
#[cfg(feature = "table")]
pub(crate) use store::{put_state, read_or_new};
#[cfg(feature = "table")]
pub use verdict::{follow_request, judge_answer};

use super::{Detail, Resource};
use crate::value::id::{AnswerId, FirmId, Kind};
use crate::value::in_languages::{InLanguages, choose_language};
use crate::value::secret::hash;
use crate::value::text::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Length of a revision, in characters: 132 bits.
pub const REVISION: usize = 22;

/// What meets a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// One or more documents.
    Document,
    /// An answer: a text, or one of the given choices.
    Answer,
    /// That the client confirms something.
    Confirmation,
    /// A signature on a page outside the portal, which the client then confirms.
    SignatureElsewhere,
}

/// One of the answers that a client can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The firm's own id of the choice.
    pub id: String,
    /// What it says.
    pub text: InLanguages,
}

/// What a firm asks of its clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRequest {
    /// What meets it.
    pub wants: Wants,
    /// What is asked, in short.
    pub title: InLanguages,
    /// What is asked, why, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<InLanguages>,
    /// The day (`2026-11-30`) by which it is wanted, in the firm's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// The answers to choose from; without any, the client writes one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The page on which to sign, an https address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether clients are reminded while it waits.
    pub reminders: bool,
}

impl Detail for ClientRequest {}

impl ClientRequest {
    /// Whether every text is in this language.
    pub fn is_in(&self, locale: Locale) -> bool {
        let choices = self.choices.iter().map(|choice| &choice.text);
        let mut texts = std::iter::once(&self.title)
            .chain(&self.explanation)
            .chain(choices);
        texts.all(|text| text.is_in(locale))
    }

    /// What the choice of an answer says.
    #[cfg(feature = "table")]
    fn words_of(&self, content: &Content) -> Option<InLanguages> {
        let Content::Choice(chosen) = content else {
            return None;
        };
        let mut choices = self.choices.iter();
        let choice = choices.find(|choice| choice.id == *chosen)?;
        Some(choice.text.clone())
    }

    /// Names what is asked, 22 characters: another one when a title, a text, the kind, a choice or the address changes. A new due day or reminders ask the same.
    pub fn revision(&self) -> String {
        let asked = (
            self.wants,
            &self.title,
            &self.explanation,
            &self.choices,
            &self.url,
        );
        let text = serde_json::to_string(&asked).unwrap_or_default();
        hash(text.as_bytes())[..REVISION].to_owned()
    }

    /// The language in which all of it is shown: the reader's where every text has it, or else the other one.
    pub fn language(&self, reader: Locale) -> Locale {
        choose_language(|locale| self.is_in(locale), reader)
    }
}

/// The firm's decision on the answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerDecision {
    /// The request.
    pub request: Resource,
    /// Whether the firm accepts the answer, or returns it.
    pub accepted: bool,
    /// The answer; `None` for the newest one.
    pub answer: Option<AnswerId>,
    /// Why it is returned.
    pub reason: Option<InLanguages>,
    /// Whether clients are told nothing.
    pub quiet: bool,
}

/// The request that `firm` calls `request_ref`, as a resource.
pub fn resource_of(firm: &FirmId, request_ref: &str) -> Resource {
    Resource::new(firm, Kind::ClientRequest, request_ref)
}
