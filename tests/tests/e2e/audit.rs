//! Promise 10: every allowed and refused access of a known client is one line of the audit log, with ids only.

mod files;
mod firms;
mod phone;

use crate::harness::{Answer, Client, TestPortal};
use crate::requests::request_data;
use local::Options;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;

const ANA: &str = "ana.quintero@example.com";
const TEXT: &str = "The settlement is confidential.";

/// A portal that logs into a file, and how far the file was read.
struct Watched {
    portal: TestPortal,
    folder: tempfile::TempDir,
    read: usize,
    /// Whatever no line may hold.
    secrets: Vec<String>,
    /// The id under which the log knows Ana.
    person: Option<String>,
}

impl Watched {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let portal = TestPortal::with(Options {
            log: Some(folder.path().join("log.jsonl")),
            ..Options::default()
        })
        .await;
        let secrets = [
            ANA,
            TEXT,
            files::NAME,
            "Quintero",
            "quintero",
            "No. b-1",
            "Hearing",
            "Matter m-1",
            "Room 4",
            "passport",
        ];
        Self {
            portal,
            folder,
            read: 0,
            secrets: secrets.map(str::to_owned).into(),
            person: None,
        }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("log.jsonl")
    }

    /// The lines since the last time.
    fn lines(&mut self) -> Vec<Value> {
        let lines = read(&self.file());
        lines[std::mem::replace(&mut self.read, lines.len())..].to_vec()
    }

    /// Ana makes a call; exactly one line says so, and it says who, what and with which outcome.
    async fn call(
        &mut self,
        ana: &Client,
        (method, path): (Method, &str),
        body: Option<Value>,
        route: &str,
        status: u16,
    ) -> Answer {
        self.lines();
        let answer = ana
            .call(method, path, body.map(|body| body.to_string()))
            .await;
        assert_eq!(answer.status, status, "{route}: {answer:?}");
        let lines = self.lines();
        assert_eq!(lines.len(), 1, "{route}: {lines:?}");
        let line = &lines[0];
        let outcome = if status < 400 { "allowed" } else { "refused" };
        assert_eq!(line["kind"], "audit");
        assert_eq!(
            (&line["action"], &line["outcome"], &line["status"]),
            (&json!(route), &json!(outcome), &json!(status))
        );
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
        let person = line["person"]
            .as_str()
            .unwrap_or_else(|| panic!("who? {line}"))
            .to_owned();
        assert_eq!(
            *self.person.get_or_insert(person.clone()),
            person,
            "{route}"
        );
        if status >= 400 {
            assert_eq!(line["problem"], answer.problem(), "{line}");
            assert_eq!(line["gatewayRequestId"], answer.body["request_id"]);
        }
        answer
    }

    async fn get(&mut self, ana: &Client, path: &str, route: &str, status: u16) -> Answer {
        self.call(
            ana,
            (Method::GET, path),
            None,
            &format!("GET {route}"),
            status,
        )
        .await
    }

    async fn post(&mut self, ana: &Client, path: &str, body: Value, status: u16) -> Answer {
        self.call(
            ana,
            (Method::POST, path),
            Some(body),
            &format!("POST {path}"),
            status,
        )
        .await
    }

    fn hide(&mut self, secret: &str) {
        // A token is ids and secrets, joined by dots; the ids may be in the log.
        let parts = secret.split('.').filter(|part| part.len() > 30);
        self.secrets.extend(parts.map(str::to_owned));
    }
}

