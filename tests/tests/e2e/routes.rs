//! Promise 5: nobody sees what was not shared with them. Every route of the template, against everyone who is not the client: a new route fails this test until it is listed here.

mod phone;

use crate::harness::{Answer, Client, PushService, TestPortal, bill_data, project};
use phone::Phone;
use reqwest::Method;
use serde_json::{Value, json};
use shared::value::id::{FirmId, Kind};
use std::collections::BTreeSet;

const ANA: &str = "ana@example.com";
const MINUTE: i64 = 60;

/// What somebody gets who is signed in and whose it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// 404, as if it did not exist.
    NotFound,
    /// 200 with no rows of Ana's.
    List,
    /// What is the caller's own, and nothing of Ana's.
    Own,
    /// Something is made for the caller.
    Made,
    /// The same as anyone gets, signed in or not.
    Public(u16),
}

/// One call.
#[derive(Debug)]
struct Attempt {
    method: Method,
    path: String,
    body: Option<Value>,
    expect: Expect,
}

/// What is Ana's alone, under the names that the API gives it.
struct Secrets {
    matter: String,
    bill: String,
    event: String,
    message: String,
    folder: String,
    document: String,
    sent: Sent,
    session: String,
    /// The token of a link that was mailed to her.
    link: String,
    phone: Phone,
}

/// An upload of Ana's: of its two files one arrived.
struct Sent {
    upload: String,
    arrived: String,
    open: String,
}

impl Secrets {
    fn new(session: String, link: String, sent: Sent, phone: Phone) -> Self {
        let firm = FirmId::parse("hale-ortiz").unwrap();
        let name = |kind: Kind, theirs: &str| kind.name(&kind.derive(&firm, theirs));
        Self {
            matter: name(Kind::Matter, "m-ana"),
            bill: name(Kind::Bill, "b-1"),
            event: name(Kind::Event, "e-1"),
            message: name(Kind::Message, "t-1"),
            folder: name(Kind::Folder, "f-1"),
            document: name(Kind::Document, "d-1"),
            sent,
            session,
            link,
            phone,
        }
    }

    /// What no answer to anyone else may contain.
    fn words(&self) -> [&str; 20] {
        [
            &self.matter,
            &self.bill,
            &self.event,
            &self.message,
            &self.folder,
            &self.document,
            &self.sent.upload,
            &self.sent.arrived,
            &self.sent.open,
            &self.session,
            &self.phone.passkey,
            &self.phone.device,
            "Phone of Quintero",
            "For the settlement",
            "Settlement draft.pdf",
            "What he said.txt",
            "No. b-1",
            "Hearing e-1",
            "The other side will settle.",
            ANA,
        ]
    }
}

fn attempt(method: Method, path: impl Into<String>, expect: Expect) -> Attempt {
    Attempt {
        method,
        path: path.into(),
        body: None,
        expect,
    }
}

