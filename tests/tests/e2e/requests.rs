//! What a firm asks of its clients: one answer meets it, the firm accepts or returns it, and reminders stop by themselves.

mod changed;

use crate::harness::{Answer, Client, Firm, Mail, Sending, TestPortal, announcement, text};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const FIRM: &str = "hale-ortiz";
const DAY: i64 = 86_400;

/// A request of one kind in both languages.
pub fn request_data(request: &str, kind: &str, clients: &[&str]) -> Value {
    json!({
        "request_id": request, "matter_id": "m-1", "kind": kind, "client_ids": clients,
        "title": {"en": format!("Title {request}"), "es": format!("Título {request}")},
        "explanation": {"en": "Why we ask.", "es": "Por qué lo pedimos."},
    })
}

/// A question with two answers to choose from.
fn choice_data(request: &str, clients: &[&str]) -> Value {
    let mut data = request_data(request, "answer", clients);
    data["choices"] = json!([
        {"id": "yes", "text": {"en": "Yes", "es": "Sí"}},
        {"id": "no", "text": {"en": "No", "es": "No"}},
    ]);
    data
}

async fn start() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm(FIRM);
    firm.introduce("Hale & Ortiz LLP").await;
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("es")).await;
    firm.put_on_matter("m-1", &["c-1", "c-2"]).await;
    portal
}

async fn ask(firm: &Firm<'_>, data: Value) {
    firm.send("request.made", data).await;
}

/// The only request that the client has.
async fn only(client: &Client) -> Value {
    let requests = client.get("/v1/requests").await;
    assert_eq!(requests.rows().len(), 1, "{requests:?}");
    requests.rows()[0].clone()
}

async fn answer(client: &Client, request: &Value, body: Value) -> Answer {
    let path = format!("/v1/requests/{}/answers", text(&request["id"]));
    client.post(&path, body).await
}

/// What the firm heard of answers, without what differs in each run.
async fn fulfilled(portal: &TestPortal) -> Vec<Value> {
    let told = portal.told("request.fulfilled").await;
    let mut data: Vec<_> = told
        .iter()
        .map(|event| event["detail"]["data"].clone())
        .collect();
    data.dedup();
    data
}

/// The mails of one client with this subject.
async fn with_subject(portal: &TestPortal, to: &str, subject: &str) -> Vec<Mail> {
    let mails = portal.mails(to).await.into_iter();
    mails.filter(|mail| mail.subject == subject).collect()
}

#[tokio::test]
async fn a_question_is_asked_answered_and_accepted() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let mut data = request_data("r-1", "answer", &["c-1"]);
    data["due_on"] = json!("2026-12-10");
    ask(&firm, data).await;
    let mail = portal.last_mail(ANA).await;
    assert_eq!(mail.subject, "Hale & Ortiz LLP needs something from you");
    for detail in ["Title", "Why we ask", "m-1", "2026-12-10"] {
        assert!(!mail.text.contains(detail), "{detail}: {}", mail.text);
    }
    let ana = portal.sign_in_by(&mail, ANA).await;
    let asked = only(&ana).await;
    let matter = text(&ana.get("/v1/matters").await.rows()[0]["id"]);
    assert_eq!(
        asked,
        json!({
            "id": asked["id"], "firm_id": FIRM, "matter_id": matter, "kind": "answer",
            "language": "en", "title": "Title r-1", "explanation": "Why we ask.",
            "due_on": "2026-12-10", "overdue": false, "state": "open",
            "shared_at": asked["shared_at"], "revision": asked["revision"],
        })
    );
    let spanish = only(&ana.with("accept-language", "es")).await;
    assert_eq!(spanish["title"], "Título r-1");
    let said = answer(&ana, &asked, json!({"text": " It was\r\nMonday. "})).await;
    assert_eq!(said.status, 201, "{said:?}");
    assert_eq!(said.body["state"], "sent");
    assert_eq!(said.body["answer"]["text"], " It was\nMonday. ");
    assert_eq!(said.body["answer"]["own"], true);
    portal.settle().await;
    let heard = fulfilled(&portal).await;
    assert_eq!(heard.len(), 1);
    assert_eq!(
        heard[0],
        json!({
            "firm_id": FIRM, "client_id": "c-1", "matter_id": "m-1", "request_id": "r-1",
            "answer_id": heard[0]["answer_id"], "kind": "answer", "text": " It was\nMonday. ",
            "request_version": heard[0]["request_version"],
            "answered_at": said.body["answer"]["answered_at"],
        })
    );
    let accepted = json!({"request_id": "r-1", "answer_id": heard[0]["answer_id"]});
    firm.send("request.accepted", accepted).await;
    assert_eq!(only(&ana).await["state"], "accepted");
    let late = answer(&ana, &asked, json!({"text": "No, Tuesday."})).await;
    assert_eq!((late.status, late.problem()), (409, "request-answered"));
}

