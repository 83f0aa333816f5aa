//! The request body.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::resource::archive::MOST_DOCUMENTS;
use shared::resource::archive::choose::{Choice, Wish};
use shared::value::id::{Id, Kind, ResourceId};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What goes into an archive: some documents, all of a matter, those in one of its folders, or what another archive was asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewArchive {
    /// These documents, all of one firm: 1 to 1,000, together at most 100 GB. Duplicates are dropped.
    #[schema(min_items = 1, max_items = 1_000)]
    document_ids: Option<Vec<String>>,
    /// All documents of this matter.
    #[schema(
        pattern = "^matter_[0-9A-HJKMNP-TV-Z]{26}$",
        example = "matter_5HF0YQ6XCZ3M8T1V9K2R7B4NDE"
    )]
    matter_id: Option<String>,
    /// Of that matter only the documents in this folder.
    folder_id: Option<String>,
    /// What this archive was asked for, without what is not shared any more. The archive must still be there; it may be outdated, or have failed.
    #[schema(
        pattern = "^archive_[0-9A-HJKMNP-TV-Z]{26}$",
        example = "archive_5HF0YQ6XCZ3M8T1V9K2R7B4NDE"
    )]
    archive_id: Option<String>,
}

impl NewArchive {
    /// The choice, or all invalid fields.
    pub(crate) fn check(self) -> Result<Wish, Problem> {
        let Self {
            document_ids,
            matter_id,
            folder_id,
            archive_id,
        } = self;
        match (document_ids, matter_id, folder_id, archive_id) {
            (Some(names), None, None, None) => check_documents(&names).map(Wish::Choice),
            (None, Some(matter), folder, None) => {
                check_matter(&matter, folder.as_deref()).map(Wish::Choice)
            }
            (None, None, None, Some(name)) => check_archive(&name),
            (None, None, _, None) => Err(FieldError::new("/document_ids", "missing").into()),
            (Some(_), ..) => Err(FieldError::new("/document_ids", "one-choice").into()),
            (None, _, _, Some(_)) => Err(FieldError::new("/archive_id", "one-choice").into()),
        }
    }
}

fn check_archive(name: &str) -> Result<Wish, Problem> {
    let id = Id::parse_name(name).ok_or_else(|| FieldError::new("/archive_id", "id"))?;
    Ok(Wish::Again(id))
}

fn check_documents(names: &[String]) -> Result<Choice, Problem> {
    if names.is_empty() {
        return Err(FieldError::new("/document_ids", "no-documents").into());
    }
    if names.len() > MOST_DOCUMENTS {
        return Err(FieldError::new("/document_ids", "too-many-documents").into());
    }
    let mut seen = BTreeSet::new();
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    for (place, name) in names.iter().enumerate() {
        match Kind::Document.parse(name) {
            Some(id) => {
                if seen.insert(id.clone()) {
                    documents.push(id);
                }
            }
            None => errors.push(FieldError::new(format!("/document_ids/{place}"), "id")),
        }
    }
    if errors.is_empty() {
        Ok(Choice::Documents(documents))
    } else {
        Err(Problem::InvalidFields(errors))
    }
}

fn check_matter(matter: &str, folder: Option<&str>) -> Result<Choice, Problem> {
    let read = |kind: Kind, text: &str, field| -> Result<ResourceId, FieldError> {
        kind.parse(text).ok_or_else(|| FieldError::new(field, "id"))
    };
    let matter = read(Kind::Matter, matter, "/matter_id");
    let folder = folder
        .map(|folder| read(Kind::Folder, folder, "/folder_id"))
        .transpose();
    match (matter, folder) {
        (Ok(matter), Ok(folder)) => Ok(Choice::Matter { matter, folder }),
        (matter, folder) => {
            let errors = [matter.err(), folder.err()].into_iter().flatten();
            Err(Problem::InvalidFields(errors.collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::value::id::ArchiveId;

    fn faults(body: &str) -> Vec<String> {
        let body: NewArchive = serde_json::from_str(body).unwrap();
        match body.check() {
            Err(Problem::InvalidFields(errors)) => errors
                .iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_choice_is_documents_or_a_matter_or_that_of_another_archive() {
        let id = ResourceId::derive(&["x"]);
        let [document, matter, folder] =
            [Kind::Document, Kind::Matter, Kind::Folder].map(|kind| kind.name(&id));
        let archive = ArchiveId::derive(&["x"]).name();
        for good in [
            format!(r#"{{"document_ids": ["{document}", "{document}"]}}"#),
            format!(r#"{{"matter_id": "{matter}"}}"#),
            format!(r#"{{"matter_id": "{matter}", "folder_id": "{folder}"}}"#),
            format!(r#"{{"archive_id": "{archive}"}}"#),
        ] {
            assert!(faults(&good).is_empty(), "{good}");
        }
        for (bad, fault) in [
            ("{}".to_owned(), "/document_ids missing"),
            (
                r#"{"document_ids": []}"#.to_owned(),
                "/document_ids no-documents",
            ),
            (
                format!(r#"{{"document_ids": ["{matter}"]}}"#),
                "/document_ids/0 id",
            ),
            (
                format!(r#"{{"document_ids": ["{document}"], "matter_id": "{matter}"}}"#),
                "/document_ids one-choice",
            ),
            (
                format!(r#"{{"document_ids": ["{document}"], "folder_id": "{folder}"}}"#),
                "/document_ids one-choice",
            ),
            (
                format!(r#"{{"folder_id": "{folder}"}}"#),
                "/document_ids missing",
            ),
            (r#"{"matter_id": "x"}"#.to_owned(), "/matter_id id"),
            (r#"{"archive_id": "x"}"#.to_owned(), "/archive_id id"),
            (
                format!(r#"{{"archive_id": "{archive}", "matter_id": "{matter}"}}"#),
                "/archive_id one-choice",
            ),
            (
                format!(r#"{{"archive_id": "{archive}", "folder_id": "{folder}"}}"#),
                "/archive_id one-choice",
            ),
            (
                format!(r#"{{"archive_id": "{archive}", "document_ids": ["{document}"]}}"#),
                "/document_ids one-choice",
            ),
        ] {
            assert_eq!(faults(&bad), [fault], "{bad}");
        }
        let many = vec![format!("\"{document}\""); MOST_DOCUMENTS + 1].join(",");
        let many = format!(r#"{{"document_ids": [{many}]}}"#);
        assert_eq!(faults(&many), ["/document_ids too-many-documents"]);
    }
}