/// The calls that one route is tried with; `None` for a route that nobody has listed yet.
fn attempts(route: &str, ana: &Secrets) -> Option<Vec<Attempt>> {
    use Expect::{List, NotFound, Own, Public};
    let Secrets {
        matter,
        bill,
        event,
        message,
        folder,
        document,
        sent,
        session,
        link,
        phone,
    } = ana;
    let get = |path: &str, expect| attempt(Method::GET, path, expect);
    let with = |method, path: &str, body, expect| Attempt {
        body: Some(body),
        ..attempt(method, path, expect)
    };
    let list = |path: &str| {
        vec![
            get(path, List),
            get(&format!("{path}?matter_id={matter}"), NotFound),
        ]
    };
    Some(match route {
        "POST /v1/sign-in-links" => vec![with(
            Method::POST,
            "/v1/sign-in-links",
            json!({"email": "nobody@example.com"}),
            Public(202),
        )],
        "POST /v1/sessions" => vec![with(
            Method::POST,
            "/v1/sessions",
            json!({"email": ANA, "token": "x"}),
            Public(401),
        )],
        "POST /v1/link-places" => vec![with(
            Method::POST,
            "/v1/link-places",
            json!({"token": link}),
            NotFound,
        )],
        "POST /v1/session-reports" => vec![with(
            Method::POST,
            "/v1/session-reports",
            json!({"token": session}),
            Public(422),
        )],
        "GET /v1/health" => vec![get("/v1/health", Public(200))],
        "GET /v1/openapi.json" => vec![get("/v1/openapi.json", Public(200))],
        "GET /v1/regions" => vec![get("/v1/regions", Public(200))],
        "GET /v1/firms/{firm_id}" => vec![get("/v1/firms/hale-ortiz", Public(404))],
        "GET /v1/firms/{firm_id}/logo" => vec![get("/v1/firms/hale-ortiz/logo", Public(404))],
        "GET /v1/session" => vec![get("/v1/session", Own)],
        "DELETE /v1/session" => vec![],
        "GET /v1/sessions" => vec![get("/v1/sessions", Own)],
        "DELETE /v1/sessions/{id}" => vec![attempt(
            Method::DELETE,
            format!("/v1/sessions/{session}"),
            NotFound,
        )],
        "GET /v1/me" => vec![get("/v1/me", Own)],
        "PATCH /v1/me" => vec![with(Method::PATCH, "/v1/me", json!({"locale": "es"}), Own)],
        "GET /v1/bills" => list("/v1/bills"),
        "GET /v1/bills/{id}" => vec![get(&format!("/v1/bills/{bill}"), NotFound)],
        "GET /v1/events" => list("/v1/events"),
        "GET /v1/events/{id}" => vec![get(&format!("/v1/events/{event}"), NotFound)],
        "GET /v1/events/{id}/ics" => vec![get(&format!("/v1/events/{event}/ics"), NotFound)],
        "GET /v1/messages" => list("/v1/messages"),
        "POST /v1/messages" => vec![with(
            Method::POST,
            "/v1/messages",
            json!({"matter_id": matter, "text": "Who are you?"}),
            NotFound,
        )],
        "PUT /v1/messages/{id}/read" => vec![attempt(
            Method::PUT,
            format!("/v1/messages/{message}/read"),
            NotFound,
        )],
        "GET /v1/bills/{id}/content" => vec![get(&format!("/v1/bills/{bill}/content"), NotFound)],
        "GET /v1/folders" => vec![get("/v1/folders", List)],
        "GET /v1/documents" => {
            let mut lists = list("/v1/documents");
            lists.push(get(&format!("/v1/documents?folder_id={folder}"), List));
            lists
        }
        "GET /v1/documents/{id}/content" => [document, &sent.arrived]
            .map(|document| get(&format!("/v1/documents/{document}/content"), NotFound))
            .into(),
        "POST /v1/uploads" => vec![with(
            Method::POST,
            "/v1/uploads",
            json!({"matter_id": matter, "files": [{"name": "a", "size": 1}]}),
            NotFound,
        )],
        "GET /v1/uploads" => vec![get("/v1/uploads", List)],
        "GET /v1/uploads/{id}" => vec![get(&format!("/v1/uploads/{}", sent.upload), NotFound)],
        "POST /v1/uploads/{id}/files/{document_id}/parts" => vec![with(
            Method::POST,
            &format!("/v1/uploads/{}/files/{}/parts", sent.upload, sent.open),
            json!({"part_numbers": [1]}),
            NotFound,
        )],
        // What arrived may be finished again; it changes nothing.
        "POST /v1/uploads/{id}/files/{document_id}/complete" => vec![with(
            Method::POST,
            &format!(
                "/v1/uploads/{}/files/{}/complete",
                sent.upload, sent.arrived
            ),
            json!({"parts": [{"part_number": 1, "etag": "x"}]}),
            NotFound,
        )],
        "DELETE /v1/uploads/{id}" => vec![attempt(
            Method::DELETE,
            format!("/v1/uploads/{}", sent.upload),
            NotFound,
        )],
        _ => return phone::attempts(route, phone),
    })
}

async fn send(caller: &Client, attempt: &Attempt) -> Answer {
    let body = attempt.body.as_ref().map(Value::to_string);
    // So that a file's address is an answer and no redirection.
    let caller = caller.with("accept", "application/json");
    caller
        .call(attempt.method.clone(), &attempt.path, body)
        .await
}

