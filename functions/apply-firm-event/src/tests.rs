//! The sample events in `events/apply-firm-event`: the valid ones match the code and their schemas; the others are refused for the reason that they state.

use serde_json::Value;
use shared::exchange::firm_event::{parse, schemas};
use shared::value::check::Fault;
use shared::value::time::Timestamp;
use std::collections::BTreeSet;
use std::path::Path;

/// 2026-11-23T05:35:00Z.
const NOW: Timestamp = Timestamp(1_795_412_100_000);

/// All entries of the files in a folder, each with its file name.
fn entries(folder: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../events/apply-firm-event")
        .join(folder);
    let mut entries = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        match serde_json::from_str(&text).unwrap() {
            Value::Array(list) => {
                entries.extend(list.into_iter().map(|entry| (name.clone(), entry)));
            }
            entry => entries.push((name, entry)),
        }
    }
    assert!(!entries.is_empty());
    entries
}

fn reason(entry: &Value) -> String {
    match parse(&entry.to_string(), NOW) {
        Ok(_) => "fits".to_owned(),
        Err(faults) => faults
            .iter()
            .map(Fault::to_string)
            .collect::<Vec<_>>()
            .join("; "),
    }
}

#[test]
fn the_samples_and_the_demo_firm_fit() {
    let mut types = BTreeSet::new();
    for (file, entry) in entries("").into_iter().chain(entries("demo")) {
        assert_eq!(reason(&entry), "fits", "{file}");
        let name = entry["detail-type"].as_str().unwrap().to_owned();
        let (_, schema) = schemas()
            .into_iter()
            .find(|(known, _)| *known == name)
            .unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(
            validator.is_valid(&entry["detail"]),
            "{file} fits the schema of {name}"
        );
        types.insert(name);
    }
    let known: BTreeSet<_> = schemas()
        .into_iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(types, known, "there is a sample of each type");
}

#[test]
fn every_file_that_a_sample_names_is_there_with_its_size() {
    let objects = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/objects");
    let mut files = 0;
    for (file, entry) in entries("").into_iter().chain(entries("demo")) {
        let data = &entry["detail"]["data"];
        let Some(key) = data["content"]["key"].as_str() else {
            continue;
        };
        let size = std::fs::metadata(objects.join(key)).unwrap().len();
        if let Some(said) = data["size"].as_u64() {
            assert_eq!(said, size, "{file}: {key}");
        }
        files += 1;
    }
    assert!(files > 0);
}

#[test]
fn the_misfits_are_refused_for_the_reason_that_they_name() {
    for (file, entry) in entries("invalid") {
        assert_eq!(reason(&entry), entry["reason"].as_str().unwrap(), "{file}");
    }
}