#[tokio::test]
async fn a_choice_a_confirmation_and_a_signature_are_one_tap() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, choice_data("r-1", &["c-1"])).await;
    ask(&firm, request_data("r-2", "confirmation", &["c-1"])).await;
    let mut signing = request_data("r-3", "signature_elsewhere", &["c-1"]);
    signing["url"] = json!("https://sign.example.com/r-3");
    ask(&firm, signing).await;
    let ana = portal.sign_in(ANA).await;
    let asked = ana.get("/v1/requests").await;
    let of = |title: &str| {
        let mut rows = asked.rows().iter();
        let found = rows.find(|row| row["title"] == title);
        found.cloned().unwrap()
    };
    let (choosing, confirming, signing) = (of("Title r-1"), of("Title r-2"), of("Title r-3"));
    assert_eq!(choosing["choices"][1], json!({"id": "no", "text": "No"}));
    assert_eq!(signing["url"], "https://sign.example.com/r-3");

    for (request, body, field) in [
        (
            &choosing,
            json!({"text": "Perhaps"}),
            ("/text", "not-asked-for"),
        ),
        (
            &choosing,
            json!({"choice": "perhaps"}),
            ("/choice", "choice"),
        ),
        (
            &choosing,
            json!({"confirmed": true}),
            ("/confirmed", "not-asked-for"),
        ),
        (
            &confirming,
            json!({"confirmed": false}),
            ("/confirmed", "not-true"),
        ),
        (
            &confirming,
            json!({"choice": "yes"}),
            ("/choice", "not-asked-for"),
        ),
        (
            &signing,
            json!({"text": "Signed"}),
            ("/text", "not-asked-for"),
        ),
        (&signing, json!({}), ("", "one-answer")),
    ] {
        let refused = answer(&ana, request, body.clone()).await;
        assert_eq!((refused.status, refused.field()), (422, field), "{body}");
    }
    assert!(portal.told("request.fulfilled").await.is_empty());
    for (request, body) in [
        (&choosing, json!({"choice": "no"})),
        (&confirming, json!({"confirmed": true})),
        (&signing, json!({"confirmed": true})),
    ] {
        let said = answer(&ana, request, body).await;
        assert_eq!((said.status, &said.body["state"]), (201, &json!("sent")));
    }
    portal.settle().await;
    assert_eq!(fulfilled(&portal).await.len(), 3);
}