/// Ana is alone with what was shared with her, on a matter of her own and on one with Ben.
async fn furnish(portal: &TestPortal) {
    let hale = portal.firm("hale-ortiz");
    hale.invite("c-1", ANA, Some("en")).await;
    hale.invite("c-2", "ben@example.com", Some("en")).await;
    hale.invite("c-3", "gone@example.com", Some("en")).await;
    hale.put_on_matter("m-ana", &["c-1"]).await;
    hale.put_on_matter("m-both", &["c-1", "c-2"]).await;
    // What is hidden from Ben, who is on the matter, lies there; the matter of Ana alone is asked for by name.
    let bill = hale.object_key("b-1.pdf");
    portal.put_object(&bill, b"%PDF-1.4").await;
    let mut data = bill_data("m-both", "b-1", &["c-1"]);
    data["content"] = json!({"key": bill});
    hale.send("bill.shared", data).await;
    hale.share_folder("m-both", "f-1", "For the settlement", &["c-1"])
        .await;
    let draft = ("m-both", "d-1", "Settlement draft.pdf");
    hale.share_document(portal, draft, b"secret", &["c-1"])
        .await;
    hale.share_event("m-both", "e-1", &["c-1"], &["c-1"]).await;
    hale.send_message("m-both", "t-1", "The other side will settle.", &["c-1"])
        .await;
    let lake = portal.firm("lakeside");
    lake.invite("c-1", "dora@example.com", Some("en")).await;
    lake.invite("c-9", "cy@example.com", Some("en")).await;
    // The same ids as at the other firm.
    lake.put_on_matter("m-both", &["c-1"]).await;
    lake.share_bill("m-both", "b-of-lakeside", &["c-1"]).await;
}

