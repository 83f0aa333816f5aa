//! The samples of what firms say, put onto the bus as they lie there.

use super::{FIRMS, OBJECTS, json_files};
use crate::harness::{TestPortal, project, schemas};
use local::Options;
use serde_json::Value;
use std::path::Path;

/// A portal whose bucket has the files that the samples name.
async fn portal_with_objects() -> TestPortal {
    let portal = TestPortal::start().await;
    for path in project::files(OBJECTS, "") {
        let key = path.strip_prefix(OBJECTS).unwrap().to_str().unwrap();
        let bytes = std::fs::read(project::root().join(&path)).unwrap();
        portal.put_object(key, &bytes).await;
    }
    portal
}

/// The files of a folder of what firms say, as they lie there: name and text.
fn samples(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new("events").join(FIRMS).join(folder);
    let files = json_files(&folder).into_iter();
    files
        .map(|path| (path.display().to_string(), project::read(&path)))
        .collect()
}

/// The entries of a file: one, or a list of them.
fn entries(text: &str) -> Vec<Value> {
    match serde_json::from_str(text).unwrap() {
        Value::Array(entries) => entries,
        entry => vec![entry],
    }
}

fn assert_fits_its_schema(name: &str, entry: &Value) {
    assert_eq!(schemas::misfits(entry), Vec::<String>::new(), "{name}");
}

#[tokio::test]
async fn what_firms_may_say_is_applied_and_fits_its_published_schema() {
    let portal = portal_with_objects().await;
    for (name, text) in samples("demo") {
        for entry in entries(&text) {
            assert_fits_its_schema(&name, &entry);
        }
        portal.put_as_it_lies(&text).await;
        assert_eq!(portal.dead_letters().await, Vec::<Value>::new(), "{name}");
    }
}

/// Each on a portal as a newcomer has it: fresh, with the demo firm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_can_be_sent_as_it_lies() {
    let samples = samples("");
    let mut bytes = 0;
    for (name, text) in &samples {
        let demo = Options {
            demo: true,
            ..Options::default()
        };
        let portal = TestPortal::with(demo).await;
        let entry = &entries(text)[0];
        assert_fits_its_schema(name, entry);
        // The portal names what a client sent: no sample can know which file waits in quarantine.
        let nobodys = entry["detail-type"] == "document.released";
        let before = portal.items().await;
        portal.put_as_it_lies(text).await;
        let letters = portal.dead_letters().await;
        assert!(letters.is_empty() || nobodys, "{name}: {letters:?}");
        // A stale version would be no dead letter, and change nothing.
        let changed = portal.items().await != before;
        assert!(changed || nobodys, "{name} changes nothing");
        bytes += text.len();
        portal.portal.shutdown().await;
    }
    println!(
        "figure: samples: {} files of {bytes} bytes sent as they lie",
        samples.len()
    );
}

#[tokio::test]
async fn the_buttons_send_the_samples_with_versions_and_times_of_this_moment() {
    let portal = TestPortal::start().await;
    let now = portal.now().await;
    let shown = portal.samples().await;
    assert_eq!(shown.len(), samples("").len());
    let hearing = shown.iter().find(|sample| sample["name"] == "event-shared");
    let detail = &hearing.unwrap()["entries"][0]["detail"];
    assert_eq!(
        detail["version"].as_i64(),
        Some(now.as_microsecond() / 1_000 * 1_000)
    );
    assert_eq!(
        detail["time"].as_str().unwrap()[..16],
        now.to_string()[..16]
    );
    let starts: jiff::Timestamp = detail["data"]["starts_at"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(starts > now, "it is yet to come");
}

#[tokio::test]
async fn what_firms_may_not_say_becomes_one_dead_letter_with_places_and_codes_alone() {
    let portal = portal_with_objects().await;
    let samples = samples("invalid");
    let before = portal.items().await.len();
    for (place, (name, text)) in samples.iter().enumerate() {
        let entry = &entries(text)[0];
        portal.put_as_it_lies(text).await;
        let letters = portal.dead_letters().await;
        assert_eq!(letters.len(), place + 1, "{name}");
        let letter = letters.last().unwrap();
        assert_eq!(letter["function"], FIRMS, "{name}");
        assert_eq!(letter["reason"], entry["reason"], "{name}");
        assert_eq!(
            letter["event"]["detail"], entry["detail"],
            "{name}: the event as it came"
        );
        let reason = letter["reason"].as_str().unwrap();
        assert!(
            reason.split("; ").all(is_place_and_code),
            "{name}: {reason}"
        );
        let mut values = Vec::new();
        collect_texts(&entry["detail"], &mut values);
        assert!(
            !values
                .iter()
                .any(|value| value.len() > 5 && reason.contains(value.as_str())),
            "{name}: {reason}"
        );
    }
    assert_eq!(portal.items().await.len(), before, "nothing was written");
    assert_eq!(portal.all_mails().await.len(), 0);
    println!(
        "figure: samples: {} misfits, each one dead letter that names the place and no value",
        samples.len()
    );
}

/// `/detail/data/total/currency currency`: a JSON pointer of plain names and a code.
fn is_place_and_code(fault: &str) -> bool {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_-".contains(&byte))
    };
    fault.split_once(' ').is_some_and(|(place, code)| {
        place.starts_with('/') && plain(place) && plain(code) && !code.contains('/')
    })
}

fn collect_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields.values().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}