#[tokio::test]
async fn a_call_that_is_repeated_is_one_answer() {
    let portal = start().await;
    ask(&portal.firm(FIRM), request_data("r-1", "answer", &["c-1"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    let keyed = ana.with("idempotency-key", "a-key-of-this-answer");
    let first = answer(&keyed, &asked, json!({"text": "Monday"})).await;
    let again = answer(&keyed, &asked, json!({"text": "Monday"})).await;
    assert_eq!((first.status, again.status), (201, 201), "{again:?}");
    assert_eq!(first.body, again.body);
    let other = answer(&keyed, &asked, json!({"text": "Tuesday"})).await;
    assert_eq!(other.problem(), "idempotency-key-reused");
    portal.settle().await;
    assert_eq!(fulfilled(&portal).await.len(), 1);
}

#[tokio::test]
async fn of_two_who_answer_at_once_one_is_first_and_the_other_reads_who() {
    let portal = start().await;
    ask(
        &portal.firm(FIRM),
        request_data("r-1", "answer", &["c-1", "c-2"]),
    )
    .await;
    let (ana, ben) = (portal.sign_in(ANA).await, portal.sign_in(BEN).await);
    let asked = only(&ana).await;
    let (one, other) = tokio::join!(
        answer(&ana, &asked, json!({"text": "Monday"})),
        answer(&ben, &asked, json!({"text": "Tuesday"})),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{one:?} {other:?}");
    let (first, second, said) = if one.status == 201 {
        (&ana, &ben, "Monday")
    } else {
        (&ben, &ana, "Tuesday")
    };
    let late = if one.status == 201 { &other } else { &one };
    assert_eq!(late.problem(), "request-answered");
    assert_eq!(only(first).await["answer"]["text"], said);
    let seen = only(second).await;
    assert_eq!(
        (&seen["state"], &seen["answer"]["own"]),
        (&json!("sent"), &json!(false))
    );
    assert!(seen["answer"]["by"].is_string() && seen["answer"]["text"].is_null());
    portal.settle().await;
    assert_eq!(fulfilled(&portal).await.len(), 1);
}

#[tokio::test]
async fn a_returned_answer_is_told_with_its_reason_and_another_one_meets_it() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, request_data("r-1", "answer", &["c-1", "c-2"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    answer(&ana, &asked, json!({"text": "Monday"})).await;
    portal.settle().await;
    portal.advance(DAY).await;
    let returned = json!({
        "request_id": "r-1", "reason": {"en": "Which Monday?", "es": "¿Qué lunes?"},
    });
    firm.send("request.returned", returned).await;
    let subject = "Hale & Ortiz LLP needs something else";
    let mails = with_subject(&portal, ANA, subject).await;
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].text.contains("Monday"));
    let ana = portal.sign_in_by(&mails[0], ANA).await;
    let seen = only(&ana).await;
    assert_eq!(seen["state"], "returned");
    assert_eq!(seen["returned"]["reason"], "Which Monday?");
    assert_eq!(seen["returned"]["language"], "en");
    assert_eq!(seen["answer"]["text"], "Monday");
    // Whoever of them answers again meets it.
    let ben = portal.sign_in(BEN).await.with("accept-language", "es");
    assert_eq!(only(&ben).await["returned"]["reason"], "¿Qué lunes?");
    let said = answer(&ben, &asked, json!({"text": "El primero"})).await;
    assert_eq!(said.status, 201);
    portal.settle().await;
    let heard = fulfilled(&portal).await;
    assert_eq!(heard.len(), 2);
    assert_ne!(heard[0]["answer_id"], heard[1]["answer_id"]);
    // A word about the first answer that comes late says nothing of the second.
    let late = json!({"request_id": "r-1", "answer_id": heard[0]["answer_id"]});
    firm.send("request.returned", late).await;
    assert_eq!(only(&ana).await["state"], "sent");
    assert_eq!(with_subject(&portal, ANA, subject).await.len(), 1);
}

#[tokio::test]
async fn an_upload_that_names_a_request_answers_it_once_it_is_checked() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, request_data("r-1", "document", &["c-1", "c-2"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    let mut body = announcement(
        &text(&asked["matter_id"]),
        &[("one.pdf", 5), ("two.pdf", 6)],
    );
    body["request_id"] = asked["id"].clone();
    let sending = Sending::start(&portal, &ana, body.clone()).await;
    let under_way = only(&ana).await;
    assert_eq!(under_way["state"], "open");
    assert_eq!(under_way["upload"]["state"], "sending");
    sending.send(0, b"first").await;
    portal.settle().await;
    assert_eq!(only(&ana).await["state"], "open");
    sending.send(1, b"second").await;
    portal.settle().await;
    let seen = only(&ana).await;
    assert_eq!(seen["state"], "sent", "{seen}");
    let documents = seen["answer"]["documents"].as_array().unwrap();
    let names: Vec<_> = documents.iter().map(|one| text(&one["name"])).collect();
    assert_eq!(names, ["one.pdf", "two.pdf"]);
    assert!(seen["upload"].is_null());
    let heard = fulfilled(&portal).await;
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0]["documents"][1]["size"], 6);
    assert!(heard[0]["documents"][0]["content"]["version_id"].is_string());
    // The other one reads who sent it, and not what.
    let ben = portal.sign_in(BEN).await;
    let other = only(&ben).await;
    assert!(other["answer"]["documents"].is_null());
    // Nothing more is asked for.
    let late = ana.post("/v1/uploads", body).await;
    assert_eq!((late.status, late.problem()), (409, "request-answered"));
}

#[tokio::test]
async fn an_upload_for_what_wants_none_or_is_not_there_is_refused() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, request_data("r-1", "answer", &["c-1"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    let mut body = announcement(&text(&asked["matter_id"]), &[("one.pdf", 5)]);
    let unknown = "request_5HF0YQ6XCZ3M8T1V9K2R7B4NDE";
    for (request, code) in [
        (text(&asked["id"]), "not-asked-for"),
        (unknown.to_owned(), "id"),
        ("bill_1".to_owned(), "id"),
    ] {
        body["request_id"] = json!(request);
        let refused = ana.post("/v1/uploads", body.clone()).await;
        assert_eq!(refused.field(), ("/request_id", code), "{request}");
    }
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_and_says_so() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, request_data("r-1", "answer", &["c-1"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    firm.send("request.withdrawn", json!({"request_id": "r-1"}))
        .await;
    assert!(ana.get("/v1/requests").await.rows().is_empty());
    let path = format!("/v1/requests/{}", text(&asked["id"]));
    let gone = ana.get(&path).await;
    assert_eq!((gone.status, gone.problem()), (410, "request-withdrawn"));
    let late = answer(&ana, &asked, json!({"text": "Monday"})).await;
    assert_eq!((late.status, late.problem()), (410, "request-withdrawn"));
    let ben = portal.sign_in(BEN).await;
    assert_eq!(ben.get(&path).await.status, 404);
    assert_eq!(answer(&ben, &asked, json!({"text": "x"})).await.status, 404);
}

#[tokio::test]
async fn what_was_withdrawn_before_it_arrived_was_never_there() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    ask(&firm, request_data("r-1", "document", &["c-1"])).await;
    let ana = portal.sign_in(ANA).await;
    let asked = only(&ana).await;
    firm.send("request.withdrawn", json!({"request_id": "r-1"}))
        .await;
    let mut body = announcement(&text(&asked["matter_id"]), &[("one.pdf", 5)]);
    body["request_id"] = asked["id"].clone();
    let gone = ana.post("/v1/uploads", body.clone()).await;
    assert_eq!((gone.status, gone.problem()), (410, "request-withdrawn"));
    portal.forget_arrivals("CLIENT_REQUEST").await;
    let path = format!("/v1/requests/{}", text(&asked["id"]));
    assert_eq!(ana.get(&path).await.status, 404);
    let late = answer(&ana, &asked, json!({"confirmed": true})).await;
    assert_eq!(late.status, 404);
    let unknown = ana.post("/v1/uploads", body).await;
    assert_eq!(unknown.field(), ("/request_id", "id"));
}

#[tokio::test]
async fn nothing_is_overdue_in_a_closed_case() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let mut data = request_data("r-1", "answer", &["c-1"]);
    data["due_on"] = json!("2026-11-01");
    ask(&firm, data).await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(only(&ana).await["overdue"], true);
    let closed = json!({
        "matter_id": "m-1", "name": "Matter", "status": "closed", "client_ids": ["c-1", "c-2"],
    });
    firm.send("matter.updated", closed).await;
    assert_eq!(only(&ana).await["overdue"], false);
}

#[tokio::test]
async fn what_was_met_in_another_way_is_neither_announced_nor_reminded_of() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    // In any order: the portal hears first that it was met.
    let events = [
        firm.event("request.accepted", 1, json!({"request_id": "r-1"})),
        firm.event("request.made", 1, request_data("r-1", "document", &["c-1"])),
    ];
    portal.put_events(events.into_iter().collect()).await;
    portal.settle().await;
    let ana = portal.sign_in(ANA).await;
    assert_eq!(only(&ana).await["state"], "accepted");
    portal.advance(30 * DAY).await;
    let mails = portal.mails(ANA).await.into_iter();
    let news = mails.filter(|mail| mail.text.contains("/link?") && mail.subject.contains("needs"));
    assert_eq!(news.count(), 0);
    assert!(portal.dead_letters().await.is_empty());
}

/// How many reminders went to somebody who reads English.
async fn reminders(portal: &TestPortal, to: &str) -> usize {
    let mails = portal.mails(to).await.into_iter();
    mails
        .filter(|mail| mail.subject.starts_with("A reminder: "))
        .count()
}

#[tokio::test]
async fn reminders_come_a_week_and_a_day_before_then_weekly_one_a_day_until_it_is_done() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let today = portal.now().await.in_tz("America/New_York").unwrap();
    let due = today.date() + jiff::Span::new().days(17);
    for request in ["r-1", "r-2"] {
        let mut data = request_data(request, "answer", &["c-1"]);
        data["due_on"] = json!(due.to_string());
        ask(&firm, data).await;
    }
    let counts = async |days: i64| {
        for _ in 0..days {
            portal.advance(DAY).await;
        }
        reminders(&portal, ANA).await
    };
    assert_eq!(counts(9).await, 0);
    assert_eq!(counts(2).await, 1, "a week before, one mail for both");
    assert_eq!(counts(4).await, 1);
    assert_eq!(counts(2).await, 2, "a day before");
    assert_eq!(counts(6).await, 2);
    assert_eq!(counts(2).await, 3, "a week after");
    let ana = portal.sign_in(ANA).await;
    for asked in ana.get("/v1/requests").await.rows() {
        assert_eq!(
            (&asked["state"], &asked["overdue"]),
            (&json!("open"), &json!(true))
        );
        answer(&ana, asked, json!({"text": "Monday"})).await;
    }
    assert_eq!(counts(21).await, 3, "they stop by themselves");
    assert!(portal.dead_letters().await.is_empty());
}

#[tokio::test]
async fn who_wants_no_reminders_gets_none() {
    let portal = start().await;
    let firm = portal.firm(FIRM);
    let mut silent = request_data("r-1", "answer", &["c-1"]);
    silent["reminders"] = json!(false);
    ask(&firm, silent).await;
    ask(&firm, request_data("r-2", "answer", &["c-2"])).await;
    let choices = json!({"notifications": {
        "messages": true, "bills": true, "events": true, "documents": true, "stages": true,
        "requests": false,
    }});
    let ben = portal.sign_in(BEN).await;
    assert_eq!(ben.patch("/v1/me", choices).await.status, 200);
    for _ in 0..9 {
        portal.advance(DAY).await;
    }
    assert_eq!(reminders(&portal, ANA).await, 0);
    let spanish = portal.mails(BEN).await.into_iter();
    assert_eq!(
        spanish
            .filter(|mail| mail.subject.starts_with("Recordatorio"))
            .count(),
        0
    );
}
