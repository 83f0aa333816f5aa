//! `template.yaml` says what the code does: its functions, routes, rights and readers of the stream.

use crate::harness::project;
use serde_json::{Value, json};
use serde_norway::Value as Yaml;
use shared::engine::stream::Change;
use shared::exchange::portal_event::heard;
use shared::item::ItemKind;
use std::collections::BTreeSet;

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
fn sam_builds_each_function_from_its_own_folder() {
    let template: Yaml = serde_norway::from_str(&project::read("template.yaml")).expect("YAML");
    let resources = template["Resources"].as_mapping().expect("resources");
    for (logical, resource) in resources {
        if resource["Type"] != "AWS::Serverless::Function" {
            continue;
        }
        let build = &resource["Metadata"];
        let binary = build["BuildProperties"]["Binary"].as_str();
        let code = resource["Properties"]["CodeUri"].as_str();
        assert_eq!(
            (build["BuildMethod"].as_str(), code),
            (
                Some("rust-cargolambda"),
                binary.map(|name| format!("functions/{name}")).as_deref()
            ),
            "{logical:?}"
        );
    }
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
        entry(Change::Inserted, ItemKind::Invitation),
        entry(Change::Inserted, ItemKind::Member),
        entry(Change::Modified, ItemKind::Member),
        entry(Change::Removed, ItemKind::MailBudget),
    ];
    assert_eq!(delivered("SendLink"), Delivered::from(sent));
}
