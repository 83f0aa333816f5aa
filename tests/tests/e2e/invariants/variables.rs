//! A function gets the variables that it reads and no others: a key that is not granted cannot be read from its configuration.

use crate::harness::project;
use serde_norway::Value as Yaml;
use shared::env::Env;
use std::collections::{BTreeMap, BTreeSet};

/// What no function reads: it makes Lambda publish a version when a setting changes.
const VERSION: &str = "SETTINGS_VERSION";

/// What functions read without a grant: a file in place of the log, on a laptop.
const LOCAL: &str = "LOG_FILE";

/// What Lambda itself sets.
const LAMBDA: [(&str, &str); 3] = [
    ("AWS_REGION", "us-east-1"),
    ("AWS_ACCESS_KEY_ID", "test"),
    ("AWS_SECRET_ACCESS_KEY", "test"),
];

/// A value that makes sense, for each variable of the template.
const VALUES: [(&str, &str); 25] = [
    ("ADDRESS_KEY", "an-address-key-of-at-least-32-characters"),
    (
        "ANDROID_APPS",
        "com.example.portal=AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB",
    ),
    (
        "APNS_APPLICATION_ARN",
        "arn:aws:sns:us-east-1:000000000000:app/APNS/portico",
    ),
    ("ARCHIVE_STRETCH_MIB", "4096"),
    ("BUS_NAME", "portico"),
    ("DEAD_LETTER_QUEUE_URL", "https://sqs.example.com/1/dead"),
    ("DOCUMENTS_BUCKET", "documents"),
    (
        "FCM_APPLICATION_ARN",
        "arn:aws:sns:us-east-1:000000000000:app/GCM/portico",
    ),
    ("IOS_APPS", "ABCDE12345.com.example.portal"),
    ("LINKS_PER_MINUTE", "600"),
    ("LINKS_PER_NETWORK_HOUR", "60"),
    ("MAIL_CONFIGURATION_SET", "portico"),
    ("MAIL_FROM", "portal@portico.example"),
    ("PASSKEY_ORIGINS", "https://clients.example.com"),
    ("PORTAL_ORIGIN", "https://portal.example.com"),
    ("QUEUE_URL", "https://sqs.example.com/1/queue"),
    (
        "REGIONS",
        r#"[{"id":"us","name":"United States","origin":"https://portal.example.com"}]"#,
    ),
    ("REGION_ID", "us"),
    ("REPLY_DOMAIN", "reply.example.com"),
    ("TABLE_NAME", "portico"),
    ("TOKEN_KEY", "a-token-key-of-at-least-32-characters-too"),
    ("VAPID_KEY", "a-vapid-key-of-at-least-32-characters-too"),
    ("WEBHOOK_QUEUE_URL", "https://sqs.example.com/1/webhooks"),
    ("WEBHOOK_TEST_HOSTS", "127.0.0.1"),
    ("WEB_PUSH_HOSTS", "https://push.example.com"),
];

/// The names that template.yaml grants to each function, by crate name.
fn granted() -> BTreeMap<String, BTreeSet<String>> {
    let template: Yaml = serde_norway::from_str(&project::read("template.yaml")).expect("YAML");
    let names = |properties: &Yaml| {
        let variables = properties["Environment"]["Variables"].as_mapping();
        let names = variables.into_iter().flat_map(|variables| variables.keys());
        names
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect::<BTreeSet<_>>()
    };
    let all = names(&template["Globals"]["Function"]);
    let resources = template["Resources"].as_mapping().expect("resources");
    let functions = resources
        .values()
        .filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    functions
        .map(|function| {
            let properties = &function["Properties"];
            let code = properties["CodeUri"].as_str().expect("where its code is");
            let name = code.rsplit('/').next().expect("a name").to_owned();
            (name, &all | &names(properties))
        })
        .collect()
}

/// The value of a variable that is granted.
fn value(name: &str) -> &'static str {
    let known = VALUES.iter().chain(&[(VERSION, "1")]);
    let (_, value) = known
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("{name} is new: give it a value in VALUES"));
    value
}

#[test]
fn a_function_gets_the_variables_that_it_reads_and_no_others() {
    let functions = granted();
    assert!(functions.len() >= 17, "{functions:?}");
    for (name, granted) in functions {
        let values = granted.iter().map(|name| (name.as_str(), value(name)));
        let (env, asked) = Env::from_pairs(values.chain(LAMBDA)).noting();
        let started = local::try_to_start(&name, &env).expect("the local portal has it");
        let mut read = asked.names();
        read.retain(|name| !name.starts_with("AWS_") && name != LOCAL);
        read.insert(VERSION.to_owned());
        assert_eq!(read, granted, "{name}: what it reads, and what it gets");
        started.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn a_function_without_keys_gets_none() {
    let functions = granted();
    for name in ["publish-event", "settle-upload", "make-archive"] {
        let keys: Vec<_> = functions[name]
            .iter()
            .filter(|variable| variable.ends_with("_KEY"))
            .collect();
        assert!(keys.is_empty(), "{name}: {keys:?}");
    }
}
