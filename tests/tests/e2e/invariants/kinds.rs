//! A new kind cannot be forgotten: code asks the table of kinds, or matches every one of them.

use super::{NONE, deployed};
use crate::harness::project;
use serde_json::{Value, json};
use serde_norway::Value as Yaml;
use shared::engine::stream::Change;
use shared::exchange::portal_event::heard;
use shared::item::ItemKind;
use std::collections::BTreeSet;

#[test]
fn no_match_over_kinds_has_a_rest() {
    let mut found = Vec::new();
    for (path, code) in deployed() {
        let lines: Vec<_> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.contains("== Kind::") || line.contains("!= Kind::") {
                found.push(format!("{path}: {}", line.trim()));
            }
            let pattern = line.split("=>").next().unwrap_or_default();
            if line.contains("=>") && names_a_rest(pattern) && arms_beside(&lines, at) {
                found.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert_eq!(found, NONE, "ask the table of kinds, or match every kind");
}

/// Whether a pattern is a name or `_`, or has `_` in it.
fn names_a_rest(pattern: &str) -> bool {
    let small = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut parts = pattern.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    pattern.trim().chars().all(small) || parts.any(|part| part == "_")
}

/// Whether another arm of the match that the line at this place belongs to names a kind. Rustfmt indents the arms of one match alike.
fn arms_beside(lines: &[&str], at: usize) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let inside = |line: &&&str| line.is_empty() || depth(line) >= depth(lines[at]);
    let before = lines[..at].iter().rev().take_while(inside);
    let after = lines[at..].iter().take_while(inside);
    let arms = before
        .chain(after)
        .filter(|line| depth(line) == depth(lines[at]));
    let names_a_kind = |arm: &&str| {
        let pattern = arm.split("=>").next().unwrap_or_default();
        let mut words = pattern.split(|letter: char| !letter.is_alphanumeric() && letter != ':');
        words.any(|word| word.starts_with("Kind::") || word.starts_with("ItemKind::"))
    };
    arms.into_iter().any(names_a_kind)
}

/// A change as the stream names it, and the kind of the item.
type Delivered = BTreeSet<(String, String)>;

/// What the filters of template.yaml deliver to a reader of the stream.
fn delivered(function: &str) -> Delivered {
    let template: Yaml = serde_norway::from_str(&project::read("template.yaml")).expect("YAML");
    let events = template["Resources"][function]["Properties"]["Events"]
        .as_mapping()
        .expect("what calls it");
    let patterns = events.values().flat_map(|event| {
        let filters = &event["Properties"]["FilterCriteria"]["Filters"];
        filters.as_sequence().expect("filters").iter()
    });
    let mut delivered = Delivered::new();
    for pattern in patterns {
        let pattern = pattern["Pattern"].as_str().expect("a pattern");
        let pattern: Value = serde_json::from_str(pattern).expect("JSON");
        for change in texts(&pattern["eventName"]) {
            let image = if change == "REMOVE" {
                "OldImage"
            } else {
                "NewImage"
            };
            for kind in texts(&pattern["dynamodb"][image]["kind"]["S"]) {
                delivered.insert((change.clone(), kind));
            }
        }
    }
    delivered
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().expect("a list").iter();
    texts
        .map(|text| text.as_str().expect("a text").to_owned())
        .collect()
}

fn entry(change: Change, kind: ItemKind) -> (String, String) {
    let change = match change {
        Change::Inserted => "INSERT",
        Change::Modified => "MODIFY",
        Change::Removed => "REMOVE",
    };
    let kind = json!(kind).as_str().expect("a text").to_owned();
    (change.to_owned(), kind)
}

#[test]
fn the_template_delivers_what_the_readers_of_the_stream_read() {
    let kinds = ItemKind::ALL.iter().copied();
    let published =
        kinds.flat_map(|kind| heard(kind).iter().map(move |change| entry(*change, kind)));
    assert_eq!(delivered("PublishEvent"), published.collect());
    let sent = [
        entry(Change::Inserted, ItemKind::Request),
        entry(Change::Inserted, ItemKind::Member),
        entry(Change::Modified, ItemKind::Member),
        entry(Change::Removed, ItemKind::MailBudget),
    ];
    assert_eq!(delivered("SendLink"), Delivered::from(sent));
}