/// Ana announces two files and sends one.
async fn send_a_file(portal: &TestPortal, ana: &Client) -> Sent {
    let firm = FirmId::parse("hale-ortiz").unwrap();
    let matter = Kind::Matter.name(&Kind::Matter.derive(&firm, "m-both"));
    let file = json!({"name": "What he said.txt", "size": 3});
    let body = json!({"matter_id": matter, "files": [file, file]});
    let announced = ana.post("/v1/uploads", body).await;
    assert_eq!(announced.status, 201, "{announced:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = &announced.body["files"];
    let sent = Sent {
        upload: text(&announced.body["id"]),
        arrived: text(&files[0]["document_id"]),
        open: text(&files[1]["document_id"]),
    };
    let place = &files[0]["part_urls"][0];
    let mut put = reqwest::Client::new().put(text(&place["url"])).body("yes");
    for (name, value) in place["headers"].as_object().into_iter().flatten() {
        put = put.header(name, text(value));
    }
    let put = put.send().await.unwrap();
    let etag = put.headers()["etag"].to_str().unwrap();
    let path = format!(
        "/v1/uploads/{}/files/{}/complete",
        sent.upload, sent.arrived
    );
    let parts = json!({"parts": [{"part_number": 1, "etag": etag}]});
    assert_eq!(ana.post(&path, parts).await.status, 200);
    portal.settle().await;
    sent
}

/// Everyone with a session that is none any more, or never was one.
async fn without_session(portal: &TestPortal) -> Vec<(&'static str, Client)> {
    let expired = portal.sign_in(ANA).await;
    portal.advance(15 * MINUTE).await;
    let gone = portal.sign_in("gone@example.com").await;
    portal
        .firm("hale-ortiz")
        .send_version("client.removed", 1_000, json!({"client_id": "c-3"}))
        .await;
    let signed_out = portal.sign_in(ANA).await;
    assert_eq!(signed_out.delete("/v1/session").await.status, 204);
    vec![
        ("anonymous", portal.anonymous()),
        ("no token of ours", portal.anonymous().with_token("x")),
        ("expired", expired),
        ("signed out", signed_out),
        ("removed", gone),
    ]
}

#[tokio::test]
async fn every_route_against_everyone_whose_it_is_not() {
    let service = PushService::start().await;
    let portal = TestPortal::with(service.options()).await;
    furnish(&portal).await;
    let out = without_session(&portal).await;
    let ana = portal.sign_in(ANA).await;
    let others = [
        ("co-client", portal.sign_in("ben@example.com").await),
        (
            "client of another firm",
            portal.sign_in("dora@example.com").await,
        ),
        ("stranger", portal.sign_in("cy@example.com").await),
    ];
    let session = ana.get("/v1/session").await.body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let sent = send_a_file(&portal, &ana).await;
    let phone = phone::register(&portal, &service, &ana).await;
    let link = portal.last_link(ANA).await.token();
    let secrets = Secrets::new(session, link, sent, phone);
    let routes = project::routes();
    let mut refused = 0;
    for route in &routes {
        let attempts = attempts(route, &secrets)
            .unwrap_or_else(|| panic!("list {route} in this test: what does a stranger get?"));
        for attempt in &attempts {
            for (who, caller) in &out {
                let answer = send(caller, attempt).await;
                let expected = if let Expect::Public(status) = attempt.expect {
                    status
                } else {
                    401
                };
                assert_eq!(answer.status, expected, "{who}, {attempt:?}: {answer:?}");
                keeps_quiet(&answer, &secrets, who, attempt);
                refused += usize::from(expected == 401);
            }
            for (who, caller) in &others {
                let answer = send(caller, attempt).await;
                check_other(&answer, attempt, who);
                keeps_quiet(&answer, &secrets, who, attempt);
                refused += 1;
            }
        }
    }
    ends_their_own(&others).await;
    nothing_happened(&portal, &ana, &secrets).await;
    println!(
        "figure: access: {} routes, {} callers, {refused} attempts on what is another's: 0 succeeded",
        routes.len(),
        out.len() + others.len()
    );
}

fn check_other(answer: &Answer, attempt: &Attempt, who: &str) {
    match attempt.expect {
        Expect::NotFound => assert_eq!(
            (answer.status, answer.problem()),
            (404, "not-found"),
            "{who}, {attempt:?}"
        ),
        Expect::List if who == "client of another firm" => {
            assert!(
                answer.rows().iter().all(|row| row["firm_id"] == "lakeside"),
                "{answer:?}"
            );
        }
        Expect::List => assert_eq!(answer.rows(), [] as [Value; 0], "{who}, {attempt:?}"),
        Expect::Own => assert_eq!(answer.status, 200, "{who}, {attempt:?}: {answer:?}"),
        Expect::Made => assert_eq!(answer.status, 201, "{who}, {attempt:?}: {answer:?}"),
        Expect::Public(status) => assert_eq!(answer.status, status, "{who}, {attempt:?}"),
    }
}

fn keeps_quiet(answer: &Answer, secrets: &Secrets, who: &str, attempt: &Attempt) {
    let headers = format!("{:?}", answer.headers);
    for word in secrets.words() {
        assert!(
            !answer.text.contains(word) && !headers.contains(word),
            "{who}, {attempt:?}: {answer:?}"
        );
    }
}

/// Signing out ends the caller's session and no other.
async fn ends_their_own(others: &[(&str, Client)]) {
    for (who, caller) in others {
        assert_eq!(caller.delete("/v1/session").await.status, 204, "{who}");
        assert_eq!(caller.get("/v1/session").await.status, 401, "{who}");
    }
}

/// Ana still has all of it, unread, and nobody was told of anything.
async fn nothing_happened(portal: &TestPortal, ana: &Client, secrets: &Secrets) {
    for told in [
        "bill.viewed",
        "event.viewed",
        "message.read",
        "message.received",
        "document.downloaded",
        "upload.completed",
    ] {
        assert_eq!(portal.told(told).await, Vec::<Value>::new());
    }
    let me = ana.get("/v1/me").await;
    assert_eq!(me.body["locale"], Value::Null);
    // What she sent herself is not new to her.
    assert_eq!(
        me.body["unread"],
        json!({"messages": 1, "bills": 1, "events": 1, "documents": 1})
    );
    let rows: BTreeSet<_> = ana
        .get("/v1/messages")
        .await
        .rows()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        rows,
        BTreeSet::from([
            secrets.bill.clone(),
            secrets.event.clone(),
            secrets.message.clone(),
            secrets.document.clone(),
            secrets.sent.arrived.clone()
        ])
    );
    // What everyone else was refused is there: the attempts were made at the right address.
    for route in project::routes() {
        for attempt in attempts(&route, secrets).unwrap() {
            let own = matches!(
                attempt.expect,
                Expect::NotFound | Expect::List | Expect::Own | Expect::Made
            );
            if own && attempt.method != Method::DELETE {
                let answer = send(ana, &attempt).await;
                assert!(
                    (200..300).contains(&answer.status),
                    "{attempt:?}: {answer:?}"
                );
            }
        }
    }
}
