//! The invariants of ARCHITECTURE.md, held over the sources as they are: what is absent can only be tested by looking.

mod kinds;

use crate::harness::project;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The longest source file, in lines.
const LONGEST: usize = 500;

/// The sources that are deployed, without their tests: path and code, comments left out.
fn deployed() -> Vec<(String, String)> {
    let mut files = project::files("shared/src", ".rs");
    files.extend(project::files("functions", ".rs"));
    files.retain(|path| !is_test(path));
    let read = |path: PathBuf| {
        let code = without_tests(&project::read(&path));
        (path.to_string_lossy().into_owned(), code)
    };
    files.into_iter().map(read).collect()
}

fn is_test(path: &Path) -> bool {
    path.iter()
        .any(|part| part == "tests" || part == "tests.rs")
}

/// Tests stand at the end of a file, in a module of their own.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The files whose code contains any of these, except those under `allowed`.
fn naming(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let allowed_file = |path: &str| {
        allowed.iter().any(|noun| {
            let file = format!("shared/src/{noun}.rs");
            path == file || path.starts_with(&format!("shared/src/{noun}/"))
        })
    };
    let mut found = Vec::new();
    for (path, code) in deployed() {
        for word in words {
            if code.contains(word) && !allowed_file(&path) {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    found
}

const NONE: [String; 0] = [];

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
fn one_module_builds_keys() {
    let tags = [
        "C", "E", "R", "F", "A", "SESS", "LINK", "REQ", "AUD", "RATE", "IDEM", "MEM", "MATTER",
        "BILL", "EVENT", "MESSAGE", "FOLDER", "DOCUMENT", "UP", "GRANT", "KEY", "DEV", "PUSH",
        "CER",
    ];
    let begun: Vec<_> = tags.iter().map(|tag| format!("\"{tag}#")).collect();
    let begun: Vec<_> = begun.iter().map(String::as_str).collect();
    assert_eq!(naming(&begun, &["key"]), NONE);
}

/// What a function would build keys, conditions and items with. A function hands the table to an operation of `shared`, which knows what stands there.
const OF_THE_TABLE: [&str; 7] = [
    "shared::key",
    "{key,",
    "{key::",
    "Write::",
    "Update::",
    ".when(",
    "Query::",
];

#[test]
fn no_function_builds_keys_conditions_or_items() {
    let mut functions = 0;
    for (path, code) in deployed() {
        if !path.starts_with("functions/") {
            continue;
        }
        functions += 1;
        let code: String = code.split_whitespace().collect();
        for word in OF_THE_TABLE {
            assert!(!code.contains(word), "{path}: {word}");
        }
        assert!(!code.contains("table."), "{path} calls the table itself");
        // What is cleaned up is an item, and so is what names its kind for the stream.
        for field in ["ttl:i64", "kind:String", "kind:ItemKind"] {
            assert!(!code.contains(field), "{path} has an item: {field}");
        }
    }
    assert!(functions > 17);
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
fn nothing_scans_and_every_read_is_strong() {
    assert_eq!(naming(&[".scan("], &[]), NONE);
    let reads = project::read("shared/src/engine/table/read.rs")
        + &project::read("shared/src/engine/table.rs");
    let asked = reads.matches(".get_item()").count() + reads.matches(".query()").count();
    assert!(asked > 0);
    assert_eq!(reads.matches(".consistent_read(true)").count(), asked);
}

/// Where the table is written without the authority of a session, and why none is asked: a file or a folder, how often at most where sessions write there too, and the reason.
const WITHOUT_AUTHORITY: [(&str, Option<usize>, &str); 22] = [
    (
        "shared/src/people/access/authority.rs",
        Some(1),
        "carries out what it has bound",
    ),
    ("shared/src/people/client/", None, "a firm's event"),
    (
        "shared/src/people/revocation/",
        None,
        "what goes with the last membership",
    ),
    (
        "shared/src/people/device/store.rs",
        Some(1),
        "a device is forgotten: gone, reported, or with the last membership",
    ),
    ("shared/src/people/firm.rs", None, "a firm's event"),
    (
        "shared/src/people/link/",
        None,
        "asks for a link, or makes one",
    ),
    (
        "shared/src/notice/activity.rs",
        None,
        "notes what a firm was told",
    ),
    (
        "shared/src/notice/lease.rs",
        None,
        "takes and gives back the right to write to a client",
    ),
    (
        "shared/src/notice/mail_budget.rs",
        Some(2),
        "counts a mail, or notes that it is owed",
    ),
    (
        "shared/src/notice/sent.rs",
        None,
        "notes that a mail was sent",
    ),
    ("shared/src/notice/told.rs", None, "notes what was told"),
    ("shared/src/notice/waiting.rs", None, "notes what waits"),
    (
        "shared/src/people/passkey/ceremony.rs",
        Some(1),
        "a sign-in begins: there is no session",
    ),
    (
        "shared/src/people/passkey/store.rs",
        Some(1),
        "a report ends a passkey",
    ),
    (
        "shared/src/people/session/store.rs",
        Some(2),
        "slides the session under a condition of its own, or ends it",
    ),
    (
        "shared/src/people/sign_in/",
        None,
        "there is no session yet",
    ),
    ("shared/src/resource/audience.rs", None, "a firm's event"),
    ("shared/src/resource/copies.rs", None, "a firm's event"),
    ("shared/src/resource/head.rs", None, "a firm's event"),
    ("shared/src/resource/tombstones.rs", None, "a firm's event"),
    (
        "shared/src/upload/open.rs",
        Some(2),
        "notes that a grant is used under a condition of its own, or a report gives an upload up",
    ),
    (
        "shared/src/upload/settle.rs",
        Some(3),
        "S3 or the scanner said something, or a conclusion is drawn",
    ),
];

#[test]
fn what_is_written_without_a_session_says_why() {
    let writes = ["write(", "update(", "update::<", "transact("];
    for (path, code) in deployed() {
        let code: String = code.split_whitespace().collect();
        let of = |call: &&str| code.matches(&format!("table.{call}")).count();
        let count: usize = writes.iter().map(of).sum();
        let entry = WITHOUT_AUTHORITY
            .iter()
            .find(|(place, ..)| path.starts_with(place));
        let most = entry.map_or(0, |(_, most, _)| most.unwrap_or(usize::MAX));
        assert!(
            count <= most,
            "{path} writes {count} times without an Authority; see shared/src/people/access/authority.rs"
        );
    }
}

#[test]
fn nothing_is_left_undone() {
    let mut sources = project::files("shared/src", ".rs");
    for folder in ["functions", "local/src", "tests", "xtask"] {
        sources.extend(project::files(folder, ".rs"));
    }
    // Put together here, so that this file does not name what it looks for.
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["todo", "!("],
        ["unimplemented", "!("],
        ["dbg", "!("],
    ]
    .map(|parts| parts.concat());
    for path in sources {
        let text = project::read(&path);
        for word in &words {
            assert!(!text.contains(word.as_str()), "{}: {word}", path.display());
        }
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    for (path, _) in deployed() {
        let text = project::read(&path);
        assert!(text.starts_with("//! "), "{path}");
    }
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
fn the_workspace_the_template_and_the_local_portal_have_the_same_functions() {
    let crates: BTreeSet<_> = project::folders("functions").into_iter().collect();
    let template: BTreeSet<_> = project::functions()
        .into_iter()
        .map(|function| function.name)
        .collect();
    let local: BTreeSet<_> = local::function_names().map(str::to_owned).collect();
    assert_eq!(crates, template);
    assert_eq!(local, template);
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

#[test]
fn each_route_has_one_function_and_the_contract_has_all_routes() {
    let routes = project::routes();
    let unique: BTreeSet<_> = routes.iter().cloned().collect();
    assert_eq!(
        unique.len(),
        routes.len(),
        "no two functions have the same route"
    );
    let contract: Value = serde_json::from_str(&project::read("docs/openapi.json")).unwrap();
    let methods = [
        "get", "put", "post", "delete", "patch", "head", "options", "trace",
    ];
    let mut described = BTreeSet::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for method in item
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| methods.contains(&key.as_str()))
        {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    assert_eq!(described, unique);
    assert!(contract["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn the_stream_has_two_readers_and_the_table_no_global_index() {
    let reads_stream =
        |function: &project::Function| function.sources.iter().any(|source| source == "DynamoDB");
    let readers: Vec<_> = project::functions()
        .into_iter()
        .filter(reads_stream)
        .map(|function| function.name)
        .collect();
    assert_eq!(readers, ["send-link", "publish-event"]);
    let template = project::read("template.yaml");
    assert!(!template.contains("GlobalSecondaryIndexes"));
    for kept in [
        "LocalSecondaryIndexes:",
        "StreamViewType: NEW_AND_OLD_IMAGES",
        "PointInTimeRecoveryEnabled: true",
        "TimeToLiveSpecification:",
    ] {
        assert!(template.contains(kept), "{kept}");
    }
}

/// The rights that the template gives a function: its own block, and that of the role that is written out for it.
fn rights(template: &str, function: &str) -> String {
    let logical: String = function
        .split('-')
        .map(|part| part[..1].to_uppercase() + &part[1..])
        .collect();
    let block = |name: &str| {
        let mut lines = template
            .lines()
            .skip_while(|line| *line != format!("  {name}:"));
        let first = lines.next().unwrap_or_default().to_owned();
        let rest = lines.take_while(|line| {
            !line.starts_with("  ") || line.starts_with("   ") || line.trim().is_empty()
        });
        first + &rest.collect::<Vec<_>>().join("\n")
    };
    block(&logical) + &block(&format!("{logical}Role"))
}

#[test]
fn a_function_carries_the_clients_that_it_has_rights_for() {
    let template = project::read("template.yaml");
    for name in project::folders("functions") {
        let manifest = project::read(format!("functions/{name}/Cargo.toml"));
        let shared = manifest
            .lines()
            .find(|line| line.starts_with("shared"))
            .unwrap();
        let rights = rights(&template, &name);
        assert!(
            rights.contains("AWS::Serverless::Function"),
            "{name} is in the template"
        );
        for (feature, right) in [
            (
                "table",
                "dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem",
            ),
            ("mail", "ses:SendEmail"),
            ("push", "sns:CreatePlatformEndpoint sns:Publish"),
            ("bus", "events:PutEvents"),
            ("queue", "sqs:SendMessage"),
        ] {
            let carries = shared.contains(&format!("\"{feature}\""));
            let may = right.split(' ').any(|right| rights.contains(right));
            assert_eq!(carries, may, "{name}: feature {feature}, rights to {right}");
        }
    }
}
