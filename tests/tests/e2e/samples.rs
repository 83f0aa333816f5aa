//! Every file of events/ is exercised here or beside its function: what firms may say is applied, what they may not say becomes a dead letter, and everything else is at least what its function takes. A folder without a test fails.

use crate::harness::proxy::Proxy;
use crate::harness::{Answer, Client, Sending, TestPortal, announcement, project, schemas, text};
use aws_lambda_events::event::{dynamodb, sqs};
use lambda_http::request::LambdaRequest;
use local::Options;
use serde_json::Value;
use shared::engine::stream::Record;
use shared::item::ItemKind;
use shared::notice::mail_budget::{Caused, read_owed};
use shared::people::client::Member;
use shared::people::link::LinkRequest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is said by a firm is read in another way than what AWS delivers.
const FIRMS: &str = "apply-firm-event";

/// The files that the samples of firms name, by their keys in the documents bucket.
const OBJECTS: &str = "events/objects";

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

/// Reads one sample as what calls its function.
fn check(function: &project::Function, file: &Path, text: &str) {
    let fault = |error: serde_json::Error| format!("{}: {error}", file.display());
    match function.sources.first().map(String::as_str) {
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

/// What `send-link` reads is somebody's request, what a firm holds of its client, or an invitation that is owed; the other reader's samples run beside it.
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
        kind => assert!(
            matches!(read_owed(&record), Ok(Some(Caused::Invitation(_)))),
            "{}: {kind:?}",
            file.display()
        ),
    }
}

/// Makes a sample's call to a portal, with the session in the place of `{{token}}` and the portal's own origin.
async fn call(portal: &TestPortal, token: &str, sample: &Value) -> Answer {
    let mut caller = portal.anonymous();
    let fill = |text: &Value| {
        text.as_str()
            .unwrap()
            .replace("{{token}}", token)
            .replace("https://portal.example.com", portal.portal.origin())
    };
    for (name, value) in sample["headers"].as_object().unwrap() {
        let by_the_road =
            ["host", "content-length"].contains(&name.as_str()) || name.starts_with("x-");
        if !by_the_road {
            caller = caller.with(name, &fill(value));
        }
    }
    let cookies: Vec<_> = sample["cookies"]
        .as_array()
        .into_iter()
        .flatten()
        .map(fill)
        .collect();
    if !cookies.is_empty() {
        caller = caller.with("cookie", &cookies.join("; "));
    }
    let query = sample["rawQueryString"].as_str().unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    let path = format!("{}{mark}{query}", sample["rawPath"].as_str().unwrap());
    let method = sample["requestContext"]["http"]["method"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    caller
        .call(method, &path, sample["body"].as_str().map(str::to_owned))
        .await
}

/// What is sent by somebody who is on its matter, in the place of `{{upload}}`, `{{document}}` and `{{etag}}`.
async fn name_an_upload(portal: &TestPortal, who: &Client, sample: &str) -> String {
    let me = who.get("/v1/me").await;
    let body = announcement(&text(&me.body["matters"][0]["id"]), &[("a.pdf", 4)]);
    let sending = Sending::start(portal, who, body).await;
    let tag = sending.put(0, 1, b"good").await;
    sample
        .replace("{{upload}}", &sending.id)
        .replace("{{document}}", &text(&sending.files[0]["document_id"]))
        .replace("{{etag}}", tag.trim_matches('"'))
}

/// The samples are calls of two clients of the demo firm; those that want a secret which only a mail or an authenticator has get what somebody without it gets.
#[tokio::test]
async fn every_call_of_the_samples_is_answered() {
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let mut calls = 0;
    for function in project::functions()
        .iter()
        .filter(|function| !function.routes.is_empty())
    {
        for file in json_files(&Path::new("events").join(&function.name)) {
            let ben = portal.sign_in("ben.okafor@example.com").await;
            let mut text = project::read(&file);
            if function.name == "upload" {
                text = name_an_upload(&portal, &ben, &text).await;
            }
            let sample: Value = serde_json::from_str(&text).unwrap();
            let mut answer = call(&portal, ben.token(), &sample).await;
            if answer.status == 404 {
                let ana = portal.sign_in("ana.garcia@example.com").await;
                answer = call(&portal, ana.token(), &sample).await;
            }
            let wants_secret = ["verify-link", "sign-out", "passkeys"]
                .contains(&function.name.as_str())
                && (400..500).contains(&answer.status);
            assert!(
                (200..300).contains(&answer.status) || answer.status == 303 || wants_secret,
                "{}: {answer:?}",
                file.display()
            );
            let kept = answer.header("cache-control").starts_with("public");
            match file.file_stem().unwrap().to_str().unwrap() {
                "openapi" | "regions" => assert!(kept, "{answer:?}"),
                "health" => assert!(!kept, "{answer:?}"),
                _ => {}
            }
            calls += 1;
        }
    }
    assert!(calls > 12);
}

/// Whether the contract says that a route wants a session or a grant.
fn wants_session(contract: &Value, route: &str) -> bool {
    let (method, path) = route.split_once(' ').unwrap();
    let operation = &contract["paths"][path][method.to_lowercase()];
    let ways = operation["security"].as_array().unwrap();
    ways.iter().any(|way| way.get("bearer").is_some())
}

/// As the samples lie there, with a token that the portal did not make.
#[tokio::test]
async fn every_sample_without_a_session_is_refused_before_anything_is_asked() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let contract: Value = serde_json::from_str(&project::read("docs/openapi.json")).unwrap();
    let (mut refused, mut open) = (0, 0);
    for function in project::functions()
        .iter()
        .filter(|function| !function.routes.is_empty())
    {
        for file in json_files(&Path::new("events").join(&function.name)) {
            let sample: Value = serde_json::from_str(&project::read(&file)).unwrap();
            portal.settle().await;
            proxy.take();
            let answer = call(&portal, "x", &sample).await;
            let asked = proxy.take();
            let what = format!("{}: {answer:?}", file.display());
            if wants_session(&contract, sample["routeKey"].as_str().unwrap()) {
                assert_eq!(
                    (answer.status, answer.problem()),
                    (401, "session-required"),
                    "{what}"
                );
                let content_type = answer.header("content-type");
                assert_eq!(content_type, "application/problem+json", "{what}");
                assert!(asked.is_empty(), "{what}: {asked:?}");
                refused += 1;
            } else {
                assert_ne!(answer.problem(), "session-required", "{what}");
                open += 1;
            }
        }
    }
    assert!(refused > 30 && open > 10, "{refused} and {open}");
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
