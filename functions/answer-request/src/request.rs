//! The request body.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::resource::request::{Content, REVISION};
use shared::value::check;
use utoipa::ToSchema;

/// Longest text, in characters.
const MAX_TEXT: usize = 5_000;

/// An answer: exactly one of `text`, `choice` and `confirmed`, the one that the request wants.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// For a request of the kind `answer` without choices: plain text, 1 to 5,000 characters, cleaned like every message.
    #[schema(min_length = 1, max_length = 5_000)]
    text: Option<String>,
    /// For a request of the kind `answer` with choices: the id of one.
    #[schema(min_length = 1, max_length = 200)]
    choice: Option<String>,
    /// For the kinds `confirmation` and `signature_elsewhere`: `true`.
    confirmed: Option<bool>,
    /// The `revision` of the request that the client read. If the firm has changed what it asks since, nothing is recorded, and the problem is `request-changed`. Without it, the answer is to what is asked now.
    #[schema(max_length = 22)]
    revision: Option<String>,
}

impl AnswerBody {
    /// What the answer says and the revision that the client read, or all fields that do not fit.
    pub(crate) fn check(self) -> Result<(Content, Option<String>), Problem> {
        let mut errors = Vec::new();
        let mut take = |field: &str, error: Option<&'static str>| {
            errors.extend(error.map(|code| FieldError::new(field, code)));
        };
        let text = self.text.as_ref().map(|text| check::lines(text, MAX_TEXT));
        take("/text", text.as_ref().and_then(|text| text.clone().err()));
        let choice = self.choice.as_ref();
        take("/choice", choice.and_then(|choice| check::id(choice).err()));
        let revision = self.revision.as_ref();
        let long = revision.is_some_and(|revision| revision.chars().count() > REVISION);
        take("/revision", long.then_some("too-long"));
        let refused = self.confirmed == Some(false);
        take("/confirmed", refused.then_some("not-true"));
        if !errors.is_empty() {
            return Err(Problem::InvalidFields(errors));
        }
        let content = match (text, self.choice, self.confirmed) {
            (Some(Ok(text)), None, None) => Content::Text(text),
            (None, Some(choice), None) => Content::Choice(choice),
            (None, None, Some(_)) => Content::Confirmed,
            _ => return Err(FieldError::new("", "one-answer").into()),
        };
        Ok((content, self.revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: Option<&str>, choice: Option<&str>, confirmed: Option<bool>) -> String {
        let body = AnswerBody {
            text: text.map(str::to_owned),
            choice: choice.map(str::to_owned),
            confirmed,
            revision: None,
        };
        match body.check() {
            Err(Problem::InvalidFields(errors)) => {
                format!("{} {}", errors[0].field, errors[0].code)
            }
            _ => String::new(),
        }
    }

    #[test]
    fn an_answer_is_one_thing() {
        assert_eq!(fault(Some("Hello"), None, None), "");
        assert_eq!(fault(None, Some("yes"), None), "");
        assert_eq!(fault(None, None, Some(true)), "");
        assert_eq!(fault(None, None, None), " one-answer");
        assert_eq!(fault(Some("Hello"), Some("yes"), None), " one-answer");
        assert_eq!(fault(Some(" "), None, None), "/text empty");
        let long = "ñ".repeat(5_001);
        assert_eq!(fault(Some(&long), None, None), "/text too-long");
        assert_eq!(fault(None, Some(""), None), "/choice empty");
        assert_eq!(fault(None, None, Some(false)), "/confirmed not-true");
    }
}
