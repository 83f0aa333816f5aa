//! The body of the call.

use serde::Deserialize;
use shared::check;
use shared::id::{Id, Kind};
use shared::problem::{FieldError, Problem};
use utoipa::ToSchema;

/// A message to the firm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageRequest {
    /// The matter that it is about.
    #[schema(example = "matter_5HF0YQ6XCZ3M8T1V9K2R7B4NDE")]
    matter_id: String,
    /// What it says: plain text, 1 to 10,000 characters, of which control characters may only be line ends and tabs.
    #[schema(min_length = 1, max_length = 10_000)]
    text: String,
    /// What goes with it: documents that the client sent before.
    #[serde(default)]
    document_ids: Vec<String>,
}

impl MessageRequest {
    /// The matter and the text, or all that does not fit.
    pub(crate) fn check(self) -> Result<(Id, String), Problem> {
        let mut errors = Vec::new();
        if let Err(code) = check::text(&self.text) {
            errors.push(FieldError::new("/text", code));
        }
        // No document can be named yet, so whatever is named does not exist.
        if !self.document_ids.is_empty() {
            errors.push(FieldError::new("/document_ids/0", "id"));
        }
        let matter = Kind::Matter.parse(&self.matter_id);
        if matter.is_none() {
            errors.push(FieldError::new("/matter_id", "id"));
        }
        match matter {
            Some(matter) if errors.is_empty() => Ok((matter, self.text)),
            _ => Err(Problem::InvalidFields(errors)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(matter_id: &str, text: &str, document_ids: &[&str]) -> Vec<String> {
        let request = MessageRequest {
            matter_id: matter_id.to_owned(),
            text: text.to_owned(),
            document_ids: document_ids.iter().map(ToString::to_string).collect(),
        };
        match request.check() {
            Err(Problem::InvalidFields(errors)) => errors
                .iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn all_that_does_not_fit_is_told_at_once() {
        let matter = Kind::Matter.name(&Id::derive(&["m"]));
        assert!(faults(&matter, "Hello.\r\n\tAna", &[]).is_empty());
        assert!(faults(&matter, &"ñ".repeat(10_000), &[]).is_empty());
        assert_eq!(
            faults(&matter, &"ñ".repeat(10_001), &[]),
            ["/text too-long"]
        );
        assert_eq!(
            faults(&matter, "a\u{0}b", &[]),
            ["/text control-characters"]
        );
        assert_eq!(
            faults("bill_1", " \n", &["document_1"]),
            ["/text empty", "/document_ids/0 id", "/matter_id id"]
        );
    }
}
