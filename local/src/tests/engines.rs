//! External engines that check keys, and clients that use AWS's protocols, as a developer would bring them.

use crate::clock::Clock;
use crate::dynamodb::Embedded;
use crate::endpoint::Endpoint;
use crate::objects::connect;
use crate::options::{Options, project};
use crate::portal::Portal;
use crate::s3::{Credentials, S3};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use serde_json::{Value, json};
use shared::engine::aws::Aws;
use shared::env::Env;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;

async fn free() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// A DynamoDB that separates tables by access key, like DynamoDB Local: for any other key there is no table.
struct KeyedTables {
    url: String,
    engine: Embedded,
}

#[derive(Clone)]
struct KeyDoor {
    engine: String,
    access_key: &'static str,
    client: Client,
}

impl KeyedTables {
    async fn start(access_key: &'static str) -> Self {
        let clock = Arc::new(Clock::new(None, None));
        let engine = Embedded::start(None, free().await, clock).unwrap();
        let listener = free().await;
        let url = format!("http://{}", listener.local_addr().unwrap());
        let door = KeyDoor {
            engine: engine.url.clone(),
            access_key,
            client: Client::new(),
        };
        let router = Router::new().fallback(pass).with_state(door);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, engine }
    }
}

async fn pass(
    State(door): State<KeyDoor>,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signed = headers.get(header::AUTHORIZATION);
    let signed = signed.and_then(|value| value.to_str().ok());
    let own = format!("Credential={}/", door.access_key);
    if !signed.is_some_and(|signed| signed.contains(&own)) {
        let fault = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
            "message": "Cannot do operations on a non-existent table",
        });
        return (StatusCode::BAD_REQUEST, fault.to_string()).into_response();
    }
    headers.remove(header::HOST);
    let call = door.client.post(format!("{}{uri}", door.engine));
    let answer = call.headers(headers).body(body).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap()).into_response()
}

/// An S3 with its own keys that checks signatures.
async fn keyed_objects(folder: &Path) -> (S3, String) {
    let keys = Credentials {
        access_key: "minio".to_owned(),
        secret_key: "its/secret".to_owned(),
    };
    let (sender, _events) = unbounded_channel();
    let s3 = S3::start(folder.to_owned(), free().await, keys, Vec::new(), sender);
    let s3 = s3.await.unwrap();
    let url = s3.url().replace("://", "://minio:its/secret@");
    (s3, url)
}

/// A client of the portal's API and of `/local`.
struct Caller {
    client: Client,
    origin: String,
}

