//! What firms ask of clients, and their word on the answers.

use super::{body, reason, says};
use crate::exchange::firm_event::Says;
use serde_json::{Value, json};

/// A request that fits.
pub(super) fn made() -> Value {
    json!({
        "request_id": "r", "matter_id": "m", "kind": "document", "client_ids": ["c-1", "c-1"],
        "title": {"en": " Pay stubs ", "es": "Recibos"}, "due_on": "2020-01-01",
    })
}

fn changed(changes: &Value) -> Value {
    let mut data = made();
    for (name, value) in changes.as_object().unwrap() {
        data[name] = value.clone();
    }
    data
}

#[test]
fn a_request_is_asked_of_each_client_once_and_reminds_unless_it_says_otherwise() {
    let Says::RequestMade(asked) = says(&body("request.made", &made())) else {
        panic!("a request")
    };
    assert_eq!(asked.audience.len(), 1);
    let data = asked.view.whole();
    assert_eq!(data.title.en.as_deref(), Some("Pay stubs"));
    assert!(data.reminders);
    let silent = changed(&json!({"reminders": false}));
    let Says::RequestMade(silent) = says(&body("request.changed", &silent)) else {
        panic!("a request")
    };
    assert!(!silent.view.whole().reminders);
}

#[test]
fn what_does_not_belong_to_a_kind_is_refused_with_its_place() {
    let choices = json!([{"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}]);
    for (changes, fault) in [
        (
            json!({"choices": choices}),
            "/detail/data/choices not-for-kind",
        ),
        (
            json!({"kind": "answer", "choices": []}),
            "/detail/data/choices too-few",
        ),
        (
            json!({"url": "https://sign.example.com"}),
            "/detail/data/url not-for-kind",
        ),
        (
            json!({"kind": "signature_elsewhere"}),
            "/detail/data/url missing",
        ),
        (
            json!({"client_ids": vec!["c"; 101]}),
            "/detail/data/client_ids too-many",
        ),
        (
            json!({"title": {"en": "x".repeat(201)}}),
            "/detail/data/title/en too-long",
        ),
    ] {
        let data = changed(&changes);
        assert_eq!(reason(&body("request.made", &data)), fault, "{changes}");
    }
}

#[test]
fn a_word_on_an_answer_names_a_request() {
    let data = json!({"request_id": "r", "answer_id": "no id of an answer"});
    let expected = "/detail/data/answer_id id";
    assert_eq!(reason(&body("request.accepted", &data)), expected);
    let mut returned = body("request.returned", &json!({"request_id": "r"}));
    returned["detail"]["quiet"] = json!(true);
    assert!(
        matches!(says(&returned), Says::AnswerDecided(decision) if decision.quiet && !decision.accepted)
    );
}
