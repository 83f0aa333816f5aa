//! What each message in events/deliver-webhook/ says.

use super::*;
use serde_json::Value;
use shared::exchange::endpoint::Job;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/deliver-webhook")
}

fn read(name: &str) -> Vec<Result<Message, &'static str>> {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let event: SqsEvent = serde_json::from_str(&text).unwrap();
    let bodies = event.records.into_iter().filter_map(|record| record.body);
    bodies.map(|body| Message::read(&body)).collect()
}

#[test]
fn every_sample_says_what_its_name_says() {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let names = [
        "line-due.json",
        "message-received.json",
        "ping.json",
        "sweep.json",
    ];
    assert_eq!(files, names);
    assert!(matches!(
        &read("line-due")[..],
        [Ok(Message::Job(Job::Line { early: false, .. }))]
    ));
    assert!(matches!(
        &read("ping")[..],
        [Ok(Message::Job(Job::Ping { .. }))]
    ));
    assert!(matches!(&read("sweep")[..], [Ok(Message::Job(Job::Sweep))]));
    let told = read("message-received");
    let [Ok(Message::Told { firm, .. })] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(firm.as_str(), "hale-ortiz");
}

#[test]
fn what_cannot_be_read_is_named_without_its_values() {
    for (body, cause) in [
        ("", "the message is no JSON"),
        ("{\"job\": \"dance\"}", "the message is no job"),
        (
            "{\"source\": \"portico\"}",
            "the message is no event for a firm",
        ),
        (
            "{\"source\": \"firm.hale\", \"detail\": {\"data\": {\"firm_id\": \"hale\", \"client_id\": \"c-1\"}}}",
            "the event is not for firms",
        ),
    ] {
        assert_eq!(Message::read(body), Err(cause));
    }
}

#[test]
fn a_job_is_read_back_from_the_queue() {
    let text = r#"{"job":"sweep"}"#;
    let written = serde_json::to_value(Job::Sweep).unwrap();
    let template: Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        written, template,
        "what the schedule in template.yaml puts there"
    );
}
