//! What the workflows of the forge may do: an action cannot change under its name, and no job has rights that it did not ask for.

use crate::step::root;
use std::fs;

/// Every workflow with its name.
fn workflows() -> Vec<(String, String)> {
    let listed = fs::read_dir(root().join(".github/workflows")).unwrap();
    let read = listed.map(|entry| {
        let path = entry.unwrap().path();
        (
            path.display().to_string(),
            fs::read_to_string(path).unwrap(),
        )
    });
    read.collect()
}

#[test]
fn every_action_is_named_by_the_digest_of_its_commit() {
    let mut count = 0;
    for (name, text) in workflows() {
        for line in text.lines().filter_map(|line| line.split_once("uses: ")) {
            let (action, version) = line.1.split_once(" # v").unwrap_or_default();
            let digest = action.split_once('@').unwrap_or_default().1;
            let is_digest =
                digest.len() == 40 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_digest && !version.is_empty(), "{name}: {}", line.1);
            count += 1;
        }
    }
    assert!(count >= 6, "{count} actions: are they still found?");
}

#[test]
fn a_workflow_has_no_rights_and_only_the_job_that_publishes_may_write() {
    for (name, text) in workflows() {
        assert!(text.contains("\npermissions: {}\n"), "{name}");
        let (before, publishing) = text.split_once("\n  publish:\n").unwrap_or((&text, ""));
        assert!(!before.contains(": write"), "{name}");
        // What signs and publishes has neither the sources nor the tools to run them.
        assert!(
            !publishing.contains("checkout@") && !publishing.contains("cargo"),
            "{name}"
        );
        let jobs = text.matches("\n    runs-on: ").count();
        assert_eq!(text.matches("\n    permissions:\n").count(), jobs, "{name}");
    }
}
