//! The stream records in events/publish-event/, run through the function onto a bus on loopback.

use super::*;
use serde_json::{Value, json};
use shared::value::id::{ClientRef, FirmId};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

/// A response of the listener: a status and a body.
type Answer = (&'static str, Value);

/// Answers each `PutEvents` with `answer` for its number of entries, accepts each `SendMessage`, and forwards both requests; answers each `Query` of the table with two memberships.
fn listen(answer: fn(usize) -> Answer) -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let asked = read_body(&mut stream);
            let letter = asked["MessageBody"].is_string();
            let (status, body) = match asked["Entries"].as_array().map(Vec::len) {
                Some(entries) => answer(entries),
                None if letter => ("200 OK", json!({"MessageId": "1"})),
                None => memberships(),
            };
            let body = body.to_string();
            if (letter || asked["Entries"].is_array()) && sender.send(asked).is_err() {
                return;
            }
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.1\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    (url, receiver)
}

fn read_body(stream: &mut TcpStream) -> Value {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).unwrap();
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request);
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(body) = serde_json::from_str(body)
        {
            return body;
        }
    }
}

fn memberships() -> Answer {
    let one = |firm: &str, client_id: &str| {
        let firm_id = FirmId::parse(firm).unwrap();
        let client = ClientRef::derive(&firm_id, client_id).client;
        json!({
            "SK": {"S": format!("A#MEM#{firm}#{client}")}, "kind": {"S": "MEMBERSHIP"},
            "client": {"M": {"firm": {"S": firm}, "client": {"S": client}}},
            "client_id": {"S": client_id}, "address": {"S": "ana@example.com"},
            "name": {"S": "Ana Ruiz"}, "active": {"BOOL": true},
        })
    };
    let items = [one("hale", "c-1001"), one("ortiz", "2044")];
    (
        "200 OK",
        json!({"Items": items, "Count": 2, "ScannedCount": 2}),
    )
}

fn all_well(entries: usize) -> Answer {
    let entries: Vec<_> = (0..entries)
        .map(|number| json!({"EventId": number.to_string()}))
        .collect();
    let body = json!({"FailedEntryCount": 0, "Entries": entries});
    ("200 OK", body)
}

fn state(url: &str) -> State {
    let env = Env::from_pairs([
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", url),
        ("AWS_ENDPOINT_URL_DYNAMODB", url),
        ("AWS_ENDPOINT_URL_SQS", url),
        ("DEAD_LETTER_QUEUE_URL", "https://sqs.example.com/dead"),
        ("TABLE_NAME", "portico"),
        ("BUS_NAME", "portico"),
    ]);
    State::new(&env, &Aws::new(&env).unwrap()).unwrap()
}

fn sample(name: &str) -> Event {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/publish-event");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What each file in events/publish-event/ puts on the bus.
const SAMPLES: [(&str, &[&str]); 29] = [
    ("answer-waits", &["portico-internal draft.waiting"]),
    (
        "archive-requested-and-ready",
        &[
            "portico-internal archive.requested",
            "portico-internal archive.ready",
        ],
    ),
    ("client-invited", &["portico-internal client.appeared"]),
    (
        "client-moved",
        &[
            "portico-internal client.appeared",
            "portico-internal address.changed",
        ],
    ),
    ("client-removed", &[]),
    ("client-unreachable", &["portico client.unreachable"]),
    ("delivery-before-the-first-visit", &[]),
    (
        "delivery-followed",
        &["portico delivery.changed", "portico delivery.changed"],
    ),
    ("device-removed", &["portico-internal device.dropped"]),
    ("document-downloaded", &["portico document.downloaded"]),
    (
        "documents-shared",
        &[
            "portico-internal thing.changed",
            "portico-internal thing.changed",
        ],
    ),
    ("file-quarantined", &["portico document.quarantined"]),
    (
        "file-rejected",
        &[
            "portico document.rejected",
            "portico-internal file.rejected",
        ],
    ),
    ("file-released", &["portico document.received"]),
    ("files-announced", &[]),
    ("files-forgotten", &["portico-internal file.dropped"]),
    ("mail-noted", &[]),
    ("matter-added", &["portico-internal matter.appeared"]),
    (
        "matter-left-and-joined",
        &["portico-internal matter.appeared"],
    ),
    ("membership-ended", &["portico-internal membership.ended"]),
    ("message-written", &["portico message.received"]),
    ("session-cleaned-up", &[]),
    ("session-slid", &[]),
    (
        "signed-in",
        &[
            "portico client.signed_in",
            "portico client.signed_in",
            "portico-internal session.started_elsewhere",
        ],
    ),
    (
        "things-opened",
        &[
            "portico bill.viewed",
            "portico event.viewed",
            "portico message.read",
        ],
    ),
    (
        "things-shared",
        &[
            "portico-internal thing.changed",
            "portico-internal thing.changed",
            "portico-internal thing.changed",
        ],
    ),
    (
        "things-withdrawn",
        &[
            "portico-internal thing.changed",
            "portico-internal thing.changed",
        ],
    ),
    ("upload-completed", &["portico upload.completed"]),
    ("warning-owed", &["portico-internal address.changed"]),
];

#[tokio::test]
async fn every_sample_puts_its_events_onto_the_bus() {
    let (url, asked) = listen(all_well);
    let state = state(&url);
    for (name, expected) in SAMPLES {
        let response = handle(&state, Invocation::system(), sample(name)).await;
        assert_eq!(response, BatchResponse::default(), "{name}");
        let entries: Vec<_> = asked
            .try_iter()
            .flat_map(|asked| asked["Entries"].as_array().unwrap().clone())
            .collect();
        let put: Vec<_> = entries
            .iter()
            .map(|entry| {
                assert_eq!(entry["EventBusName"], "portico");
                let [source, name] = ["Source", "DetailType"].map(|key| entry[key].as_str());
                format!("{} {}", source.unwrap(), name.unwrap())
            })
            .collect();
        assert_eq!(put, expected, "{name}");
    }
}

#[test]
fn every_sample_is_exercised() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/publish-event");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, SAMPLES.map(|(name, _)| format!("{name}.json")));
}

