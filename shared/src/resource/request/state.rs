//! What became of a request. Pure: the state follows from the newest answer and the firm's newest decision.

use super::Wants;
use crate::item::ItemKind;
use crate::resource::content::StoredContent;
use crate::value::id::{AnswerId, ClientId, FirmId, ResourceId, UploadId};
use crate::value::in_languages::InLanguages;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What became of a request (`R#...`, `STATE`). There is none before anything happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestState {
    kind: ItemKind,
    /// The firm that asked.
    pub firm: FirmId,
    /// The firm's own name for the request.
    pub request: String,
    /// How often it changed. Each write requires the number that it read.
    pub count: i64,
    /// The newest answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The firm's newest decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answerer {
    /// The client.
    pub client: ClientId,
    /// The firm's own name for the client.
    pub client_id: String,
    /// The name of the person.
    pub name: String,
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// When it was given.
    pub at: Timestamp,
    /// Who gave it.
    pub by: Answerer,
    /// The firm's own name for the matter.
    pub matter: String,
    /// What was asked for.
    pub wants: Wants,
    /// What it says.
    pub content: Content,
    /// What the choice said when it was chosen: the firm may change its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_text: Option<InLanguages>,
    /// The version of the request that was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A text that the client wrote.
    Text(String),
    /// The id of a choice.
    Choice(String),
    /// The client confirmed it.
    Confirmed,
    /// The documents of an upload.
    Documents {
        /// The upload.
        upload: UploadId,
        /// Its files that were not refused.
        documents: Vec<AnsweredDocument>,
    },
}

/// A document of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredDocument {
    /// Its id.
    pub id: ResourceId,
    /// The file name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// The bucket in which it is stored.
    pub bucket: String,
    /// Where it is stored.
    pub content: StoredContent,
}

/// The firm's decision on the answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The version of the event. A lower one never replaces a higher one.
    pub version: i64,
    /// Whether the firm accepts the answer, or returns it.
    pub accepted: bool,
    /// The answer that it is about; `None` when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    /// Why it is returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<InLanguages>,
    /// When the portal learned of it.
    pub at: Timestamp,
    /// Whether clients are told nothing.
    #[serde(default)]
    pub quiet: bool,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RequestStateName)]
pub enum RequestStatus {
    /// It waits for an answer.
    Open,
    /// The firm returned the answer, and waits for another one.
    Returned,
    /// It was answered.
    Sent,
    /// The firm is content.
    Accepted,
}

impl RequestStatus {
    /// Whether the client is to do something.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

impl RequestState {
    /// The state of a request before anything happened.
    pub fn new(firm: &FirmId, request: &str) -> Self {
        Self {
            kind: ItemKind::RequestState,
            firm: firm.clone(),
            request: request.to_owned(),
            count: 0,
            answer: None,
            verdict: None,
        }
    }

    /// The status of the request. A decision about an older answer does not apply to the newest one, but an acceptance stays in force.
    pub fn status(&self) -> RequestStatus {
        match (&self.verdict, &self.answer) {
            (Some(verdict), _) if verdict.accepted => RequestStatus::Accepted,
            (Some(verdict), Some(answer)) if verdict.answer.as_ref() != Some(&answer.id) => {
                RequestStatus::Sent
            }
            (Some(_), _) => RequestStatus::Returned,
            (None, Some(_)) => RequestStatus::Sent,
            (None, None) => RequestStatus::Open,
        }
    }

    /// The state after an answer.
    #[must_use]
    pub fn answered(self, answer: Answer) -> Self {
        Self {
            count: self.count + 1,
            answer: Some(answer),
            ..self
        }
    }

    /// The state after the firm's decision, about the newest answer unless it names another one; `None` if a decision of this or a higher version is already there.
    #[must_use]
    pub fn judged(&self, verdict: Verdict) -> Option<Self> {
        let known = self.verdict.as_ref();
        if known.is_some_and(|known| known.version >= verdict.version) {
            return None;
        }
        let newest = self.answer.as_ref().map(|answer| answer.id.clone());
        Some(Self {
            count: self.count + 1,
            verdict: Some(Verdict {
                answer: verdict.answer.or(newest),
                ..verdict
            }),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::Id;

    fn answer(name: &str) -> Answer {
        Answer {
            id: Id::derive(&[name]),
            at: Timestamp(5),
            by: Answerer {
                client: Id::derive(&["c"]),
                client_id: "c".into(),
                name: "Ana".into(),
            },
            matter: "m".into(),
            wants: Wants::Answer,
            content: Content::Text(name.into()),
            choice_text: None,
            version: None,
        }
    }

    fn verdict(version: i64, accepted: bool, about: Option<&str>) -> Verdict {
        Verdict {
            version,
            accepted,
            answer: about.map(|name| Id::derive(&[name])),
            reason: None,
            at: Timestamp(6),
            quiet: false,
        }
    }

    fn new() -> RequestState {
        RequestState::new(&FirmId::parse("hale").unwrap(), "r-1")
    }

    #[test]
    fn a_request_goes_from_open_to_accepted() {
        assert_eq!(new().status(), RequestStatus::Open);
        let sent = new().answered(answer("one"));
        assert_eq!((sent.status(), sent.count), (RequestStatus::Sent, 1));
        let returned = sent.judged(verdict(1, false, None)).unwrap();
        assert_eq!(returned.status(), RequestStatus::Returned);
        let again = returned.answered(answer("two"));
        assert_eq!(again.status(), RequestStatus::Sent);
        let accepted = again.judged(verdict(2, true, Some("two"))).unwrap();
        assert_eq!(
            (accepted.status(), accepted.count),
            (RequestStatus::Accepted, 4)
        );
    }

    #[test]
    fn a_late_word_about_an_earlier_answer_returns_no_newer_one() {
        let again = new()
            .answered(answer("one"))
            .judged(verdict(1, false, Some("one")))
            .unwrap()
            .answered(answer("two"));
        let late = again.judged(verdict(2, false, Some("one"))).unwrap();
        assert_eq!(late.status(), RequestStatus::Sent);
        let content = late.judged(verdict(3, true, Some("one"))).unwrap();
        assert_eq!(content.status(), RequestStatus::Accepted);
    }

    #[test]
    fn a_lower_version_never_replaces_a_higher_one() {
        let accepted = new().judged(verdict(5, true, None)).unwrap();
        assert_eq!(accepted.status(), RequestStatus::Accepted);
        assert_eq!(accepted.judged(verdict(5, false, None)), None);
        assert_eq!(accepted.judged(verdict(4, false, None)), None);
    }

    #[test]
    fn what_was_handed_over_on_paper_can_be_returned() {
        let returned = new().judged(verdict(1, false, None)).unwrap();
        assert_eq!(returned.status(), RequestStatus::Returned);
        assert_eq!(
            returned.answered(answer("one")).status(),
            RequestStatus::Sent
        );
    }
}
