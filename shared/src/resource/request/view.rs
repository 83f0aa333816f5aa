//! Requests as the API shows them.

use super::{Answer, AnsweredDocument, Content, RequestStatus, Wants};
use crate::value::id::{ClientRef, Kind};
use crate::value::text::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// A request: what a firm asks of the client, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Request)]
pub struct RequestView {
    /// `request_` and 26 characters.
    pub id: String,
    /// The firm that asks.
    pub firm_id: String,
    /// The matter that it is about.
    pub matter_id: String,
    /// What meets it.
    pub kind: Wants,
    /// The language of the firm's texts: the reader's, where the firm wrote all of them in it.
    pub language: Locale,
    /// Names what is asked: it changes when the firm changes the text, the kind, the choices or the address. An answer names the one that was read.
    #[schema(min_length = 22, max_length = 22)]
    pub revision: String,
    /// What is asked, in short.
    pub title: String,
    /// What is asked, why, and how.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub explanation: Option<String>,
    /// The day by which it is wanted, in the firm's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date)]
    pub due_on: Option<String>,
    /// Whether that day is over and the request still waits.
    pub overdue: bool,
    /// The answers to choose from; absent where the client writes one, or something else is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub choices: Option<Vec<ChoiceView>>,
    /// The page on which to sign, an https address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    pub url: Option<String>,
    /// Where it stands.
    pub state: RequestStatus,
    /// Why the firm returned the answer; only while the state is `returned`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub returned: Option<ReturnedView>,
    /// The newest answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub answer: Option<AnswerView>,
    /// The client's own upload for it that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub upload: Option<RequestUpload>,
    /// When it was first shared with this client.
    #[schema(format = DateTime)]
    pub shared_at: String,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestChoice)]
pub struct ChoiceView {
    /// The firm's own id of the choice.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// The firm returned an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReturnedAnswer)]
pub struct ReturnedView {
    /// Why, in the firm's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// The language of the reason: that of the request, where the firm wrote it in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub language: Option<Locale>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

/// An answer to a request. Its content is shown only to the person who gave it, not to others who were asked the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestAnswer)]
pub struct AnswerView {
    /// When it was given.
    #[schema(format = DateTime)]
    pub answered_at: String,
    /// The name of the person who gave it.
    pub by: String,
    /// Whether that is the reader.
    pub own: bool,
    /// What was asked for when it was given.
    pub kind: Wants,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub text: Option<String>,
    /// The id of the choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub choice: Option<String>,
    /// What the choice said when it was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub choice_text: Option<String>,
    /// That it was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub confirmed: Option<bool>,
    /// The documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub documents: Option<Vec<AnswerDocument>>,
}

/// A document of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerDocument {
    /// `document_` and 26 characters.
    pub id: String,
    /// The file name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// An upload for a request that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequestUpload {
    /// `upload_` and 26 characters.
    pub id: String,
    /// Whether files are still to be sent, or all are being checked.
    pub state: RequestUploadState,
}

/// How far an upload for a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestUploadState {
    /// Files are still to be sent.
    Sending,
    /// All files arrived and are being checked.
    Checking,
}

/// An answer as it is shown to `reader`, one of the clients who were asked.
pub(super) fn show_answer(answer: &Answer, reader: &ClientRef, language: Locale) -> AnswerView {
    let own = answer.by.client == reader.client;
    let mut view = AnswerView {
        answered_at: answer.at.rfc3339(),
        by: answer.by.name.clone(),
        own,
        kind: answer.wants,
        text: None,
        choice: None,
        choice_text: None,
        confirmed: None,
        documents: None,
    };
    if !own {
        return view;
    }
    match &answer.content {
        Content::Text(text) => view.text = Some(text.clone()),
        Content::Choice(choice) => {
            view.choice = Some(choice.clone());
            let text = answer.choice_text.as_ref();
            view.choice_text = text.map(|text| text.say(language));
        }
        Content::Confirmed => view.confirmed = Some(true),
        Content::Documents { documents, .. } => {
            let show = |document: &AnsweredDocument| AnswerDocument {
                id: Kind::Document.name(&document.id),
                name: document.name.clone(),
                size: document.size,
            };
            view.documents = Some(documents.iter().map(show).collect());
        }
    }
    view
}
