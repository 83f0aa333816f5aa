//! Every file of events/ is exercised here or beside its function: what firms may say is applied, what they may not say becomes a dead letter, and everything else is at least what its function takes. A folder without a test fails.

mod calls;
mod firms;

use crate::harness::project;
use aws_lambda_events::event::{dynamodb, sqs};
use lambda_http::request::LambdaRequest;
use serde_json::Value;
use shared::engine::stream::Record;
use shared::item::ItemKind;
use shared::notice::mail_budget::{Caused, read_owed};
use shared::people::client::{Member, read_asked_again};
use shared::people::link::LinkRequest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is said by a firm is read in another way than what AWS delivers.
const FIRMS: &str = "apply-firm-event";

/// The files that the samples of firms name, by their keys in the documents bucket.
const OBJECTS: &str = "events/objects";

/// The `.json` files of a folder itself, from the project's folder.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(project::root().join(folder)).unwrap();
    let mut files: Vec<_> = listed
        .map(|entry| folder.join(entry.unwrap().file_name()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    files
}

/// Reads one sample as what calls its function.
fn check(function: &project::Function, file: &Path, text: &str) {
    let fault = |error: serde_json::Error| format!("{}: {error}", file.display());
    match function.sources.first().map(String::as_str) {
        None if function.routes.is_empty() => {
            let request: Value = serde_json::from_str(text).map_err(fault).unwrap();
            assert!(request["action"].is_string(), "{}", file.display());
        }
        None => {
            let request: Value = serde_json::from_str(text).map_err(fault).unwrap();
            let route = request["routeKey"].as_str().unwrap_or_default();
            assert!(
                function.routes.iter().any(|known| known == route),
                "{}: {route} is no route of {}",
                file.display(),
                function.name
            );
            let read: LambdaRequest = serde_json::from_str(text).map_err(fault).unwrap();
            assert!(
                matches!(read, LambdaRequest::ApiGatewayV2(_)),
                "{}",
                file.display()
            );
        }
        Some("DynamoDB") => {
            let batch: dynamodb::Event = serde_json::from_str(text).map_err(fault).unwrap();
            assert!(!batch.records.is_empty(), "{}", file.display());
            if function.name == "send-link" {
                batch
                    .records
                    .into_iter()
                    .for_each(|record| asks_for_a_link(record, file));
            }
        }
        Some(_) if function.name == FIRMS => {}
        Some(_) => {
            let batch: sqs::SqsEvent = serde_json::from_str(text).map_err(fault).unwrap();
            assert!(!batch.records.is_empty(), "{}", file.display());
        }
    }
}

/// What `send-link` reads is somebody's request, what a firm holds of its client, or an invitation that a firm asked for again or that is owed; the other reader's samples run beside it.
fn asks_for_a_link(record: dynamodb::EventRecord, file: &Path) {
    let record = Record::new(record);
    match record.kind() {
        Some(ItemKind::Request) => {
            let request: LinkRequest = record.new_image().unwrap().unwrap();
            assert!(
                record.key.sk.ends_with(request.id.as_str()),
                "{}",
                file.display()
            );
        }
        Some(ItemKind::Member) => assert!(
            record.new_image::<Member>().unwrap().unwrap().active,
            "{}",
            file.display()
        ),
        Some(ItemKind::Invitation) => assert!(
            matches!(read_asked_again(&record), Ok(Some(_))),
            "{}",
            file.display()
        ),
        kind => assert!(
            matches!(read_owed(&record), Ok(Some(Caused::Invitation(_)))),
            "{}: {kind:?}",
            file.display()
        ),
    }
}

#[test]
fn every_sample_is_what_its_function_takes() {
    let functions = project::functions();
    let mut exercised = BTreeSet::new();
    for folder in project::folders("events") {
        if Path::new("events").join(&folder) == Path::new(OBJECTS) {
            continue;
        }
        let function = functions.iter().find(|function| function.name == folder);
        let function =
            function.unwrap_or_else(|| panic!("events/{folder}: there is no such function"));
        let files = json_files(&Path::new("events").join(&folder));
        assert!(!files.is_empty(), "events/{folder} is empty");
        for file in files {
            check(function, &file, &project::read(&file));
            exercised.insert(file);
        }
    }
    // The folders within are those that the tests above go through.
    for within in ["demo", "invalid"] {
        exercised.extend(json_files(&Path::new("events").join(FIRMS).join(within)));
    }
    let mut all: BTreeSet<_> = project::files("events", "").into_iter().collect();
    all.retain(|file| !file.starts_with(OBJECTS) && file != Path::new("events/README.md"));
    assert_eq!(all, exercised, "every file of events/ is exercised");
}

#[test]
fn every_route_and_every_function_has_a_sample() {
    let folders = project::folders("events");
    for function in project::functions() {
        assert!(
            folders.contains(&function.name),
            "events/{} is missing",
            function.name
        );
        let files = json_files(&Path::new("events").join(&function.name));
        let keys: BTreeSet<_> = files
            .iter()
            .filter_map(|file| {
                let sample: Value = serde_json::from_str(&project::read(file)).ok()?;
                Some(sample["routeKey"].as_str()?.to_owned())
            })
            .collect();
        for route in &function.routes {
            assert!(
                keys.contains(route),
                "events/{} has no sample of {route}",
                function.name
            );
        }
    }
}
