//! Events about requests.

use super::record::{Stamp, written};
use crate::engine::stream::{Record, Unreadable};
use crate::exchange::portal_event::{
    DocumentContent, FulfilledDocument, PortalEvent, RequestFulfilled,
};
use crate::resource::request::{AnsweredDocument, Content, RequestState};

/// A request has another answer. The firm's own word on it is no news for the firm.
pub(super) fn of_state(record: &Record) -> Result<Vec<PortalEvent>, Unreadable> {
    let state: RequestState = written(record)?;
    let before = record.old_image::<RequestState>()?;
    let before = before.and_then(|state| state.answer).map(|one| one.id);
    let Some(answer) = state.answer.filter(|one| Some(&one.id) != before.as_ref()) else {
        return Ok(Vec::new());
    };
    let stamp = Stamp::distinct(record, answer.id.as_str(), answer.at, 1);
    let (mut text, mut choice, mut confirmed, mut documents) = (None, None, None, Vec::new());
    match answer.content {
        Content::Text(written) => text = Some(written),
        Content::Choice(id) => choice = Some(id),
        Content::Confirmed => confirmed = Some(true),
        Content::Documents {
            documents: sent, ..
        } => documents = sent.into_iter().map(show).collect(),
    }
    Ok(vec![stamp.build(RequestFulfilled {
        firm_id: state.firm,
        client_id: answer.by.client_id,
        matter_id: answer.matter,
        request_id: state.request,
        answer_id: answer.id.to_string(),
        kind: answer.wants,
        text,
        choice,
        choice_text: answer.choice_text,
        confirmed,
        documents,
        request_version: answer.version,
        answered_at: answer.at.rfc3339(),
    })])
}

fn show(document: AnsweredDocument) -> FulfilledDocument {
    FulfilledDocument {
        document_id: document.id.to_string(),
        name: document.name,
        size: document.size,
        sha256: document.sha256,
        content: DocumentContent {
            bucket: document.bucket,
            key: document.content.key,
            version_id: document.content.version_id,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{OPENED_AT, told, with};
    use crate::key;
    use crate::value::id::{FirmId, Id, Kind, ResourceId};
    use serde_json::{Value, json};

    #[test]
    fn an_answer_is_told_once_and_another_one_again() {
        let firm = FirmId::parse("hale").unwrap();
        let key = key::request_state(&firm, &Kind::ClientRequest.derive(&firm, "r-1"));
        let id = |name: &str| ResourceId::derive(&[name]);
        let client: ResourceId = Id::derive(&["c"]);
        let answer = |name: &str| {
            json!({
                "id": id(name), "at": OPENED_AT, "matter": "m-1", "wants": "answer",
                "by": {"client": client, "client_id": "c-1", "name": "Ana"},
                "content": {"text": name},
            })
        };
        let item = json!({
            "kind": "REQUEST_STATE", "firm": "hale", "request": "r-1", "count": 1,
            "answer": answer("one"),
        });
        let data = json!({
            "firm_id": "hale", "client_id": "c-1", "matter_id": "m-1", "request_id": "r-1",
            "answer_id": id("one"), "kind": "answer", "text": "one",
            "answered_at": "2026-11-23T05:35:00Z",
        });
        let expected = [("request.fulfilled".to_owned(), data)];
        assert_eq!(told(&key, &Value::Null, &item), expected);
        let verdict = json!({"version": 1, "accepted": false, "answer": id("one"), "at": 1});
        let returned = with(&item, &json!({"count": 2, "verdict": verdict}));
        assert!(told(&key, &item, &returned).is_empty());
        let again = with(&returned, &json!({"count": 3, "answer": answer("two")}));
        let (_, data) = &told(&key, &returned, &again)[0];
        assert_eq!(
            (&data["text"], &data["answer_id"]),
            (&json!("two"), &json!(id("two")))
        );
    }
}