impl Caller {
    fn of(portal: &Portal) -> Self {
        Self {
            client: Client::new(),
            origin: portal.origin().to_owned(),
        }
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        let call = self.client.get(format!("{}{path}", self.origin));
        let answer = call.bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let call = self.client.post(format!("{}{path}", self.origin));
        let answer = call.json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    /// Signs in with a requested link; returns the session's token.
    async fn sign_in(&self, email: &str) -> String {
        self.post("/v1/sign-in-links", &json!({"email": email}))
            .await;
        self.post("/local/settle", &json!({})).await;
        let path = format!("/local/emails?to={email}&subject=your+link");
        let mails = self.get(&path, "").await;
        let mail = mails["data"].as_array().unwrap().last().unwrap();
        let link = mail["links"][0].as_str().unwrap();
        let (_, token) = link.split_once("token=").unwrap();
        let token = token.split('&').next().unwrap();
        let session = json!({"email": email, "token": token});
        let session = self.post("/v1/sessions", &session).await;
        session["token"].as_str().unwrap().to_owned()
    }

    /// Downloads a file from the address that the portal returns.
    async fn fetch(&self, path: &str, token: &str) -> Vec<u8> {
        let call = self.client.get(format!("{}{path}", self.origin));
        // The session must not be sent to the bucket.
        let call = call.bearer_auth(token).header("accept", "application/json");
        let handed: Value = call.send().await.unwrap().json().await.unwrap();
        let url = handed["url"].as_str().unwrap_or_else(|| panic!("{handed}"));
        let answer = self.client.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{url}");
        answer.bytes().await.unwrap().to_vec()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_engine_is_called_with_its_own_keys() {
    let folder = tempfile::tempdir().unwrap();
    let (objects, s3_url) = keyed_objects(folder.path()).await;
    for (keys, access_key) in [("", "local"), ("tables:any@", "tables")] {
        let tables = KeyedTables::start(access_key).await;
        let portal = Portal::start(Options {
            demo: true,
            dynamodb_url: Some(tables.url.replace("://", &format!("://{keys}"))),
            s3_url: Some(s3_url.clone()),
            ..Options::default()
        });
        let portal = portal.await.unwrap();
        let caller = Caller::of(&portal);
        // The demo firm must be there from the first response on: nothing settles before it.
        let health = caller.get("/v1/health", "").await;
        assert_eq!(health["status"], "ok");
        let ben = caller.sign_in("ben.okafor@example.com").await;
        let documents = caller.get("/v1/documents", &ben).await;
        let id = documents["data"][0]["id"].as_str().unwrap();
        let path = format!("/v1/documents/{id}/content");
        let document = caller.fetch(&path, &ben).await;
        assert!(document.starts_with(b"%PDF"), "{access_key}");
        portal.shutdown().await;
        tables.engine.stop().await;
    }
    objects.shutdown().await;
}

#[tokio::test]
async fn a_portal_answers_once_the_demo_firm_is_there() {
    let demo = Options {
        demo: true,
        ..Options::default()
    };
    let portal = Portal::start(demo).await.unwrap();
    let caller = Caller::of(&portal);
    let mails = caller.get("/local/emails", "").await;
    let invited = |client: &String| {
        let (_, address) = client.trim_end_matches('>').split_once('<').unwrap();
        let mails = mails["data"].as_array().unwrap();
        mails.iter().any(|mail| mail["to"] == address)
    };
    assert!(portal.demo_clients().iter().all(invited), "{mails}");
    portal.shutdown().await;
}

#[tokio::test]
async fn a_demo_firm_that_cannot_be_loaded_keeps_the_portal_from_starting() {
    let failing = Options {
        demo: true,
        // The functions use a table that does not exist.
        variables: vec![("TABLE_NAME".to_owned(), "elsewhere".to_owned())],
        ..Options::default()
    };
    let error = Portal::start(failing).await.err().unwrap().to_string();
    assert!(error.contains("demo"), "{error}");
    assert!(
        error.contains("apply-firm-event fails, and its log says why"),
        "{error}"
    );
    assert!(!error.contains('\n'), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("apply-firm-event/demo");
    std::fs::create_dir_all(&demo).unwrap();
    let misfit = project("events/apply-firm-event/invalid/bill-state.json");
    std::fs::copy(misfit, demo.join("01.json")).unwrap();
    let misfit = Options {
        demo: true,
        events: folder.path().to_owned(),
        ..Options::default()
    };
    let error = Portal::start(misfit).await.err().unwrap().to_string();
    assert!(
        error.contains("apply-firm-event cannot use one of its events: /detail/data/state"),
        "{error}"
    );
}

/// The steps that docs/local.md shows with the AWS CLI and boto3, done with the SDK: the PDF into the bucket, the event onto the bus.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_with_its_pdf_comes_by_awss_own_tools() {
    let demo = Options {
        demo: true,
        ..Options::default()
    };
    let portal = Portal::start(demo).await.unwrap();
    let pdf = std::fs::read(project("events/objects/firm/hale-ortiz/bills/b-1052.pdf"));
    let pdf = pdf.unwrap();
    let objects = connect(&Endpoint::read(portal.s3_url())).unwrap();
    let put = objects
        .put_object()
        .bucket("documents")
        .key("firm/hale-ortiz/bills/b-1052.pdf")
        .body(pdf.clone().into());
    put.send().await.unwrap();

    let sample = std::fs::read_to_string(project("events/apply-firm-event/bill-shared.json"));
    let sample: Value = serde_json::from_str(&sample.unwrap()).unwrap();
    let entry = |bus: Option<&str>| {
        PutEventsRequestEntry::builder()
            .set_event_bus_name(bus.map(str::to_owned))
            .source(sample["source"].as_str().unwrap())
            .detail_type(sample["detail-type"].as_str().unwrap())
            .detail(sample["detail"].to_string())
            .build()
    };
    let env = Env::from_pairs([
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "anything"),
        ("AWS_SECRET_ACCESS_KEY", "at all"),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", portal.sinks_url()),
    ]);
    let config = Aws::new(&env).unwrap().config_for("EVENTBRIDGE");
    let events = aws_sdk_eventbridge::Client::new(&config);
    let entries = [entry(Some("portico")), entry(None)];
    let answer = events.put_events().set_entries(Some(entries.into()));
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.failed_entry_count, 1);
    assert!(answer.entries()[0].event_id().is_some());
    assert_eq!(
        answer.entries()[1].error_message(),
        Some("Event bus default does not exist. The portal's is portico.")
    );

    let caller = Caller::of(&portal);
    let ben = caller.sign_in("ben.okafor@example.com").await;
    let bills = caller.get("/v1/bills", &ben).await;
    let bills = bills["data"].as_array().unwrap();
    let bill = bills.iter().find(|bill| bill["number"] == "2026-1052");
    let id = bill.unwrap()["id"].as_str().unwrap();
    let fetched = caller.fetch(&format!("/v1/bills/{id}/content"), &ben).await;
    assert!(fetched == pdf);
    portal.shutdown().await;
}
