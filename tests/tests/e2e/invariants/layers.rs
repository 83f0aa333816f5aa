//! Layers: which modules may name AWS, HTTP, variables, clocks and the laptop, and which crates depend on which.

use super::{NONE, deployed, naming};
use crate::harness::project;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn six_modules_name_an_aws_client() {
    assert_eq!(
        naming(
            &["aws_sdk_"],
            &[
                "engine/table",
                "engine/object_store",
                "engine/mail",
                "engine/push",
                "engine/bus",
                "engine/queue"
            ]
        ),
        NONE
    );
    for manifest in project::files("functions", "Cargo.toml") {
        assert!(
            !project::read(&manifest).contains("aws-sdk"),
            "{}",
            manifest.display()
        );
    }
}

#[test]
fn two_modules_know_status_codes_and_one_reads_variables() {
    assert_eq!(
        naming(&["StatusCode"], &["edge/http", "edge/problem"]),
        NONE
    );
    assert_eq!(naming(&["std::env", "env::var"], &["env"]), NONE);
}

#[test]
fn no_rule_reads_a_clock_or_keeps_a_static() {
    let clocks = ["SystemTime", "Timestamp::now", "Instant::now", "Zoned::now"];
    // S3 judges a presigned address by its own clock, so it is signed on the system's, as the SDK does.
    assert_eq!(
        naming(&clocks, &["edge/invocation", "engine/presign"]),
        NONE
    );
    let statics = [
        "OnceLock",
        "LazyLock",
        "thread_local!",
        "lazy_static",
        "once_cell",
        "\nstatic ",
        " static mut ",
    ];
    assert_eq!(naming(&statics, &[]), NONE);
}

/// The log takes lines by its doors alone, and nothing prints past it: a value that is formatted could be anything.
#[test]
fn nothing_is_logged_or_printed_past_the_doors_of_the_log() {
    assert_eq!(
        naming(&["tracing::"], &["edge/log", "edge/http/route"]),
        NONE
    );
    assert_eq!(naming(&["print!(", "println!("], &[]), NONE);
}

#[test]
fn no_code_knows_that_it_runs_on_a_laptop() {
    assert_eq!(
        naming(
            &[
                "localhost",
                "127.0.0.1",
                "is_local",
                "if local",
                "dynoxide",
                "cfg!("
            ],
            &[]
        ),
        NONE
    );
}

#[test]
fn no_trait_has_one_implementation() {
    let code: String = deployed()
        .into_iter()
        .map(|(_, code)| code + "\n")
        .collect();
    let mut counts = BTreeMap::new();
    for line in code.lines().map(str::trim_start) {
        let line = line
            .strip_prefix("pub(crate) ")
            .or(line.strip_prefix("pub(super) "))
            .or(line.strip_prefix("pub "))
            .unwrap_or(line);
        if let Some(rest) = line.strip_prefix("trait ") {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            counts.insert(name, 0);
        }
    }
    for (name, count) in &mut counts {
        let implements = |line: &str| {
            line.trim_start().starts_with("impl") && line.contains(&format!("{name} for "))
        };
        // A macro writes one for each of its arguments.
        let by_macro = code.contains(&format!("impl {name} for $"));
        *count = code.lines().filter(|line| implements(line)).count() + 2 * usize::from(by_macro);
        assert!(*count > 1, "the trait {name} has {count} implementation");
        assert!(!code.contains(&format!("dyn {name}")), "dyn {name}");
    }
}

#[test]
fn functions_stand_on_shared_alone_and_shared_on_none() {
    let ours = |manifest: &Path| {
        let lines = project::read(manifest);
        let lines = lines
            .split("[dev-dependencies]")
            .next()
            .unwrap_or_default()
            .to_owned()
            + "\n";
        let names = lines.lines().filter(|line| {
            line.contains("path = \"") && line.contains('{') || line.starts_with("shared")
        });
        names
            .filter_map(|line| Some(line.split_once([' ', '.'])?.0.to_owned()))
            .collect::<Vec<_>>()
    };
    for name in project::folders("functions") {
        let folder = Path::new("functions").join(&name);
        assert_eq!(ours(&folder.join("Cargo.toml")), ["shared"], "{name}");
        let main = project::read(folder.join("src/main.rs"));
        assert!(main.lines().count() < 20, "{name}: main.rs only starts it");
        let library = project::read(folder.join("src/lib.rs"));
        assert!(
            library.contains("pub struct State")
                && (library.contains("pub async fn handle(") || library.contains("routes!(")),
            "{name}"
        );
    }
    assert_eq!(ours(Path::new("shared/Cargo.toml")), [] as [String; 0]);
}