#[tokio::test]
async fn the_first_record_that_the_bus_did_not_take_comes_again() {
    let (url, _asked) = listen(|_| {
        let results =
            json!([{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}, {"EventId": "3"}]);
        ("200 OK", json!({"FailedEntryCount": 1, "Entries": results}))
    });
    let event = sample("things-opened");
    let second = event.records[1].change.sequence_number.clone().unwrap();
    let response = handle(&state(&url), Invocation::system(), event).await;
    let mut expected = BatchResponse::default();
    expected.add_failure(second);
    assert_eq!(response, expected);
}

#[tokio::test]
async fn a_call_that_failed_brings_the_batch_again() {
    let (url, _asked) = listen(|_| {
        let body = json!({"__type": "AccessDeniedException", "message": "c-1001"});
        ("400 Bad Request", body)
    });
    let event = sample("things-opened");
    let mut expected = BatchResponse::default();
    for record in &event.records {
        expected.add_failure(record.change.sequence_number.clone().unwrap());
    }
    let response = handle(&state(&url), Invocation::system(), event).await;
    assert_eq!(response, expected);
}

/// The dead letters and the number of entries among the requests.
fn sort(asked: &Receiver<Value>) -> (Vec<Value>, usize) {
    let (letters, calls): (Vec<_>, Vec<_>) = asked
        .try_iter()
        .partition(|asked| asked["MessageBody"].is_string());
    let entries = calls
        .iter()
        .map(|call| call["Entries"].as_array().unwrap().len());
    (letters, entries.sum())
}

#[tokio::test]
async fn what_cannot_be_read_is_put_aside_and_holds_up_nothing_else() {
    let (url, asked) = listen(all_well);
    let mut event = sample("things-opened");
    event.records[1].change.new_image.remove("client_id");
    let unreadable = event.records[1].clone();
    let response = handle(&state(&url), Invocation::system(), event).await;
    assert_eq!(response, BatchResponse::default(), "it does not come again");
    let (letters, published) = sort(&asked);
    assert_eq!((letters.len(), published), (1, 2));
    let reason = &letters[0]["MessageAttributes"]["reason"]["StringValue"];
    assert!(
        reason
            .as_str()
            .unwrap()
            .ends_with("lacks the attribute client_id (permanent)"),
        "{reason}"
    );
    // The letter is an invocation that an operator can run again once the cause is fixed.
    let again: Event = serde_json::from_str(letters[0]["MessageBody"].as_str().unwrap()).unwrap();
    assert_eq!(again.records, [unreadable]);
}

#[tokio::test]
async fn of_a_call_that_is_refused_for_good_each_event_is_tried_alone() {
    let (url, asked) = listen(|entries| match entries {
        1 => all_well(1),
        _ => (
            "400 Bad Request",
            json!({"__type": "ValidationException", "message": "x"}),
        ),
    });
    let event = sample("things-opened");
    let response = handle(&state(&url), Invocation::system(), event).await;
    assert_eq!(response, BatchResponse::default());
    let (letters, published) = sort(&asked);
    assert_eq!(
        (letters.len(), published),
        (0, 3 + 3),
        "together, then one by one"
    );
}

#[tokio::test]
async fn an_event_that_is_refused_for_good_is_put_aside() {
    let (url, asked) = listen(|_| {
        let results = json!([{"EventId": "1"}, {"ErrorCode": "MalformedDetail"}, {"EventId": "3"}]);
        ("200 OK", json!({"FailedEntryCount": 1, "Entries": results}))
    });
    let response = handle(&state(&url), Invocation::system(), sample("things-opened")).await;
    assert_eq!(response, BatchResponse::default());
    assert_eq!(sort(&asked).0.len(), 1);
}