fn read(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

async fn set_up(portal: &TestPortal) {
    let firm = portal.firm("hale-ortiz");
    firm.introduce("Hale & Ortiz LLP").await;
    firm.send(
        "client.invited",
        json!({"client_id": "c-1", "email": ANA, "name": "Ana Quintero", "locale": "en"}),
    )
    .await;
    firm.put_on_matter("m-1", &["c-1"]).await;
    firm.share_bill("m-1", "b-1", &["c-1"]).await;
    firm.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
    firm.send_message("m-1", "t-1", TEXT, &["c-1"]).await;
    firm.send("request.made", request_data("r-1", "answer", &["c-1"]))
        .await;
}

/// Ana signs in: refused with a used link, with a wrong code, with a wrong address; allowed with a link.
async fn sign_in(watched: &mut Watched) -> Client {
    let anyone = watched.portal.anonymous();
    let asked = watched
        .post(&anyone, "/v1/sign-in-links", json!({"email": ANA}), 202)
        .await;
    let request = asked.body["request_id"].as_str().unwrap().to_owned();
    let mail = watched.portal.last_link(ANA).await;
    let (token, code) = (mail.token(), mail.code());
    watched.hide(&request);
    watched.hide(&token);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    watched
        .post(
            &anyone,
            "/v1/sessions",
            json!({"request_id": request, "code": wrong}),
            401,
        )
        .await;
    let link = json!({"email": ANA, "token": token});
    let made = watched
        .post(&anyone, "/v1/sessions", link.clone(), 201)
        .await;
    watched.post(&anyone, "/v1/sessions", link, 410).await;
    for part in ["token", "marker"] {
        watched.hide(made.body[part].as_str().unwrap());
    }
    anyone.with_token(made.body["token"].as_str().unwrap())
}

async fn read_and_write(watched: &mut Watched, ana: &Client) {
    watched.get(ana, "/v1/me", "/v1/me", 200).await;
    let bills = watched.get(ana, "/v1/bills", "/v1/bills", 200).await;
    let bill = bills.rows()[0]["id"].as_str().unwrap().to_owned();
    let matter = bills.rows()[0]["matter_id"].clone();
    watched
        .get(ana, &format!("/v1/bills/{bill}"), "/v1/bills/{id}", 200)
        .await;
    let events = watched.get(ana, "/v1/events", "/v1/events", 200).await;
    let event = events.rows()[0]["id"].as_str().unwrap().to_owned();
    watched
        .get(ana, &format!("/v1/events/{event}"), "/v1/events/{id}", 200)
        .await;
    watched.get(ana, "/v1/messages", "/v1/messages", 200).await;
    watched
        .post(
            ana,
            "/v1/messages",
            json!({"matter_id": matter, "text": TEXT}),
            201,
        )
        .await;
    let requests = watched.get(ana, "/v1/requests", "/v1/requests", 200).await;
    let request = requests.rows()[0]["id"].as_str().unwrap().to_owned();
    let route = "/v1/requests/{id}";
    watched
        .get(ana, &format!("/v1/requests/{request}"), route, 200)
        .await;
    watched
        .call(
            ana,
            (Method::POST, &format!("/v1/requests/{request}/answers")),
            Some(json!({"text": TEXT})),
            "POST /v1/requests/{id}/answers",
            201,
        )
        .await;
    watched
        .call(
            ana,
            (Method::PATCH, "/v1/me"),
            Some(json!({"locale": "es"})),
            "PATCH /v1/me",
            200,
        )
        .await;
    // Refused: what does not exist, what does not fit, what needs more.
    let foreign = format!("/v1/bills/bill_{}", "0".repeat(26));
    watched.get(ana, &foreign, "/v1/bills/{id}", 404).await;
    watched
        .get(ana, "/v1/bills?cursor=forged", "/v1/bills", 400)
        .await;
    watched
        .post(
            ana,
            "/v1/messages",
            json!({"matter_id": "x", "text": TEXT}),
            422,
        )
        .await;
    let elsewhere = json!({"matter_id": format!("matter_{}", "0".repeat(26)), "text": TEXT});
    watched.post(ana, "/v1/messages", elsewhere, 404).await;
}

#[tokio::test]
async fn every_access_of_a_known_client_is_one_line_of_ids() {
    let mut watched = Watched::start().await;
    set_up(&watched.portal).await;
    let ana = sign_in(&mut watched).await;
    read_and_write(&mut watched, &ana).await;
    files::send_and_fetch(&mut watched, &ana).await;
    phone::register_and_sign_in(&mut watched, &ana).await;
    watched.get(&ana, "/v1/sessions", "/v1/sessions", 200).await;
    watched
        .call(
            &ana,
            (Method::DELETE, "/v1/session"),
            None,
            "DELETE /v1/session",
            204,
        )
        .await;
    watched.get(&ana, "/v1/me", "/v1/me", 401).await;
    // A session that began with a notice's link opens no account, and one that is idle nothing.
    let notice = watched
        .portal
        .mails(ANA)
        .await
        .into_iter()
        .find(|mail| mail.subject.contains("bill") && !mail.tokens().is_empty());
    if let Some(notice) = notice {
        watched.hide(&notice.token());
        let narrow = watched.portal.sign_in_by(&notice, ANA).await;
        watched
            .get(&narrow, "/v1/sessions", "/v1/sessions", 403)
            .await;
        watched.portal.advance(15 * 60).await;
        watched.get(&narrow, "/v1/bills", "/v1/bills", 401).await;
    }
    watched.portal.settle().await;
    for mail in watched.portal.mails(ANA).await {
        mail.tokens()
            .iter()
            .chain(mail.report().iter())
            .for_each(|token| watched.hide(token));
    }
    let text = std::fs::read_to_string(watched.file()).unwrap();
    for secret in &watched.secrets {
        assert!(!text.contains(secret), "the log holds {secret}");
    }
    assert!(!text.contains('@'), "the log holds an address");
    let known = read(&watched.file())
        .into_iter()
        .filter(|line| line["person"] == json!(watched.person));
    println!(
        "figure: the audit log of a journey: {} lines about the client, ids only",
        known.count()
    );
}

#[tokio::test]
async fn faults_are_logged_without_what_they_were_about() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.jsonl");
    let (portal, proxy) = crate::harness::proxy::Proxy::portal(Options {
        log: Some(file.clone()),
        ..Options::default()
    })
    .await;
    set_up(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let matter = ana.get("/v1/bills").await.rows()[0]["matter_id"].clone();
    // What follows from the sign-in is done before anything fails.
    portal.settle().await;
    proxy.conflict(1_000);
    let failed = ana
        .post("/v1/messages", json!({"matter_id": matter, "text": TEXT}))
        .await;
    assert_eq!(failed.status, 503);
    proxy.conflict(0);
    let lines = read(&file);
    let faults: Vec<_> = lines
        .iter()
        .filter(|line| line["kind"] == "fault")
        .collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0]["action"], "POST /v1/messages");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains('@') && !text.contains(TEXT), "{text}");
}
