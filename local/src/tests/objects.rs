//! Objects in the documents bucket: their events on the bus, and the scanner's verdicts.

use super::Trial;
use crate::endpoint::Endpoint;
use crate::objects::connect;
use crate::options::Options;
use crate::s3::{Credentials, S3};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;

impl Trial {
    async fn send(&self, key: &str, body: &str) -> String {
        let client = connect(&Endpoint::read(self.portal.s3_url())).unwrap();
        let put = client.put_object().bucket("documents").key(key);
        let answer = put.body(body.as_bytes().to_vec().into()).send();
        answer.await.unwrap().version_id.unwrap()
    }

    async fn heard(&self, source: &str) -> Vec<Value> {
        self.list(&format!("/local/bus?source={source}")).await
    }
}

/// The test virus in two halves, so that this file is not detected itself.
fn virus() -> String {
    [
        r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR",
        "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ]
    .concat()
}

#[tokio::test]
async fn what_clients_send_is_told_and_scanned() {
    let trial = Trial::start().await;
    let clean = trial.send("upload/a", "a letter").await;
    trial.send("upload/b", &virus()).await;
    trial
        .send("upload/c", "%PDF-1.7 trailer << /Encrypt 1 0 R >>")
        .await;
    trial.send("firm/hale/bill.pdf", &virus()).await;
    trial.settle().await;

    let created = trial.heard("aws.s3").await;
    assert_eq!(created.len(), 4);
    assert_eq!(created[0]["detail-type"], "Object Created");
    let detail = &created[0]["detail"];
    assert_eq!(detail["bucket"]["name"], "documents");
    assert_eq!(detail["object"]["key"], "upload/a");
    assert_eq!(detail["object"]["version-id"], clean);
    assert_eq!(detail["object"]["size"], 8);

    let scanned = trial.heard("aws.guardduty").await;
    let results: Vec<&str> = scanned
        .iter()
        .filter_map(|event| event["detail"]["scanResultDetails"]["scanResultStatus"].as_str())
        .collect();
    assert_eq!(
        results,
        ["NO_THREATS_FOUND", "THREATS_FOUND", "UNSUPPORTED"],
        "what the firm puts there is not scanned"
    );
    assert_eq!(scanned[0]["detail"]["s3ObjectDetails"]["versionId"], clean);
    // A rule on the default bus sends threats to the dead-letter queue.
    assert_eq!(trial.list("/local/dead-letters").await.len(), 1);
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn tests_may_play_the_scanner_and_nobody_else_may() {
    let trial = Trial::start().await;
    let verdict = |source: &str| {
        let detail = json!({"scanResultDetails": {"scanResultStatus": "THREATS_FOUND"}});
        json!({"source": source, "detail-type": "GuardDuty Malware Protection Object Scan Result", "detail": detail})
    };
    for source in ["aws.guardduty", "firm.hale", "portico"] {
        let answer = trial.post("/local/events", &verdict(source)).await;
        assert_eq!(answer.status(), 202);
    }
    trial.settle().await;
    let dead = trial.list("/local/dead-letters").await;
    let sources: Vec<&Value> = dead
        .iter()
        .map(|letter| &letter["event"]["source"])
        .collect();
    assert_eq!(sources, ["aws.guardduty"]);
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn a_restart_keeps_objects_and_tells_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        data: Some(folder.path().join("data")),
        ..Options::default()
    };
    let trial = Trial::start_with(options()).await;
    trial.send("upload/a", "kept").await;
    trial.settle().await;
    trial.portal.shutdown().await;

    let trial = Trial::start_with(options()).await;
    trial.settle().await;
    assert_eq!(trial.heard("aws.s3").await.len(), 1);
    let client = connect(&Endpoint::read(trial.portal.s3_url())).unwrap();
    let got = client.get_object().bucket("documents").key("upload/a");
    let got = got.send().await.unwrap().body.collect().await.unwrap();
    assert_eq!(got.into_bytes().as_ref(), b"kept");
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn an_engine_of_ones_own_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Credentials {
        access_key: "key".to_owned(),
        secret_key: "its-secret".to_owned(),
    };
    let (sender, _events) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let path = folder.path().join("engine");
    let engine = S3::start(path, listener, keys, Vec::new(), sender);
    let engine = engine.await.unwrap();
    let s3_url = engine.url().replace("://", "://key:its-secret@");
    let options = || Options {
        data: Some(folder.path().join("data")),
        s3_url: Some(s3_url.clone()),
        documents_bucket: "other".to_owned(),
        ..Options::default()
    };
    let client = connect(&Endpoint::read(&s3_url)).unwrap();
    let send = async |key: &str| {
        let put = client.put_object().bucket("other").key(key);
        let body = virus().into_bytes().into();
        put.body(body).send().await.unwrap();
    };
    let trial = Trial::start_with(options()).await;
    send("upload/a").await;
    send("upload/a").await;
    trial.settle().await;
    assert_eq!(trial.heard("aws.s3").await.len(), 2, "each version is one");
    assert_eq!(trial.heard("aws.guardduty").await.len(), 2);
    trial.portal.shutdown().await;

    send("upload/b").await;
    let trial = Trial::start_with(options()).await;
    trial.settle().await;
    let keys: Vec<Value> = trial.heard("aws.s3").await;
    let keys: Vec<&Value> = keys
        .iter()
        .map(|event| &event["detail"]["object"]["key"])
        .collect();
    assert_eq!(keys, ["upload/a", "upload/a", "upload/b"]);
    trial.portal.shutdown().await;
    engine.shutdown().await;
}

#[tokio::test]
async fn pages_of_the_portal_may_send() {
    let trial = Trial::start().await;
    let url = format!("{}/documents/upload/a", trial.portal.s3_url());
    let ask = trial.client.request(reqwest::Method::OPTIONS, url);
    let ask = ask
        .header("origin", trial.portal.origin())
        .header("access-control-request-method", "PUT");
    assert_eq!(ask.send().await.unwrap().status(), 200);
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn an_engine_that_is_not_there_is_named_in_one_line() {
    let options = Options {
        s3_url: Some("http://127.0.0.1:1".to_owned()),
        template: crate::options::project("local/src/tests/template.yaml"),
        ..Options::default()
    };
    let error = crate::portal::Portal::start_with(options, super::FUNCTIONS).await;
    let line = error.err().unwrap().to_string();
    assert!(
        line.starts_with("The object store cannot be used"),
        "{line}"
    );
    assert!(!line.contains('\n'), "{line}");
}
