//! Runs every file in events/notify/.

use super::portal::Portal;
use crate::handle;
use aws_lambda_events::event::sqs::SqsEvent;
use serde_json::json;
use shared::edge::invocation::Invocation;
use shared::engine::table::Write;
use shared::key;
use shared::value::id::Id;
use std::path::{Path, PathBuf};

/// Each file, with the subjects of the mails it causes and the number of messages to be delivered again.
const SAMPLES: [(&str, &[&str], usize); 11] = [
    (
        "address-changed",
        &["Hale & Ortiz LLP cambió el correo de su portal"],
        0,
    ),
    ("client-appeared", &["News from Hale & Ortiz LLP"], 0),
    ("device-dropped", &[], 0),
    // The draft was sent or discarded meanwhile.
    ("draft-waiting", &[], 0),
    (
        "firm-activity",
        &["Your clients were active in the portal / Sus clientes usaron el portal"],
        0,
    ),
    ("matter-appeared", &["News from Hale & Ortiz LLP"], 0),
    ("membership-ended", &[], 0),
    ("news-waiting", &["News from Hale & Ortiz LLP"], 0),
    ("session-started-elsewhere", &[], 0),
    ("things-changed", &["News from Hale & Ortiz LLP"], 0),
    ("unreadable", &["News from Hale & Ortiz LLP"], 0),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/notify")
}

#[tokio::test]
async fn every_sample_does_what_it_shall() {
    for (name, subjects, failures) in SAMPLES {
        let portal = Portal::start().await;
        portal.invite(None).await;
        portal
            .firm(2, json!({"notify_email": "intake@hale-ortiz.example"}))
            .await;
        let moved =
            json!({"client_id": "c-1001", "email": "a@example.com", "name": "Ana", "locale": "en"});
        portal.tell("client.updated", 2, moved).await;
        portal.bill("b-1").await;
        portal.event("e-1", 1, true, "Room 4").await;
        portal.message("n-1").await;
        // Somebody else has the device of device-dropped.json by now, so the function does not call SNS.
        let claim = Id::parse("3C8RZ5V0M1Y4T7N2K9QW6HJXDB").unwrap();
        let claim = Write::put(&key::device_claim(&claim), &json!({"owner": claim}));
        assert!(portal.state.table.write(claim).await.unwrap());
        let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
        let event: SqsEvent = serde_json::from_str(&text).unwrap();
        let response = handle(&portal.state, Invocation::at(portal.now), event).await;
        assert_eq!(response.batch_item_failures.len(), failures, "{name}");
        let unreadable = usize::from(name == "unreadable");
        assert_eq!(portal.letters().len(), unreadable, "{name}");
        let sent: Vec<_> = portal
            .mails()
            .into_iter()
            .map(|mail| mail.subject)
            .collect();
        assert_eq!(sent, subjects, "{name}");
    }
}

#[test]
fn every_sample_is_exercised() {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, SAMPLES.map(|(name, ..)| format!("{name}.json")));
}
