//! The request body.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::value::check;
use shared::value::id::{Kind, ResourceId};
use utoipa::ToSchema;

/// Maximum number of documents in one message: the same as in one upload.
const MAX_DOCUMENTS: usize = 20;

/// A message to the firm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageRequest {
    /// The matter that it is about.
    #[schema(
        pattern = "^matter_[0-9A-HJKMNP-TV-Z]{26}$",
        example = "matter_5HF0YQ6XCZ3M8T1V9K2R7B4NDE"
    )]
    matter_id: String,
    /// The message: plain text, 1 to 10,000 characters. Invisible characters are removed and all line ends become line feeds; the response has the cleaned text.
    #[schema(min_length = 1, max_length = 10_000)]
    text: String,
    /// The attachments: up to 20 of the client's documents, sent or shared. Duplicates are dropped.
    #[serde(default)]
    #[schema(max_items = 20)]
    document_ids: Vec<String>,
}

impl MessageRequest {
    /// The matter, the text and the documents, or all invalid fields.
    pub(crate) fn check(self) -> Result<(ResourceId, String, Vec<ResourceId>), Problem> {
        let mut errors = Vec::new();
        let text =
            check::text(&self.text).map_err(|code| errors.push(FieldError::new("/text", code)));
        let documents = check_documents(&self.document_ids, &mut errors);
        let matter = Kind::Matter.parse(&self.matter_id);
        if matter.is_none() {
            errors.push(FieldError::new("/matter_id", "id"));
        }
        match (matter, text) {
            (Some(matter), Ok(text)) if errors.is_empty() => Ok((matter, text, documents)),
            _ => Err(Problem::InvalidFields(errors)),
        }
    }
}

fn check_documents(names: &[String], errors: &mut Vec<FieldError>) -> Vec<ResourceId> {
    if names.len() > MAX_DOCUMENTS {
        errors.push(FieldError::new("/document_ids", "too-many-files"));
        return Vec::new();
    }
    let mut documents = Vec::new();
    for (place, name) in names.iter().enumerate() {
        match Kind::Document.parse(name) {
            Some(id) if !documents.contains(&id) => documents.push(id),
            Some(_) => {}
            None => errors.push(FieldError::new(format!("/document_ids/{place}"), "id")),
        }
    }
    documents
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
        let matter = Kind::Matter.name(&ResourceId::derive(&["m"]));
        assert!(faults(&matter, "Hello.\r\n\tAna", &[]).is_empty());
        assert!(faults(&matter, &"ñ".repeat(10_000), &[]).is_empty());
        assert_eq!(
            faults(&matter, &"ñ".repeat(10_001), &[]),
            ["/text too-long"]
        );
        assert!(faults(&matter, "a\u{0}b\u{b}c", &[]).is_empty());
        assert_eq!(faults(&matter, "\u{0}\u{200b}", &[]), ["/text empty"]);
        assert_eq!(
            faults("bill_1", " \n", &["document_1"]),
            ["/text empty", "/document_ids/0 id", "/matter_id id"]
        );
    }
}
